import { type Case, change, type Fault, testsOf, without } from "./faults";
import * as watching from "./rules-of-watching";
import {
  ACTION_GROUPS,
  all,
  at,
  CHANGE_ALERTS,
  DIAGNOSTICS,
  isAudit,
  METRIC_ALERTS,
  put,
  QUERY_RULES,
  SCHEDULER,
} from "./snapshot";

/** Has an alert on changes no longer watch one of its operations. */
const unwatched =
  (operation: string): Fault =>
  (copy) => {
    for (const alert of all(copy, CHANGE_ALERTS)) {
      const [, , operations] = at(alert, "properties.condition.allOf") as { anyOf: unknown[] }[];
      if (operations)
        operations.anyOf = operations.anyOf.filter((each) => at(each, "equals") !== operation);
    }
  };

/** Has the access logs of evidence copied elsewhere. */
const copiedTo =
  (account: string | undefined): Fault =>
  (copy) => {
    for (const setting of all(copy, DIAGNOSTICS).filter(isAudit))
      put(setting, "properties.storageAccountId", account);
  };

const PROBES = "Microsoft.Insights/webtests";
const WORKSPACES = "Microsoft.OperationalInsights/workspaces";
const PURGE = `${SCHEDULER}/retentionPolicies`;
const STATUS = "properties.condition.allOf.1";

const CASES: Case[] = [
  {
    rule: "whoever changes what protects or watches evidence and keys is told of",
    check: watching.changesAreWatched,
    faults: {
      "a vault that is opened unseen": unwatched("Microsoft.KeyVault/vaults/write"),
      "a secret that is deployed unseen": unwatched("Microsoft.KeyVault/vaults/secrets/write"),
      "an account that is opened unseen": unwatched("Microsoft.Storage/storageAccounts/write"),
      "a policy that is removed unseen": unwatched(
        "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/delete",
      ),
      "logs that are turned elsewhere unseen": unwatched(
        "Microsoft.Insights/diagnosticSettings/write",
      ),
      "logs that are turned off unseen": unwatched("Microsoft.Insights/diagnosticSettings/delete"),
      "a lock that is removed unseen": unwatched("Microsoft.Authorization/locks/delete"),
      "a right that is given unseen": unwatched("Microsoft.Authorization/roleAssignments/write"),
      "a role that is widened unseen": unwatched("Microsoft.Authorization/roleDefinitions/write"),
      "somebody who becomes the app unseen": unwatched(
        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
      ),
      "settings that are changed unseen": unwatched("Microsoft.Web/sites/config/write"),
      "an alert that is deleted unseen": unwatched("Microsoft.Insights/scheduledQueryRules/delete"),
      "evidence's group left out": change(
        CHANGE_ALERTS,
        "-fence-changed",
        "properties.scopes.1",
        "",
      ),
      "roles of one group alone": change(
        CHANGE_ALERTS,
        "-role-changed",
        "properties.scopes.0",
        "x",
      ),
      "refused attempts left out": change(CHANGE_ALERTS, "-fence-changed", STATUS, {
        field: "status",
        containsAny: ["Succeeded"],
      }),
      "one caller alone": change(CHANGE_ALERTS, "-fence-changed", "properties.condition.allOf.3", {
        field: "caller",
        equals: "x",
      }),
      "an alert that is off": change(CHANGE_ALERTS, "-role-changed", "properties.enabled", false),
      "no alert": without(CHANGE_ALERTS, "-fence-changed"),
    },
  },
  {
    rule: "every alert tells people",
    check: watching.peopleAreTold,
    faults: {
      "a group of nobody": change(ACTION_GROUPS, "", "properties.emailReceivers", []),
      "a group that is off": change(ACTION_GROUPS, "", "properties.enabled", false),
      "no group": without(ACTION_GROUPS),
      "a changed fence that nobody hears of": change(
        CHANGE_ALERTS,
        "-fence-changed",
        "properties.actions",
        {},
      ),
      "health that nobody hears of": change(METRIC_ALERTS, "", "properties.actions", []),
      "a query for another group": change(QUERY_RULES, "", "properties.actions.actionGroups", [
        "x",
      ]),
    },
  },
  {
    rule: "health is probed from outside wherever it can be",
    check: watching.healthIsProbed,
    where: ["azd", "dev", "test", "prod"],
    faults: {
      "no probe": without(PROBES),
      "a probe that is off": change(PROBES, "", "properties.Enabled", false),
      "one place": change(PROBES, "", "properties.Locations", [{ Id: "emea-nl-ams-azr" }]),
      "a place on another continent": change(
        PROBES,
        "",
        "properties.Locations.1.Id",
        "us-ca-sjc-azr",
      ),
      "a certificate that nobody looks at": change(
        PROBES,
        "",
        "properties.ValidationRules.SSLCertRemainingLifetimeCheck",
        undefined,
      ),
      "another route": change(PROBES, "", "properties.Request.RequestUrl", "https://x/"),
      "an alert that waits for more places than ask": change(
        METRIC_ALERTS,
        "-health-down",
        "properties.criteria.failedLocationCount",
        3,
      ),
    },
  },
  {
    rule: "logs are kept for a year",
    check: watching.logsAreKept,
    where: ["azd", "prod", "private"],
    faults: { "a month": change(WORKSPACES, "", "properties.retentionInDays", 30) },
  },
  {
    rule: "who reached evidence is written down in other hands too",
    check: watching.accessLogsAreCopied,
    where: ["prod", "private"],
    faults: {
      "no copy": copiedTo(undefined),
      "a copy in an account of the same deployment": copiedTo(
        "/resourceGroups/rg-erasure-prod/providers/Microsoft.Storage/storageAccounts/x",
      ),
    },
  },
  {
    rule: "the scheduler keeps no history for long, and is measured",
    check: watching.schedulerIsKeptSmall,
    where: ["azd", "dev", "test", "prod"],
    faults: {
      "no purge": without(PURGE),
      "completed histories that stay": change(
        PURGE,
        "",
        "properties.retentionPolicies.1.retentionPeriodInDays",
        30,
      ),
      "ended histories that stay": change(
        PURGE,
        "",
        "properties.retentionPolicies.0.retentionPeriodInDays",
        90,
      ),
      "no metrics": without(DIAGNOSTICS),
    },
  },
];

describe.each(CASES)("$rule", testsOf);
