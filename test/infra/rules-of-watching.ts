/** What is asked of whoever watches: people, probes, logs, and the alerts on changes of what protects. */
import { demand, type Rule } from "./rules";
import {
  ACTION_GROUPS,
  ASSIGNMENTS,
  all,
  at,
  CHANGE_ALERTS,
  CONTAINERS,
  DEFINITIONS,
  DIAGNOSTICS,
  isAudit,
  LOCKS,
  METRIC_ALERTS,
  one,
  POLICIES,
  QUERY_RULES,
  type Resource,
  SCHEDULER,
  SITE,
  type Snapshot,
  VAULT,
} from "./snapshot";

const WORKSPACES = "Microsoft.OperationalInsights/workspaces";

/** Who may do these gets through the fences, or blinds whoever watches them. */
const FENCES: readonly string[] = [
  ...both("Microsoft.Storage/storageAccounts"),
  "Microsoft.Storage/storageAccounts/regenerateKey/action",
  "Microsoft.Storage/storageAccounts/managementPolicies/write",
  "Microsoft.Storage/storageAccounts/blobServices/write",
  ...both(CONTAINERS),
  ...both(POLICIES),
  `${POLICIES}/lock/action`,
  `${POLICIES}/extend/action`,
  ...both(VAULT),
  `${VAULT}/secrets/write`,
  ...both(LOCKS),
  ...both(ASSIGNMENTS),
  "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
  `${SITE}/write`,
  `${SITE}/config/write`,
  ...[DIAGNOSTICS, CHANGE_ALERTS, ACTION_GROUPS].flatMap(both),
  `${QUERY_RULES}/delete`,
  ...both(WORKSPACES),
  `${WORKSPACES}/purge/action`,
];

function both(what: string): string[] {
  return [`${what}/write`, `${what}/delete`];
}

const conditionsOf = (alert: Resource): unknown[] =>
  at(alert, "properties.condition.allOf") as unknown[];

/** The operations that an alert watches, for attempts too, wherever nothing else narrows it. */
function watchedBy(alert: Resource): string[] {
  const conditions = conditionsOf(alert);
  const narrows = conditions.some(
    (each) => !["category", "status", undefined].includes(at(each, "field") as string | undefined),
  );
  const ends = conditions.find((each) => at(each, "field") === "status");
  const asked = JSON.stringify(at(ends, "containsAny")) === '["Succeeded","Failed"]';
  if (narrows || !asked || at(alert, "properties.enabled") !== true) return [];
  return conditions
    .flatMap((each) => (at(each, "anyOf") ?? []) as unknown[])
    .map((each) => String(at(each, "equals")));
}

/** Whoever changes a fence, or tries, is told of: in both groups, and of the subscription's roles everywhere. */
export const changesAreWatched: Rule = (snapshot) => {
  const groups = all(snapshot, "Microsoft.Resources/resourceGroups").map(({ id }) => id);
  const subscription = groups[0]?.split("/").slice(0, 3).join("/") ?? "";
  const alerts = all(snapshot, CHANGE_ALERTS);
  const seen = (operation: string, place: string) =>
    alerts.some(
      (alert) =>
        watchedBy(alert).includes(operation) &&
        (at(alert, "properties.scopes") as string[]).includes(place),
    );
  const wanted = [
    ...groups.flatMap((place) => FENCES.map((operation) => ({ operation, place }))),
    ...both(DEFINITIONS).map((operation) => ({
      operation,
      place: subscription,
    })),
  ];
  return [
    ...(groups.length === 2 ? [] : [`there are ${groups.length} groups`]),
    ...wanted
      .filter(({ operation, place }) => !seen(operation, place))
      .map(({ operation, place }) => `${operation} in ${place} is not seen`),
  ];
};

/** Every alert tells one group of people, and there is somebody in it. */
export const peopleAreTold: Rule = (snapshot) => {
  const people = all(snapshot, ACTION_GROUPS);
  const alerts = [QUERY_RULES, METRIC_ALERTS, CHANGE_ALERTS].flatMap((type) => all(snapshot, type));
  return [
    ...demand(() => people, { "properties.enabled": true })(snapshot),
    ...people
      .filter((group) => !/@/.test(String(at(group, "properties.emailReceivers.0.emailAddress"))))
      .map(({ id }) => `${id} is nobody`),
    ...alerts
      .filter((alert) => !PEOPLE.test(JSON.stringify(at(alert, "properties.actions"))))
      .concat(alerts.filter((alert) => at(alert, "properties.enabled") !== true))
      .map(({ id }) => `${id} tells nobody`),
  ];
};

/** The group, or the output of the module that has it. */
const PEOPLE = /\/actionGroups\/[^/]+-people"|\.outputs\.actionGroupId\.value\]/;

const PROBES = "Microsoft.Insights/webtests";

/** Health is asked from two places of the continent and more, and a certificate that ends is told two weeks before. */
export const healthIsProbed: Rule = (snapshot) => [
  ...demand(() => all(snapshot, PROBES), {
    "properties.Enabled": true,
    "properties.Request.HttpVerb": "GET",
    "properties.ValidationRules.ExpectedHttpStatusCode": 200,
    "properties.ValidationRules.SSLCheck": true,
    "properties.ValidationRules.SSLCertRemainingLifetimeCheck": 14,
  })(snapshot),
  ...all(snapshot, PROBES).flatMap((probe) => {
    const places = (at(probe, "properties.Locations") as unknown[]).map((each) => at(each, "Id"));
    const european = new Set(places.filter((place) => /^emea-/.test(String(place))));
    const url = String(at(probe, "properties.Request.RequestUrl"));
    return [
      ...(european.size >= 2 ? [] : [`${probe.id} asks from ${european.size} places`]),
      ...(url.includes("/api/health'") ? [] : [`${probe.id} asks ${url}`]),
    ];
  }),
  ...demand(() => all(snapshot, METRIC_ALERTS, "-health-down"), {
    "properties.criteria.failedLocationCount": 2,
  })(snapshot),
];

/** Logs, those of access to evidence among them, are kept for a year. */
export const logsAreKept: Rule = (snapshot) =>
  all(snapshot, WORKSPACES)
    .filter((workspace) => !(Number(at(workspace, "properties.retentionInDays")) >= 365))
    .map(({ id }) => `${id} keeps them for less than a year`);

/** Who reached evidence is written down a second time, in an account of other owners. */
export const accessLogsAreCopied: Rule = (snapshot) =>
  all(snapshot, DIAGNOSTICS)
    .filter(isAudit)
    .filter((setting) => {
      const copy = String(at(setting, "properties.storageAccountId"));
      return !copy.includes("/storageAccounts/") || copy.includes("/rg-erasure-");
    })
    .map(({ id }) => `${id} is in our hands alone`);

/** Histories that ended are purged, completed ones the next day, and the scheduler's metrics are kept. */
export const schedulerIsKeptSmall: Rule = (snapshot: Snapshot) => {
  const { id } = one(snapshot, SCHEDULER);
  const [purge] = all(
    snapshot,
    `${SCHEDULER}/retentionPolicies`,
    `${id}/retentionPolicies/default`,
  );
  const policies = (at(purge, "properties.retentionPolicies") ?? []) as unknown[];
  const daysOf = (state: string | undefined) =>
    Number(
      at(
        policies.find((each) => at(each, "orchestrationState") === state),
        "retentionPeriodInDays",
      ),
    );
  const settings = all(snapshot, DIAGNOSTICS).filter((each) => each.id.startsWith(`${id}/`));
  return [
    ...(daysOf("Completed") <= 1 ? [] : [`${id} keeps completed histories`]),
    ...(daysOf(undefined) <= 30 ? [] : [`${id} keeps ended histories`]),
    ...(settings.some((each) => at(each, "properties.metrics.0.enabled") === true)
      ? []
      : [`${id} is not measured`]),
  ];
};
