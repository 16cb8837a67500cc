import {
  type Case,
  change,
  type Fault,
  SECOND_APP_FIRST,
  set,
  testsOf,
  unset,
  without,
} from "./faults";
import * as operation from "./rules-of-operation";
import {
  all,
  CONTAINERS,
  DIAGNOSTICS,
  ENVIRONMENTS,
  type Environment,
  faulty,
  LOCKS,
  POLICIES,
  parametersOf,
  put,
  QUERY_RULES,
  SCHEDULER,
  SITE_CONFIG,
  snapshotOf,
} from "./snapshot";

/** Leaves out the diagnostic settings of whatever has a part in its id. */
const unlogged =
  (part: string): Fault =>
  (copy) => {
    const gone = all(copy, DIAGNOSTICS).filter(({ id }) => id.includes(part));
    for (const { id } of gone) without(DIAGNOSTICS, id)(copy);
  };

const CASES: Case[] = [
  {
    rule: "no setting and no output says a secret",
    check: operation.nothingSecretIsSaid,
    where: SECOND_APP_FIRST,
    faults: {
      "a secret by its name": set("GENESYS_CLIENT_SECRET", "s"),
      "an account key": set("OPERATIONS_BLOB_URL", "AccountKey=abc"),
      "a SAS": set("AUDIT_BLOB_URL", "https://a.example.com/?sv=1&sig=abc"),
      "a listed key": set("KEY_VAULT_URL", "[listKeys('x', '2026-04-01').keys[0].value]"),
      "a developer's setting": set("LOCAL_CA_FILE", ".local/ca.pem"),
      "a key as output": (copy) => {
        copy.outputs = { STORAGE_KEY: "x" };
      },
      "an account key in the second app": (copy) => {
        const [, second] = all(copy, SITE_CONFIG, "/appsettings");
        put(second ?? {}, "properties.X", "AccountKey=abc");
      },
    },
  },
  {
    rule: "whoever reaches blobs, secrets or the app is written down",
    check: operation.accessIsLogged,
    where: SECOND_APP_FIRST,
    faults: {
      "no diagnostic settings": without(DIAGNOSTICS),
      "reads that are not logged": change(DIAGNOSTICS, "", "properties.logs.0.enabled", false),
      "a vault that logs nothing": unlogged("/vaults/"),
      "evidence that logs nothing": unlogged("/storageAccounts/stau"),
      "cases that log nothing": unlogged("/storageAccounts/ster"),
      "an app that logs nothing": unlogged("/sites/"),
      "a second app that logs nothing": unlogged("-keys-"),
    },
  },
  {
    rule: "whoever reaches histories in queues and tables is written down",
    check: operation.accessIsLogged,
    where: ["private"],
    faults: {
      "queues that log nothing": unlogged("/queueServices/"),
      "tables that log nothing": unlogged("/tableServices/"),
      "reads of queues that are not logged": change(
        DIAGNOSTICS,
        "/queueServices/default/providers/Microsoft.Insights/diagnosticSettings/to-log-analytics",
        "properties.logs.0.enabled",
        false,
      ),
    },
  },
  {
    rule: "locks refuse the deletion of evidence, keys and open cases",
    check: operation.whatCountsIsLocked,
    where: ["azd", "prod", "private"],
    faults: {
      "no lock on evidence": without(LOCKS, "/audit-evidence"),
      "no lock on keys": without(LOCKS, "/keys-of-evidence"),
      "a lock that allows it": change(LOCKS, "/open-cases", "properties.level", "ReadOnly"),
    },
  },
  {
    rule: "the scheduler is there if and only if the app is told of one",
    check: operation.backendsAgree,
    faults: {
      "an override that the scaler does not see": set("AzureFunctionsJobHost__x", "azureManaged"),
    },
  },
  {
    rule: "an app with a scheduler is told of it",
    check: operation.backendsAgree,
    where: ["azd", "dev", "test", "prod"],
    faults: {
      "no connection": unset("DURABLE_TASK_SCHEDULER_CONNECTION_STRING"),
      "no scheduler": without(SCHEDULER),
    },
  },
  {
    rule: "people are told what a month costs before it is spent",
    check: operation.costIsWatched,
    faults: {
      "no budget": without("Microsoft.Consumption/budgets"),
      "a notice to nobody": change(
        "Microsoft.Consumption/budgets",
        "",
        "properties.notifications.actual80.contactEmails",
        [],
      ),
      "a forecast that is off": change(
        "Microsoft.Consumption/budgets",
        "",
        "properties.notifications.forecast100.enabled",
        false,
      ),
      "evidence that is not counted": change(
        "Microsoft.Consumption/budgets",
        "",
        "properties.filter.dimensions.values",
        ["rg-erasure-prod"],
      ),
    },
  },
  {
    rule: "each year of evidence has a container of its own",
    check: operation.yearsHaveContainers,
    faults: {
      "no container for the coming year": without(CONTAINERS, "/audit-2027"),
      "one container for all years": change(
        CONTAINERS,
        "/audit-2026",
        "id",
        "/resourceGroups/rg-erasure-x-audit/providers/x/containers/audit",
      ),
    },
  },
  {
    rule: "every alert wakes somebody",
    check: operation.alertsWakeSomebody,
    faults: {
      "an alert to nobody": change(QUERY_RULES, "", "properties.actions.actionGroups", []),
      "an alert that is off": change(QUERY_RULES, "", "properties.enabled", false),
      "an alert that looks back too far": change(QUERY_RULES, "", "properties.windowSize", "P30D"),
      "a placeholder": change(
        QUERY_RULES,
        "",
        "properties.criteria.allOf.0.query",
        'StorageBlobLogs | where AccountName == "{auditAccount}"',
      ),
    },
  },
];

describe.each(CASES)("$rule", testsOf);

const lockedIn = (environment: Environment): string[] =>
  [...parametersOf(environment).matchAll(/year: '(\d{4})', policyLocked: true/g)].map(
    ([, year]) => year ?? "",
  );

describe("every audit container whose policy is not locked gets one", () => {
  it.each(ENVIRONMENTS)("holds in %s", (environment) => {
    const check = operation.evidenceIsImmutable(lockedIn(environment));
    expect(check(snapshotOf(environment))).toEqual([]);
    expect(all(snapshotOf(environment), POLICIES).length).toBeGreaterThan(0);
  });

  it.each<[string, Fault]>([
    ["no policy", without(POLICIES, "/audit-2027/immutabilityPolicies/default")],
    [
      "a shorter policy",
      change(POLICIES, "", "properties.immutabilityPeriodSinceCreationInDays", 1),
    ],
    ["appends", change(POLICIES, "", "properties.allowProtectedAppendWrites", true)],
  ])("finds %s", (_, fault) => {
    const check = operation.evidenceIsImmutable(lockedIn("prod"));
    expect(check(faulty(snapshotOf("prod"), fault))).not.toEqual([]);
  });

  it("finds a locked policy that would be written again", () => {
    const check = operation.evidenceIsImmutable(["2025", "2026"]);
    expect(check(snapshotOf("private"))).toHaveLength(1);
  });
});
