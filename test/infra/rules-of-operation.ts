import type { Rule } from "./rules";
import { demand } from "./rules";
import {
  all,
  at,
  BLOBS,
  CONTAINERS,
  DIAGNOSTICS,
  isAudit,
  isRotator,
  LOCKS,
  POLICIES,
  QUERY_RULES,
  QUEUES,
  type Resource,
  SCHEDULER,
  SITE,
  SITE_CONFIG,
  type Snapshot,
  STORAGE,
  settingsOf,
  TABLES,
  VAULT,
} from "./snapshot";

const SECRET_TEXT =
  /listkeys|listsecrets|accountkey=|sharedaccesskey|[?&]sig=|password|\.connectionstring/i;
const SECRET_NAME = /secret|password|token|(^|_)key$/i;
/** Its key opens nothing: that local authentication is off is a rule of its own. */
const OPENS_NOTHING = "APPLICATIONINSIGHTS_CONNECTION_STRING";

/** No setting and no output is, or leads to, a secret; nothing made for a developer's machine is set. */
export const nothingSecretIsSaid: Rule = (snapshot) =>
  [
    ...all(snapshot, SITE_CONFIG, "/appsettings").map((config) => at(config, "properties")),
    snapshot.outputs ?? {},
  ]
    .flatMap((told) => Object.entries(told as Record<string, unknown>))
    .filter(([name]) => name !== OPENS_NOTHING)
    .filter(
      ([name, value]) =>
        name === "LOCAL_CA_FILE" ||
        SECRET_NAME.test(name) ||
        SECRET_TEXT.test(JSON.stringify(value)),
    )
    .map(([name]) => `${name} is a secret, or for a developer's machine`);

/** Each audit container whose policy is not locked gets one, for as long as evidence is kept. */
export const evidenceIsImmutable =
  (locked: readonly string[]): Rule =>
  (snapshot) => {
    const days = Number(settingsOf(snapshot)["EVIDENCE_RETENTION_DAYS"]);
    const containers = all(snapshot, CONTAINERS).filter(isAudit);
    return containers.flatMap(({ name, id }) => {
      const policies = all(
        snapshot,
        POLICIES,
        `/${name.split("/").at(-1)}/immutabilityPolicies/default`,
      );
      if (locked.some((year) => id.endsWith(`-${year}`)))
        return policies.map((policy) => `${policy.id} is locked, and written`);
      if (policies.length === 0) return [`${id} has no policy`];
      return demand(() => policies, {
        "properties.immutabilityPeriodSinceCreationInDays": days,
        "properties.allowProtectedAppendWrites": false,
      })(snapshot);
    });
  };

const BUDGET = "Microsoft.Consumption/budgets";

/** What a month costs is told to people before it is spent. */
export const costIsWatched: Rule = (snapshot) => {
  const budgets = all(snapshot, BUDGET);
  if (budgets.length === 0) return ["nobody watches the cost"];
  return budgets.flatMap((budget) => {
    const notices = Object.values((at(budget, "properties.notifications") ?? {}) as object);
    const told = notices.filter(
      (notice) => at(notice, "enabled") === true && at(notice, "contactEmails.0") !== undefined,
    );
    const kinds = new Set(told.map((notice) => at(notice, "thresholdType")));
    const groups = at(budget, "properties.filter.dimensions.values") as string[];
    return [
      ...(kinds.has("Actual") && kinds.has("Forecasted") ? [] : [`${budget.id} tells too little`]),
      ...(groups.length === 2 ? [] : [`${budget.id} counts ${groups.length} groups`]),
    ];
  });
};

/** Evidence has a container for each year, this year's and the next one's among them, and nothing else. */
export const yearsHaveContainers: Rule = (snapshot) => {
  const names = all(snapshot, CONTAINERS)
    .filter(isAudit)
    .map(({ id }) => id.split("/").at(-1) ?? "");
  const years = names.map((name) => Number(/^audit-(\d{4})$/.exec(name)?.[1])).sort();
  const gaps = years.filter((year, nth) => nth > 0 && year !== Number(years[nth - 1]) + 1);
  return [
    ...names.filter((name) => !/^audit-\d{4}$/.test(name)).map((name) => `${name} is no year`),
    ...(years.length < 2 ? ["there is no container for the coming year"] : []),
    ...gaps.map((year) => `the year before ${year} has none`),
  ];
};

const ACCESS = ["StorageRead", "StorageWrite", "StorageDelete"];

/** Who reached cases, histories, evidence, secrets and the app is written down. */
export const accessIsLogged: Rule = (snapshot) => [
  ...stores(snapshot).flatMap((service) => unlogged(snapshot, service, ACCESS)),
  ...all(snapshot, VAULT).flatMap((vault) => unlogged(snapshot, vault, ["audit"])),
  ...all(snapshot, SITE).flatMap((site) =>
    unlogged(snapshot, site, ["AppServiceAuthenticationLogs"]),
  ),
];

/** Blobs of every account, and the queues and tables in which the operations account has the histories. */
function stores(snapshot: Snapshot): Pick<Resource, "id">[] {
  const hasScheduler = all(snapshot, SCHEDULER).length > 0;
  const operations = all(snapshot, STORAGE).filter((each) => !(isAudit(each) || isRotator(each)));
  const histories = [QUEUES, TABLES].flatMap((type) =>
    operations.map(({ id }) => ({ id: `${id}/${type.split("/").at(-1)}/default` })),
  );
  return [...all(snapshot, BLOBS), ...(hasScheduler ? [] : histories)];
}

function unlogged(
  snapshot: Snapshot,
  { id }: Pick<Resource, "id">,
  wanted: readonly string[],
): string[] {
  const logs = all(snapshot, DIAGNOSTICS)
    .filter((setting) => setting.id.startsWith(`${id}/providers/`))
    .filter((setting) => typeof at(setting, "properties.workspaceId") === "string")
    .flatMap((setting) => at(setting, "properties.logs") ?? []);
  const said = new Set(
    logs
      .filter((log) => at(log, "enabled") === true)
      .map((log) => at(log, "category") ?? at(log, "categoryGroup")),
  );
  return wanted.filter((each) => !said.has(each)).map((each) => `${id} logs no ${each}`);
}

/** Evidence, keys and open cases can't be deleted by mistake. */
export const whatCountsIsLocked: Rule = (snapshot) =>
  [...all(snapshot, STORAGE), ...all(snapshot, VAULT)]
    .filter((each) => !isRotator(each))
    .filter(
      ({ id }) =>
        !all(snapshot, LOCKS).some(
          (lock) =>
            lock.id.startsWith(`${id}/providers/`) &&
            at(lock, "properties.level") === "CanNotDelete",
        ),
    )
    .map(({ id }) => `${id} has no lock`);

/** The scheduler is there if and only if the app is told of one. */
export const backendsAgree: Rule = (snapshot) => {
  const there = all(snapshot, SCHEDULER).length > 0;
  const told = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING" in settingsOf(snapshot);
  const touched = Object.keys(settingsOf(snapshot)).filter((name) =>
    /^AzureFunctionsJobHost/.test(name),
  );
  return [
    ...(there === told
      ? []
      : [`scheduler ${there ? "" : "not "}deployed, ${told ? "" : "not "}set`]),
    ...touched.map((name) => `${name} overrides host.json, which the scaler does not see`),
  ];
};

/** Every alert wakes somebody, looks no further back than the platform does, and asks about real names. */
export const alertsWakeSomebody: Rule = (snapshot) =>
  all(snapshot, QUERY_RULES).flatMap((rule) => {
    const query = String(at(rule, "properties.criteria.allOf.0.query"));
    return [
      ...(at(rule, "properties.actions.actionGroups.0") ? [] : [`${rule.name} tells nobody`]),
      ...(at(rule, "properties.enabled") === true ? [] : [`${rule.name} is off`]),
      ...(/^(PT\d+[MH]|P[12]D)$/.test(String(at(rule, "properties.windowSize")))
        ? []
        : [`${rule.name} looks back further than two days`]),
      ...(/"?\{(audit|app|last)[A-Za-z]+\}/.test(query.replace(/\[(format|replace)\(.*$/s, ""))
        ? [`${rule.name} has a placeholder left`]
        : []),
    ];
  });
