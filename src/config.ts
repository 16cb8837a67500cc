import { z } from "zod";
import { guidePolicy, Policy, strictPolicy } from "./domain/policy";

const flag = z.enum(["true", "false"]).transform((text) => text === "true");
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether a URL's host can only be this machine. */
const isLoopback = (url: string): boolean =>
  URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);

/** Data of strangers never travels in clear: plain HTTP is for this machine's own stand-ins. */
const origin = z
  .url({ protocol: /^https?$/, abort: true })
  .refine((url) => url.startsWith("https:") || isLoopback(url), "https, but on this machine");

/** A SAS is a shared secret in a setting: only for stand-ins on this machine. */
const blobs = origin.refine((url) => !url.includes("?") || isLoopback(url), "no SAS");

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
  const given = Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== ""));
  const settings = Settings.safeParse(given);
  const policy = policyNamed(given["ERASURE_POLICY"] ?? "guide", oracles);
  const wrong = [
    ...new Set(settings.error?.issues.map(named)),
    ...problemsOf(given, oracles),
    ...(policy ? [] : ["ERASURE_POLICY"]),
  ];
  if (!settings.success || !policy || wrong.length > 0) return { ok: false, wrong };
  return { ok: true, config: grouped(settings.data, policy) };
}

const RotationSettings = Settings.pick({
  KEY_VAULT_URL: true,
  AUDIT_BLOB_URL: true,
  AUDIT_CONTAINER_PREFIX: true,
  AUDIT_LOG_ORIGIN: true,
  AZURE_CLIENT_ID: true,
  LOCAL_CA_FILE: true,
});

export type RotationConfig = ReturnType<typeof vaultAndLog>;

/** The settings of the app that makes keys and signs checkpoints: so much of the other's as it needs. */
export function readRotationConfig(
  environment: Record<string, string | undefined>,
): { ok: true; config: RotationConfig } | { ok: false; wrong: string[] } {
  const given = Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== ""));
  const settings = RotationSettings.safeParse(given);
  const wrong = [...new Set(settings.error?.issues.map(named)), ...problemsOfVault(given)];
  if (!settings.success || wrong.length > 0) return { ok: false, wrong };
  return { ok: true, config: vaultAndLog(settings.data) };
}

const vaultAndLog = (settings: z.infer<typeof RotationSettings>) => ({
  keyVault: { url: settings.KEY_VAULT_URL, caFile: settings.LOCAL_CA_FILE },
  azureClientId: settings.AZURE_CLIENT_ID,
  audit: {
    blobUrl: settings.AUDIT_BLOB_URL,
    containerPrefix: settings.AUDIT_CONTAINER_PREFIX,
    origin: settings.AUDIT_LOG_ORIGIN,
  },
});

/** zod's own words may quote the value, which may be a secret in the wrong place; ours do not. */
const named = ({ path, code, message }: z.core.$ZodIssue): string =>
  code === "custom" || path[0] === "GENESYS_API" ? `${path.join(".")}: ${message}` : path.join(".");

const Place = Settings.pick({
  CONTROLLER_COUNTRY: true,
  CONTROLLER_REGION: true,
  CONTROLLER_TIME_ZONE: true,
});

/** What is wrong although each setting has its form; other settings that have not don't hide it. */
function problemsOf(given: Record<string, string | undefined>, oracles: Oracles): string[] {
  const wrong: string[] = [];
  const place = Place.safeParse(given).data;
  if (place) wrong.push(...calendarProblems(place, oracles));
  for (const name of ["GENESYS_BASE_URL", "GENESYS_LOGIN_URL"])
    if (oracles.publicGenesysHost(given[name] ?? ""))
      wrong.push(`${name}: a public Genesys host, where the guide's DELETE hangs up live calls`);
  return [...wrong, ...problemsOfVault(given)];
}

const problemsOfVault = (given: Record<string, string | undefined>): string[] =>
  given["LOCAL_CA_FILE"] && !isLoopback(given["KEY_VAULT_URL"] ?? "")
    ? ["LOCAL_CA_FILE: only for a vault on this machine"]
    : [];

const calendarProblems = (place: z.infer<typeof Place>, oracles: Oracles): string[] =>
  oracles.calendarProblems({
    country: place.CONTROLLER_COUNTRY,
    timeZone: place.CONTROLLER_TIME_ZONE,
    ...(place.CONTROLLER_REGION && { region: place.CONTROLLER_REGION }),
  });

function policyNamed(name: string, { policyFile }: Oracles): Policy | undefined {
  if (name === "guide") return guidePolicy;
  if (name === "strict") return strictPolicy;
  return Policy.safeParse(policyFile(name)).data;
}

function grouped(settings: z.infer<typeof Settings>, policy: Policy) {
  const shared = vaultAndLog(settings);
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
    keyVault: shared.keyVault,
    azureClientId: shared.azureClientId,
    operationsBlobUrl: settings.OPERATIONS_BLOB_URL,
    audit: { ...shared.audit, retentionDays: settings.EVIDENCE_RETENTION_DAYS },
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
