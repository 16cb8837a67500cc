/** A file that only the key of its case opens, and only under its own name. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { z } from "zod";
import { canonicalBytes, canonicalValue, type Key, lengthPrefixed } from "../../domain/digest";

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** One spelling for each byte string: base64 has several, and a changed file must not pass for the same. */
const base64 = z.string().refine((text) => Buffer.from(text, "base64").toString("base64") === text);

const Envelope = z.strictObject({
  v: z.literal(1),
  iv: base64,
  tag: base64,
  data: base64,
  clear: z.record(z.string(), z.json()).optional(),
});

type Members = Record<string, unknown>;

/** A file that was changed, moved from another name or case, or is none of ours. */
export class SealedFileError extends Error {
  override readonly name = "SealedFileError";
  readonly code: "NOT_AN_ENVELOPE" | "NOT_AUTHENTIC";

  constructor(code: SealedFileError["code"], options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

/** Encrypts a value (AES-256-GCM). The members named `clear` stand beside the ciphertext, authenticated too. */
export function sealFile(
  value: unknown,
  { key, name, clear = [] }: { key: Key; name: string; clear?: readonly string[] | undefined },
): Buffer {
  const [open, secret] = clear.length > 0 ? split(value as Members, clear) : [undefined, value];
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(claimsOf(name, open));
  const data = Buffer.concat([cipher.update(canonicalBytes(secret)), cipher.final()]);
  return canonicalBytes({
    v: 1,
    iv: iv.toString("base64"),
    tag: cipher.getAuthTag().toString("base64"),
    data: data.toString("base64"),
    ...(open && { clear: open }),
  });
}

/** The value that was sealed under this name with this key; throws a `SealedFileError` for any other bytes. */
export function openFile(
  bytes: Uint8Array,
  { key, name, clear = [] }: { key: Key; name: string; clear?: readonly string[] | undefined },
): unknown {
  const envelope = Envelope.safeParse(canonicalValue(bytes));
  if (!envelope.success) throw new SealedFileError("NOT_AN_ENVELOPE");
  const { clear: open, ...sealed } = envelope.data;
  if (
    Object.keys(open ?? {})
      .sort()
      .join() !== [...clear].sort().join()
  )
    throw new SealedFileError("NOT_AN_ENVELOPE");
  const secret: unknown = JSON.parse(decrypted(sealed, key, claimsOf(name, open)));
  return open ? { ...(secret as Members), ...open } : secret;
}

function decrypted(
  { iv, tag, data }: { iv: string; tag: string; data: string },
  key: Key,
  claims: Buffer,
): string {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64"), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(claims).setAuthTag(Buffer.from(tag, "base64"));
    return Buffer.concat([decipher.update(Buffer.from(data, "base64")), decipher.final()]).toString(
      "utf8",
    );
  } catch (cause) {
    throw new SealedFileError("NOT_AUTHENTIC", { cause });
  }
}

/** Bound to its name, a file can't stand in for another; bound to it, its clear part can't be changed. */
const claimsOf = (name: string, open: Members | undefined): Buffer =>
  open ? lengthPrefixed(name, canonicalBytes(open).toString("utf8")) : lengthPrefixed(name);

function split(value: Members, clear: readonly string[]): [Members, Members] {
  const members = Object.entries(value);
  return [
    Object.fromEntries(members.filter(([name]) => clear.includes(name))),
    Object.fromEntries(members.filter(([name]) => !clear.includes(name))),
  ];
}
