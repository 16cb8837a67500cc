import { readFileSync } from "node:fs";

/** A resource as the compiler predicts it. */
export interface Resource {
  id: string;
  type: string;
  name: string;
  [member: string]: unknown;
}

/** What the compiler predicts that a parameter file deploys. */
export interface Snapshot {
  predictedResources: Resource[];
  outputs?: Record<string, unknown>;
}

/** The environments whose snapshots are committed; azd's is made of the sample of its variables. */
export const ENVIRONMENTS = ["azd", "dev", "test", "prod", "private"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

const fileOf = (environment: Environment): string =>
  environment === "azd" ? "infra/main" : `infra/params/${environment}`;

/** The committed snapshot of an environment. */
export const snapshotOf = (environment: Environment): Snapshot =>
  JSON.parse(readFileSync(`${fileOf(environment)}.snapshot.json`, "utf8")) as Snapshot;

/** The parameter file of an environment. */
export const parametersOf = (environment: Environment): string =>
  readFileSync(`${fileOf(environment)}.bicepparam`, "utf8");

/** The resources of a type, those alone whose id has an ending if one is given. */
export const all = ({ predictedResources }: Snapshot, type: string, ending = ""): Resource[] =>
  predictedResources.filter((resource) => resource.type === type && resource.id.endsWith(ending));

/** The first resource of a type, and of an ending; that there is none is a fault of the test. */
export function one(snapshot: Snapshot, type: string, ending = ""): Resource {
  const found = all(snapshot, type, ending)[0];
  if (!found) throw new Error(`no ${type} ${ending}`);
  return found;
}

/** What stands at a path of members; undefined where there is nothing. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inner, member) =>
        typeof inner === "object" && inner !== null
          ? (inner as Record<string, unknown>)[member]
          : undefined,
      value,
    );
}

/** Puts something at a path of members that is there but for its last. */
export function put(value: object, path: string, what: unknown): void {
  const members = path.split(".");
  const last = members.pop() ?? "";
  const holder = members.length === 0 ? value : at(value, members.join("."));
  (holder as Record<string, unknown>)[last] = what;
}

/** A copy with a fault in it. */
export function faulty(snapshot: Snapshot, fault: (copy: Snapshot) => void): Snapshot {
  const copy = structuredClone(snapshot);
  fault(copy);
  return copy;
}

/** Leaves resources out. */
export function remove(snapshot: Snapshot, type: string, ending = ""): void {
  const gone = new Set(all(snapshot, type, ending));
  snapshot.predictedResources = snapshot.predictedResources.filter((each) => !gone.has(each));
}

export const STORAGE = "Microsoft.Storage/storageAccounts";
export const BLOBS = `${STORAGE}/blobServices`;
export const QUEUES = `${STORAGE}/queueServices`;
export const TABLES = `${STORAGE}/tableServices`;
export const CONTAINERS = `${BLOBS}/containers`;
export const POLICIES = `${CONTAINERS}/immutabilityPolicies`;
export const VAULT = "Microsoft.KeyVault/vaults";
export const SITE = "Microsoft.Web/sites";
export const SITE_CONFIG = `${SITE}/config`;
export const BASIC_AUTH = `${SITE}/basicPublishingCredentialsPolicies`;
export const SCHEDULER = "Microsoft.DurableTask/schedulers";
export const DIAGNOSTICS = "Microsoft.Insights/diagnosticSettings";
export const LOCKS = "Microsoft.Authorization/locks";
export const ASSIGNMENTS = "Microsoft.Authorization/roleAssignments";
export const DEFINITIONS = "Microsoft.Authorization/roleDefinitions";
export const ENDPOINTS = "Microsoft.Network/privateEndpoints";
export const QUERY_RULES = "Microsoft.Insights/scheduledQueryRules";
export const CHANGE_ALERTS = "Microsoft.Insights/activityLogAlerts";
export const METRIC_ALERTS = "Microsoft.Insights/metricAlerts";
export const ACTION_GROUPS = "Microsoft.Insights/actionGroups";
export const WORKBOOK = "Microsoft.Insights/workbooks";

/** Whether a resource is the second app, which makes keys and signs checkpoints, or its account. */
export const isRotator = ({ id }: Resource): boolean =>
  /\/(sites\/erasure-[^/]+-keys-|storageAccounts\/stek)[^/]*$/.test(id);

/** The first app: of the two the one that is called. */
export const appOf = (snapshot: Snapshot): Resource[] =>
  all(snapshot, SITE).filter((site) => !isRotator(site));

/** Whether a resource belongs to the evidence's resource group. */
export const isAudit = ({ id }: Resource): boolean => /\/rg-[^/]+-audit\//.test(id);

/** The application settings of a snapshot. */
export const settingsOf = (snapshot: Snapshot): Record<string, string> =>
  one(snapshot, SITE_CONFIG, "/appsettings")["properties"] as Record<string, string>;
