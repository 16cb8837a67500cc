import { createHmac, randomUUID } from "node:crypto";
import { z } from "zod";
import { VaultKeyRing } from "../src/adapters/azure/key-ring";
import { secretClientFor } from "../src/adapters/azure/secret-client";

/** What somebody asks for through the form. */
export interface Wish {
  readonly subject: string;
  readonly action: "erase" | "simulate";
  readonly requestId?: string;
  readonly submittedAt?: string;
  readonly language?: "en" | "de";
}

const Status = z.object({
  requestId: z.string(),
  status: z.string(),
  dueBy: z.string(),
  done: z.int(),
  total: z.int(),
  waits: z.int(),
  nextLookAt: z.string().nullable(),
  counts: z.record(z.string(), z.int()),
  openReviews: z.array(z.object({ reviewId: z.string(), about: z.string(), proposal: z.string() })),
  evidence: z.array(
    z.object({ auditId: z.string(), recordType: z.string(), storageLocation: z.string() }),
  ),
});
export type Status = z.infer<typeof Status>;

const Accepted = z.object({
  requestId: z.string(),
  status: z.string(),
  dueBy: z.string(),
  statusUrl: z.string(),
});
export type Accepted = z.infer<typeof Accepted>;

/** The intake form as the identity proofing service and its web page are together. */
export interface IntakeForm {
  submit(wish: Wish): Promise<{ status: number; body: unknown }>;
  accepted(wish: Wish): Promise<Accepted>;
  statusOf(requestId: string): Promise<Status>;
  get(path: string, roles: readonly string[]): Promise<{ status: number; body: unknown }>;
}

/** Connects the form to a running app: signs with the vault's shared key, and asks for tokens. */
export function intakeForm({
  appUrl,
  settings,
}: {
  appUrl: string;
  settings: Readonly<Record<string, string | undefined>>;
}): IntakeForm {
  const { KEY_VAULT_URL: url = "", LOCAL_CA_FILE: localCaFile, INTAKE_JWKS_URL = "" } = settings;
  // Of a real identity provider; the sandbox's gives one to whoever asks.
  const { INTAKE_ACCESS_TOKEN: given } = settings;
  const keys = new VaultKeyRing({
    client: secretClientFor({ url, localCaFile }),
    now: () => new Date(),
  });
  const route = `${appUrl}/api/internal/rtbf/request`;
  const bearer = async (roles: readonly string[]) => ({
    authorization: `Bearer ${given ?? (await tokenFor(new URL("/token", INTAKE_JWKS_URL), roles))}`,
  });
  const submit = async (wish: Wish) => {
    const body = signed(wish, await keys.text("identity-verification"));
    const headers = { "content-type": "application/json", ...(await bearer(["Erasure.Submit"])) };
    return answerOf(await fetch(route, { method: "POST", headers, body: JSON.stringify(body) }));
  };
  const get = async (path: string, roles: readonly string[]) =>
    answerOf(await fetch(`${route}${path}`, { headers: await bearer(roles) }));
  return {
    submit,
    get,
    accepted: async (wish) => {
      const { status, body } = await submit(wish);
      if (status !== 202) throw new Error(`refused with ${status}: ${JSON.stringify(body)}`);
      return Accepted.parse(body);
    },
    statusOf: async (requestId) =>
      Status.parse((await get(`/${requestId}`, ["Erasure.Submit"])).body),
  };
}

async function tokenFor(url: URL, roles: readonly string[]): Promise<string> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ role: roles, subject: "intake-form" }),
  });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

const answerOf = async (answer: Response): Promise<{ status: number; body: unknown }> => ({
  status: answer.status,
  body: await answer.json(),
});

/** The request as the form sends it, with the token that the identity proofing service makes. */
function signed(wish: Wish, key: string): Record<string, string> {
  const submittedAt = wish.submittedAt ?? new Date().toISOString();
  const request = {
    requestId: wish.requestId ?? `rtbf-${randomUUID()}`,
    subjectIdentifier: wish.subject,
    requestedAction: wish.action,
    jurisdiction: "EU-GDPR",
    submittedAt,
  };
  const message = ["rtbf-verification/1", ...Object.values(request)].join("\n");
  const proof = createHmac("sha256", key).update(message).digest("hex");
  return {
    ...request,
    verificationToken: `sha256:${proof}`,
    ...(wish.language && { language: wish.language }),
  };
}
