import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { generate } from "selfsigned";

/** A certificate and its private key, both PEM. */
export interface TlsCertificate {
  readonly cert: string;
  readonly key: string;
}

/** The certificate of the loopback servers: the one in the files, or a new one written to them. */
export async function tlsCertificate(files: TlsCertificate): Promise<TlsCertificate> {
  const kept = keptCertificate(files);
  if (kept) return kept;
  const made = await makeCertificate();
  write(files.cert, made.cert, 0o644);
  write(files.key, made.key, 0o600);
  return made;
}

function keptCertificate(files: TlsCertificate): TlsCertificate | undefined {
  if (!existsSync(files.cert) || !existsSync(files.key)) return undefined;
  const kept = { cert: readFileSync(files.cert, "utf8"), key: readFileSync(files.key, "utf8") };
  const belongTogether = new X509Certificate(kept.cert).checkPrivateKey(createPrivateKey(kept.key));
  return belongTogether ? kept : undefined;
}

async function makeCertificate(): Promise<TlsCertificate> {
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    // Fixed and wide, so that tests may set the clock.
    notBeforeDate: new Date("2020-01-01T00:00:00Z"),
    notAfterDate: new Date("2040-01-01T00:00:00Z"),
    extensions: [
      // Not an authority: whoever trusts it trusts this one server and nothing it could sign.
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}

function write(file: string, content: string, mode: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode });
}
