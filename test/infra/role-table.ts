import { ASSIGNMENTS, all, at, type Environment, type Resource, type Snapshot } from "./snapshot";

const ROLE = {
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
  "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
  "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
  "0ad04412-c4d5-4796-b79c-f76d14c8d402": "Durable Task Data Contributor",
  "b86a8fe4-44ce-4948-aee5-eccb2c155cd7": "Key Vault Secrets Officer",
  "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
  "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
  "73c42c96-874c-492b-b04d-ab87d138a893": "Log Analytics Reader",
  "d6a5505f-6ebb-45a4-896e-ac8274cfc0ac": "Durable Task Data Reader",
  "43d0d8ad-25c7-4714-9337-8ba259a9fe05": "Monitoring Reader",
  "de139f84-1756-47ae-9be6-808fbbe84772": "Website Contributor",
} as const;
const ROLES: ReadonlyMap<string, string> = new Map(Object.entries(ROLE));

const PRINCIPALS: ReadonlyMap<string, string> = new Map([
  ["11111111-2222-1111-1111-111111111111", "auditors"],
  ["11111111-2222-2222-1111-111111111111", "operators"],
  ["11111111-2222-2222-2222-111111111111", "code deployer"],
]);

const APP = [
  "app: Storage Blob Data Owner on operations account",
  "app: Monitoring Metrics Publisher on component",
  "app: Erasure Audit Appender on audit container 2026",
  "app: Erasure Audit Appender on audit container 2027",
];
const WITHOUT_ROTATOR = ["app: Key Vault Secrets User on vault"];
/** Every secret but the one that signs. */
const OWN_SECRETS = [
  "audit-hmac",
  "case-index",
  "case-kek",
  "commitment-2026",
  "commitment-2027",
  "genesys-client-secret",
  "identity-verification",
  "notification",
].map((secret) => `app: Key Vault Secrets User on secret ${secret}`);
const WITH_ROTATOR = [
  ...OWN_SECRETS,
  "second app: Storage Blob Data Owner on second app's account",
  "second app: Key Vault Secrets Officer on vault",
  "second app: Monitoring Metrics Publisher on component",
  "second app: Erasure Audit Appender on audit container 2026",
  "second app: Erasure Audit Appender on audit container 2027",
  "code deployer: Website Contributor on second app",
];
const WITH_SCHEDULER = ["app: Durable Task Data Contributor on task hub"];
const WITH_STORAGE = [
  "app: Storage Queue Data Contributor on operations account",
  "app: Storage Table Data Contributor on operations account",
];
const PEOPLE = [
  "auditors: Storage Blob Data Reader on audit container 2026",
  "auditors: Storage Blob Data Reader on audit container 2027",
  "auditors: Log Analytics Reader on workspace",
  "operators: Monitoring Reader on resource group",
  "code deployer: Website Contributor on function app",
];
const PEOPLE_WITH_SCHEDULER = ["operators: Durable Task Data Reader on task hub"];
const SECOND_YEAR = [
  "app: Erasure Audit Appender on audit container 2025",
  "app: Key Vault Secrets User on secret commitment-2025",
  "second app: Erasure Audit Appender on audit container 2025",
  "auditors: Storage Blob Data Reader on audit container 2025",
];

/** Who may do what where, and nothing more. */
export const ROLE_TABLE: Readonly<Record<Environment, readonly string[]>> = {
  azd: [...APP, ...WITHOUT_ROTATOR, ...WITH_SCHEDULER].sort(),
  dev: [...APP, ...WITHOUT_ROTATOR, ...WITH_SCHEDULER].sort(),
  test: [...APP, ...WITHOUT_ROTATOR, ...WITH_SCHEDULER, ...PEOPLE, ...PEOPLE_WITH_SCHEDULER].sort(),
  prod: [...APP, ...WITH_ROTATOR, ...WITH_SCHEDULER, ...PEOPLE, ...PEOPLE_WITH_SCHEDULER].sort(),
  private: [...APP, ...WITH_ROTATOR, ...WITH_STORAGE, ...PEOPLE, ...SECOND_YEAR].sort(),
};

/** The role assignments of a snapshot, as the table says them. */
export const assignmentsOf = (snapshot: Snapshot): string[] =>
  all(snapshot, ASSIGNMENTS)
    .map((assignment) => `${who(assignment)}: ${role(assignment)} on ${where(assignment)}`)
    .sort();

function who(assignment: Resource): string {
  const principal = String(at(assignment, "properties.principalId"));
  if (principal.includes("'rotatorIdentity-{0}'")) return "second app";
  if (/'identity-\{0\}'.*\.principalId\]$/.test(principal)) return "app";
  return PRINCIPALS.get(principal) ?? principal;
}

function role(assignment: Resource): string {
  const id = String(at(assignment, "properties.roleDefinitionId"));
  const custom = /\/rg-[^/]+-audit\/providers\/Microsoft\.Authorization\/roleDefinitions\//;
  return custom.test(id) ? "Erasure Audit Appender" : (ROLES.get(id.slice(-36)) ?? id);
}

const PLACES: readonly (readonly [RegExp, string])[] = [
  [/\/containers\/audit-(\d{4})$/, "audit container $1"],
  [/\/storageAccounts\/stek[^/]+$/, "second app's account"],
  [
    /\/rg-erasure-[^/-]+\/providers\/Microsoft\.Storage\/storageAccounts\/[^/]+$/,
    "operations account",
  ],
  [/\/vaults\/[^/]+$/, "vault"],
  [/\/vaults\/[^/]+\/secrets\/([^/]+)$/, "secret $1"],
  [/\/components\/[^/]+$/, "component"],
  [/\/workspaces\/[^/]+$/, "workspace"],
  [/\/taskHubs\/[^/]+$/, "task hub"],
  [/\/sites\/erasure-[^/]+-keys-[^/]+$/, "second app"],
  [/\/sites\/[^/]+$/, "function app"],
  [/\/resourceGroups\/rg-erasure-[^/-]+$/, "resource group"],
];

function where({ id }: Resource): string {
  const scope = id.replace(/\/providers\/Microsoft\.Authorization\/roleAssignments\/[^/]+$/, "");
  for (const [place, name] of PLACES) {
    const found = place.exec(scope);
    if (found) return name.replace("$1", found[1] ?? "");
  }
  return scope;
}
