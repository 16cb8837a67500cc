import sample from "../local.settings.sample.json";
import { publicGenesysHost } from "../src/adapters/genesys/hosts";
import { wrongCalendarSettings } from "../src/adapters/holidays";
import { type Oracles, readConfig } from "../src/config";
import { guidePolicy, strictPolicy } from "../src/domain/policy";
import { completeSettings } from "./support/settings";

const oracles: Oracles = {
  publicGenesysHost,
  calendarProblems: ({ timeZone, ...place }) => wrongCalendarSettings({ ...place, zone: timeZone }),
  policyFile: (path) => (path === "policy.json" ? { ...strictPolicy, id: "own" } : undefined),
};
const read = (changes: Record<string, string | undefined> = {}) =>
  readConfig({ ...completeSettings, ...changes }, oracles);
const configFrom = (changes: Record<string, string | undefined> = {}) => {
  const outcome = read(changes);
  if (!outcome.ok) throw new Error(outcome.wrong.join("; "));
  return outcome.config;
};
const wrongIn = (changes: Record<string, string | undefined>): string[] => {
  const outcome = read(changes);
  return outcome.ok ? [] : outcome.wrong;
};

describe("a complete set", () => {
  it("has defaults for what need not be said", () => {
    expect(configFrom()).toMatchObject({
      conversationsFrom: "2000-01-01T00:00:00Z",
      genesys: { requestsPerMinute: 240, forceDelete: false },
      confidenceThreshold: 0.9,
      residualMarginDays: 3,
      holdPollMinutes: 15,
      paused: false,
      policy: guidePolicy,
      approvalMode: "auto",
      blastRadius: 500,
      caseRetentionDays: 90,
    });
  });

  it("takes the word of a setting over the default", () => {
    expect(
      configFrom({
        CONVERSATIONS_FROM: "2019-05-01T00:00:00Z",
        GENESYS_REQUESTS_PER_MINUTE: "60",
        GENESYS_FORCE_DELETE: "true",
        IDENTITY_CONFIDENCE_THRESHOLD: "0.95",
        CONTROLLER_REGION: "BY",
        RESIDUAL_MARGIN_DAYS: "0",
        HOLD_POLL_MINUTES: "30",
        PAUSED: "true",
        ERASURE_POLICY: "strict",
        APPROVAL_MODE: "required",
        BLAST_RADIUS_CONVERSATIONS: "50",
        HISTORY_RETENTION_DAYS: "7",
        CASE_RETENTION_DAYS: "30",
        EVIDENCE_RETENTION_DAYS: "3650",
      }),
    ).toMatchObject({
      conversationsFrom: "2019-05-01T00:00:00Z",
      genesys: { requestsPerMinute: 60, forceDelete: true },
      confidenceThreshold: 0.95,
      controller: { country: "DE", region: "BY" },
      residualMarginDays: 0,
      holdPollMinutes: 30,
      paused: true,
      policy: strictPolicy,
      approvalMode: "required",
      blastRadius: 50,
      historyRetentionDays: 7,
      caseRetentionDays: 30,
      audit: { retentionDays: 3650 },
    });
  });

  it("takes an empty setting for one that was not given", () => {
    expect(configFrom({ PAUSED: "", ERASURE_POLICY: "", CONTROLLER_REGION: "" })).toMatchObject({
      paused: false,
      policy: guidePolicy,
      controller: { region: undefined },
    });
  });

  it("takes a policy from a file", () => {
    expect(configFrom({ ERASURE_POLICY: "policy.json" }).policy.id).toBe("own");
  });
});

describe("the sample of local settings", () => {
  const { Values } = sample;

  it("is complete, and can be used as it is", () => {
    const outcome = readConfig(Values, oracles);
    expect(outcome).toMatchObject({ ok: true });
  });

  it("says all that must be said, and gives what need not be its default", () => {
    const said = Object.keys(completeSettings);
    expect(Object.keys(Values)).toEqual(expect.arrayContaining(said));
    const must = Object.fromEntries(said.map((name) => [name, Object(Values)[name]]));
    const { CONTROLLER_REGION, LOCAL_CA_FILE } = Values;
    const least = readConfig({ ...must, CONTROLLER_REGION, LOCAL_CA_FILE }, oracles);
    expect(readConfig(Values, oracles)).toEqual(least);
  });

  it("stays on this machine", () => {
    const urls = Object.entries(Values).filter(([name]) => /_URL$/.test(name));
    for (const [, url] of urls) expect(new URL(url).hostname).toBe("127.0.0.1");
  });
});

describe("a wrong setting", () => {
  it.each(Object.keys(completeSettings))("%s is named when it is missing", (name) => {
    expect(wrongIn({ [name]: undefined })).toEqual([expect.stringMatching(`^${name}`)]);
  });

  it.each([
    ["GENESYS_BASE_URL", "s3cret, no URL"],
    ["GENESYS_LOGIN_URL", "ftp://s3cret.example.org"],
    ["CONVERSATIONS_FROM", "s3cret"],
    ["GENESYS_REQUESTS_PER_MINUTE", "0"],
    ["GENESYS_REQUESTS_PER_MINUTE", "2.5"],
    ["GENESYS_FORCE_DELETE", "s3cret"],
    ["GENESYS_FORCE_DELETE", "TRUE"],
    ["CUSTOMER_INDEX_URL", "//s3cret.example.org"],
    ["IDENTITY_CONFIDENCE_THRESHOLD", "1.1"],
    ["IDENTITY_CONFIDENCE_THRESHOLD", "s3cret"],
    ["KEY_VAULT_URL", "http://127.0.0.1:8443"],
    ["OPERATIONS_BLOB_URL", "s3cret"],
    ["AUDIT_BLOB_URL", "https://"],
    ["AUDIT_CONTAINER_PREFIX", "S3CRET"],
    ["INTAKE_JWKS_URL", "s3cret"],
    ["NOTIFY_REQUESTER_URL", "mailto:s3cret@example.org"],
    ["NOTIFY_DPO_URL", "s3cret"],
    ["CONTROLLER_NAME", "s".repeat(201)],
    ["SUPERVISORY_AUTHORITY", "s".repeat(201)],
    ["CONTROLLER_COUNTRY", "Germany"],
    ["CONTROLLER_COUNTRY", "QQ"],
    ["CONTROLLER_REGION", "s3cret"],
    ["CONTROLLER_TIME_ZONE", "Europe/s3cret"],
    ["CONTROLLER_TIME_ZONE", "+02:00"],
    ["RESIDUAL_MARGIN_DAYS", "-1"],
    ["HOLD_POLL_MINUTES", "0"],
    ["PAUSED", "yes"],
    ["ERASURE_POLICY", "s3cret.json"],
    ["APPROVAL_MODE", "s3cret"],
    ["BLAST_RADIUS_CONVERSATIONS", "s3cret"],
    ["HISTORY_RETENTION_DAYS", "0"],
    ["CASE_RETENTION_DAYS", "0"],
    ["EVIDENCE_RETENTION_DAYS", "0"],
    ["AUDIT_LOG_ORIGIN", "s3cret with blanks"],
  ])("%s=%s is named, and its value is not shown", (name, value) => {
    const wrong = wrongIn({ [name]: value });
    expect(new Set(wrong.map((text) => text.split(":")[0]))).toEqual(new Set([name]));
    expect(wrong.join()).not.toMatch(/s3cret/i);
  });

  it("does not hide the others: all are named at once", () => {
    const wrong = wrongIn({
      GENESYS_BASE_URL: "https://api.mypurecloud.de",
      CUSTOMER_INDEX_URL: "no URL",
      CONTROLLER_TIME_ZONE: "Europe/Atlantis",
      ERASURE_POLICY: "nowhere.json",
      LOCAL_CA_FILE: "ca.pem",
      PAUSED: "maybe",
    });
    expect(wrong.map((text) => text.split(":")[0]).sort()).toEqual([
      "CONTROLLER_TIME_ZONE",
      "CUSTOMER_INDEX_URL",
      "ERASURE_POLICY",
      "GENESYS_BASE_URL",
      "LOCAL_CA_FILE",
      "PAUSED",
    ]);
  });

  it("names all that is missing when nothing is given", () => {
    const outcome = readConfig({}, oracles);
    const wrong = outcome.ok ? [] : outcome.wrong.map((text) => text.split(":")[0]);
    expect(wrong).toEqual(Object.keys(completeSettings));
  });
});

describe("what only this machine may do", () => {
  const plain = ["GENESYS_BASE_URL", "CUSTOMER_INDEX_URL", "INTAKE_JWKS_URL", "NOTIFY_DPO_URL"];
  const own = ["127.0.0.1", "localhost", "[::1]", "127.1.2.3"];
  const others = [
    "127.0.0.1.example.org",
    "localhost.example.org",
    "localhost@example.org",
    "[::2]",
  ];

  it.each(plain.flatMap((name) => own.map((host) => [name, host])))(
    "%s: plain HTTP to %s",
    (name, host) => {
      expect(read({ [name]: `http://${host}:8080` }).ok).toBe(true);
    },
  );

  it.each(plain.flatMap((name) => others.map((host) => [name, host])))(
    "%s: no plain HTTP to %s",
    (name, host) => {
      expect(wrongIn({ [name]: `http://${host}` })).toEqual([
        `${name}: https, but on this machine`,
      ]);
    },
  );

  it.each(["OPERATIONS_BLOB_URL", "AUDIT_BLOB_URL"])("%s: a SAS", (name) => {
    expect(read({ [name]: "https://127.0.0.1:10000/account?sv=1&sig=s3cret" }).ok).toBe(true);
    for (const host of ["account.blob.core.windows.net", "127.0.0.1.example.org"])
      expect(wrongIn({ [name]: `https://${host}/?sv=1&sig=s3cret` })).toEqual([`${name}: no SAS`]);
  });

  it("LOCAL_CA_FILE: a certificate of one's own", () => {
    const file = { LOCAL_CA_FILE: "ca.pem" };
    expect(configFrom({ ...file, KEY_VAULT_URL: "https://127.0.0.1:8443" }).keyVault.caFile).toBe(
      "ca.pem",
    );
    for (const host of ["vault.example.org", "localhost.example.org", "127.0.0.1.example.org"])
      expect(wrongIn({ ...file, KEY_VAULT_URL: `https://${host}` })).toEqual([
        "LOCAL_CA_FILE: only for a vault on this machine",
      ]);
  });
});

describe("the contact centre", () => {
  it.each([
    ["GENESYS_BASE_URL", "https://api.mypurecloud.de"],
    ["GENESYS_BASE_URL", "https://API.MyPureCloud.DE."],
    ["GENESYS_LOGIN_URL", "https://login.usw2.pure.cloud"],
  ])("%s may not be the public host %s", (name, url) => {
    expect(wrongIn({ [name]: url })).toEqual([
      `${name}: a public Genesys host, where the guide's DELETE hangs up live calls`,
    ]);
  });

  it("may have a host that only sounds like a public one", () => {
    expect(read({ GENESYS_BASE_URL: "https://notmypurecloud.de" }).ok).toBe(true);
  });

  it("is spoken to in the guide's words only", () => {
    for (const api of ["platform", undefined])
      expect(wrongIn({ GENESYS_API: api })).toEqual([
        "GENESYS_API: only the guide's contract is spoken so far: GENESYS_API=guide",
      ]);
  });
});
