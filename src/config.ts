import { z } from "zod";
import { guidePolicy, Policy, strictPolicy } from "./domain/policy";

const flag = z.enum(["true", "false"]).transform((text) => text === "true");
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether a URL's host can only be this machine. */
export const isLoopback = (url: string): boolean => LOOPBACK.test(new URL(url).hostname);

/** Data of strangers never travels in clear: plain HTTP is for this machine's own stand-ins. */
const origin = z
  .url({ protocol: /^https?$/ })
  .refine((url) => url.startsWith("https:") || isLoopback(url), "https, but on this machine");

/** A SAS is a shared secret in a setting: only for stand-ins on this machine. */
const blobs = origin.refine((url) => new URL(url).search === "" || isLoopback(url), "no SAS");

const Settings = z.object({
  GENESYS_API: z.literal("guide", "only the guide's contract is spoken so far: GENESYS_API=guide"),
  GENESYS_BASE_URL: origin,
  GENESYS_LOGIN_URL: origin,
  GENESYS_CLIENT_ID: z.string().min(1),
  CONVERSATIONS_FROM: z.iso.datetime().default("2000-01-01T00:00:00Z"),
  GENESYS_REQUESTS_PER_MINUTE: count(1, 100_000).default(240),
  GENESYS_FORCE_DELETE: flag.default(false),
  CUSTOMER_INDEX_URL: origin,
  IDENTITY_CONFIDENCE_THRESHOLD: z.coerce.number().min(0).max(1).default(0.9),
  KEY_VAULT_URL: z.url({ protocol: /^https$/ }),
  OPERATIONS_BLOB_URL: blobs,
  AUDIT_BLOB_URL: blobs,
  AUDIT_CONTAINER_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,50}$/)
    .transform((prefix) => prefix.replace(/-+$/, "")),
  INTAKE_JWT_ISSUER: z.string().min(1),
  INTAKE_JWT_AUDIENCE: z.string().min(1),
  INTAKE_JWKS_URL: origin,
  NOTIFY_REQUESTER_URL: origin,
  NOTIFY_DPO_URL: origin,
  CONTROLLER_NAME: z.string().min(1).max(200),
  SUPERVISORY_AUTHORITY: z.string().min(1).max(200),
  CONTROLLER_COUNTRY: z.string().regex(/^[A-Z]{2}$/),
  CONTROLLER_REGION: z.string().optional(),
  CONTROLLER_TIME_ZONE: z.string().min(1),
  RESIDUAL_MARGIN_DAYS: count(0, 20).default(3),
  HOLD_POLL_MINUTES: count(1, 1440).default(15),
  PAUSED: flag.default(false),
  ERASURE_POLICY: z.string().default("guide"),
  APPROVAL_MODE: z.enum(["auto", "required"]).default("auto"),
  BLAST_RADIUS_CONVERSATIONS: count(1, 1_000_000).default(500),
  HISTORY_RETENTION_DAYS: count(1, 3650).default(30),
  CASE_RETENTION_DAYS: count(1, 3650).default(90),
  EVIDENCE_RETENTION_DAYS: count(1, 36_500).default(1095),
  AUDIT_LOG_ORIGIN: z.string().regex(/^[A-Za-z0-9.-]+(\/[A-Za-z0-9.-]+)*$/),
  LOCAL_CA_FILE: z.string().optional(),
  AZURE_CLIENT_ID: z.string().optional(),
});

/** What only the outside can say of a setting: the calendar knows its countries, the file system its files. */
export interface Oracles {
  publicGenesysHost(url: string): string | null;
  calendarProblems(place: { country: string; region?: string; timeZone: string }): string[];
  policyFile(path: string): unknown;
}

export type Config = ReturnType<typeof grouped>;

/** Application settings, read once at start-up. Bad ones are named, never thrown, and never shown. */
export function readConfig(
  environment: Record<string, string | undefined>,
  oracles: Oracles,
): { ok: true; config: Config } | { ok: false; wrong: string[] } {
  const given = Object.entries(environment).filter(([, value]) => value !== "");
  const settings = Settings.safeParse(Object.fromEntries(given));
  if (!settings.success) return { ok: false, wrong: settings.error.issues.map(named) };
  const policy = policyNamed(settings.data.ERASURE_POLICY, oracles);
  const wrong = [...problemsOf(settings.data, oracles), ...(policy ? [] : ["ERASURE_POLICY"])];
  if (wrong.length > 0 || !policy) return { ok: false, wrong };
  return { ok: true, config: grouped(settings.data, policy) };
}

/** zod's own words may quote the value, which may be a secret in the wrong place; ours do not. */
const named = ({ path, code, message }: z.core.$ZodIssue): string =>
  code === "custom" || path[0] === "GENESYS_API" ? `${path.join(".")}: ${message}` : path.join(".");

function problemsOf(settings: z.infer<typeof Settings>, oracles: Oracles): string[] {
  const { GENESYS_BASE_URL, GENESYS_LOGIN_URL, KEY_VAULT_URL, LOCAL_CA_FILE } = settings;
  const wrong = oracles.calendarProblems({
    country: settings.CONTROLLER_COUNTRY,
    timeZone: settings.CONTROLLER_TIME_ZONE,
    ...(settings.CONTROLLER_REGION && { region: settings.CONTROLLER_REGION }),
  });
  for (const [name, url] of Object.entries({ GENESYS_BASE_URL, GENESYS_LOGIN_URL }))
    if (oracles.publicGenesysHost(url))
      wrong.push(`${name}: a public Genesys host, where the guide's DELETE hangs up live calls`);
  if (LOCAL_CA_FILE && !isLoopback(KEY_VAULT_URL))
    wrong.push("LOCAL_CA_FILE: only for a vault on this machine");
  return wrong;
}

function policyNamed(name: string, { policyFile }: Oracles): Policy | undefined {
  if (name === "guide") return guidePolicy;
  if (name === "strict") return strictPolicy;
  return Policy.safeParse(policyFile(name)).data;
}

function grouped(settings: z.infer<typeof Settings>, policy: Policy) {
  return {
    genesys: {
      baseUrl: settings.GENESYS_BASE_URL,
      loginUrl: settings.GENESYS_LOGIN_URL,
      clientId: settings.GENESYS_CLIENT_ID,
      requestsPerMinute: settings.GENESYS_REQUESTS_PER_MINUTE,
      forceDelete: settings.GENESYS_FORCE_DELETE,
    },
    conversationsFrom: settings.CONVERSATIONS_FROM,
    customerIndexUrl: settings.CUSTOMER_INDEX_URL,
    confidenceThreshold: settings.IDENTITY_CONFIDENCE_THRESHOLD,
    keyVault: { url: settings.KEY_VAULT_URL, caFile: settings.LOCAL_CA_FILE },
    azureClientId: settings.AZURE_CLIENT_ID,
    operationsBlobUrl: settings.OPERATIONS_BLOB_URL,
    audit: {
      blobUrl: settings.AUDIT_BLOB_URL,
      containerPrefix: settings.AUDIT_CONTAINER_PREFIX,
      origin: settings.AUDIT_LOG_ORIGIN,
      retentionDays: settings.EVIDENCE_RETENTION_DAYS,
    },
    intake: {
      issuer: settings.INTAKE_JWT_ISSUER,
      audience: settings.INTAKE_JWT_AUDIENCE,
      jwksUrl: settings.INTAKE_JWKS_URL,
    },
    notify: { requesterUrl: settings.NOTIFY_REQUESTER_URL, dpoUrl: settings.NOTIFY_DPO_URL },
    controller: {
      name: settings.CONTROLLER_NAME,
      supervisoryAuthority: settings.SUPERVISORY_AUTHORITY,
      country: settings.CONTROLLER_COUNTRY,
      region: settings.CONTROLLER_REGION,
      timeZone: settings.CONTROLLER_TIME_ZONE,
    },
    policy,
    paused: settings.PAUSED,
    approvalMode: settings.APPROVAL_MODE,
    blastRadius: settings.BLAST_RADIUS_CONVERSATIONS,
    residualMarginDays: settings.RESIDUAL_MARGIN_DAYS,
    holdPollMinutes: settings.HOLD_POLL_MINUTES,
    historyRetentionDays: settings.HISTORY_RETENTION_DAYS,
    caseRetentionDays: settings.CASE_RETENTION_DAYS,
  };
}
