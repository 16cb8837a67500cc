/** What is asked of the ways from one resource to another: a snapshot has them as expressions that name a module's output. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Rule } from "./rules";
import {
  all,
  appOf,
  at,
  ENDPOINTS,
  isAudit,
  isRotator,
  type Resource,
  SCHEDULER,
  SITE,
  SITE_CONFIG,
  type Snapshot,
  STORAGE,
  settingsOf,
} from "./snapshot";

/** The module whose output an expression asks for, and that output or its member. */
function askedOf(expression: unknown): string {
  const text = String(expression);
  const [, module] = /format\('(\w+)-\{0\}'/.exec(text) ?? [];
  const members = text.replace(/\)*\]$/, "").split(".");
  return `${module}.${members.filter((member) => member !== "value").at(-1)}`;
}

const settingsOfSite = (snapshot: Snapshot, { id }: Resource) =>
  at(all(snapshot, SITE_CONFIG, `${id}/config/appsettings`)[0], "properties");

const LEADS: Readonly<Record<string, string>> = {
  OPERATIONS_BLOB_URL: "hostStorage.blobEndpoint",
  AUDIT_BLOB_URL: "auditStorage.blobEndpoint",
  KEY_VAULT_URL: "vault.uri",
};

/** Evidence, cases and keys are where their settings lead: exchanged, evidence would be deleted as cases are. */
export const settingsLeadHome: Rule = (snapshot) =>
  all(snapshot, SITE).flatMap((site) => {
    const settings = settingsOfSite(snapshot, site);
    const packages = String(at(site, "properties.functionAppConfig.deployment.storage.value"));
    const home = isRotator(site) ? "storage.packageUrl" : "hostStorage.packageUrl";
    const account = String(at(settings, "AzureWebJobsStorage__accountName"));
    return [
      ...Object.entries(LEADS)
        .filter(([name]) => !(isRotator(site) && name === "OPERATIONS_BLOB_URL"))
        .filter(([name, lead]) => askedOf(at(settings, name)) !== lead)
        .map(([name]) => `${site.name}: ${name} leads to ${askedOf(at(settings, name))}`),
      ...(account.startsWith(isRotator(site) ? "stek" : "ster")
        ? []
        : [`${site.name}'s host is in ${account}`]),
      ...(askedOf(packages) === home ? [] : [`${site.name}'s package is in ${askedOf(packages)}`]),
    ];
  });

const IDENTITIES = [
  "AZURE_CLIENT_ID",
  "AzureWebJobsStorage__clientId",
  "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
];

/** Each app acts as itself alone: with the other's identity the two would be one. */
export const appsActAsThemselves: Rule = (snapshot) =>
  all(snapshot, SITE).flatMap((site) => {
    const own = isRotator(site) ? "rotatorIdentity" : "identity";
    const settings = settingsOfSite(snapshot, site);
    const asked = [
      ...Object.keys(at(site, "identity.userAssignedIdentities") as object),
      at(
        site,
        "properties.functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId",
      ),
      ...IDENTITIES.map((name) => at(settings, name)),
    ];
    return asked
      .map((expression) => askedOf(expression).split(".")[0])
      .filter((module) => module !== own)
      .map((module) => `${site.name} acts as ${module}`);
  });

/** What each kind of resource is reached by: the module that it is of, the part that is reached, and its zone. */
function linksWanted(snapshot: Snapshot): string[] {
  const hasScheduler = all(snapshot, SCHEDULER).length > 0;
  const histories = ["queue", "table"].map((part) => `hostStorage ${part} ${part}ZoneId`);
  const isPrivate = appOf(snapshot).some(
    (site) => at(site, "properties.publicNetworkAccess") === "Disabled",
  );
  return [
    "hostStorage blob blobZoneId",
    "auditStorage blob blobZoneId",
    "vault vault vaultZoneId",
    ...(hasScheduler ? ["taskScheduler scheduler schedulerZoneId"] : histories),
    ...all(snapshot, STORAGE)
      .filter(isRotator)
      .map(() => "rotator blob blobZoneId"),
    ...(isPrivate
      ? all(snapshot, SITE).map(
          (site) => `${isRotator(site) ? "rotator" : "app"} sites sitesZoneId`,
        )
      : []),
  ].sort();
}

/** Each private endpoint leads to the resource that it is named for, and is found by that resource's name. */
export const linksLeadHome: Rule = (snapshot) => {
  const found = all(snapshot, ENDPOINTS).map((endpoint) => {
    const to = at(endpoint, "properties.privateLinkServiceConnections.0.properties");
    const [group] = all(
      snapshot,
      `${ENDPOINTS}/privateDnsZoneGroups`,
      `${endpoint.id}/privateDnsZoneGroups/default`,
    );
    const zone = at(group, "properties.privateDnsZoneConfigs.0.properties.privateDnsZoneId");
    const [module] = askedOf(at(to, "privateLinkServiceId")).split(".");
    return `${module} ${at(to, "groupIds.0")} ${askedOf(zone).split(".").at(-1)}`;
  });
  const wanted = linksWanted(snapshot);
  return [
    ...wanted.filter((link) => !found.includes(link)).map((link) => `no link ${link}`),
    ...found.filter((link) => !wanted.includes(link)).map((link) => `a link ${link}`),
  ];
};

const DIRECTORY = "properties.identityProviders.azureActiveDirectory";

/** Platform and code ask a caller for the same token. */
export const fencesAgree: Rule = (snapshot) => {
  const [signIn] = all(snapshot, SITE_CONFIG, "/authsettingsV2");
  const settings = settingsOf(snapshot);
  const issuer = String(settings["INTAKE_JWT_ISSUER"]);
  const agreed = {
    issuer: at(signIn, `${DIRECTORY}.registration.openIdIssuer`) === issuer,
    audience:
      JSON.stringify(at(signIn, `${DIRECTORY}.validation.allowedAudiences`)) ===
      JSON.stringify([settings["INTAKE_JWT_AUDIENCE"]]),
    keys: settings["INTAKE_JWKS_URL"] === issuer.replace("/v2.0'", "/discovery/v2.0/keys'"),
  };
  return Object.entries(agreed)
    .filter(([, is]) => !is)
    .map(([what]) => `the ${what} of platform and code differ`);
};

const { services } = parse(readFileSync("azure.yaml", "utf8")) as {
  services: Record<string, unknown>;
};

/** azd finds its environment by the tag of groups, and each of its services by the tag of one app. */
export const azdFindsItsOwn: Rule = (snapshot) => [
  ...all(snapshot, "Microsoft.Resources/resourceGroups")
    .filter((group) => !at(group, "tags.azd-env-name"))
    .map(({ id }) => `${id} is in no environment`),
  ...Object.keys(services)
    .filter(
      (name) =>
        all(snapshot, SITE).filter((site) => at(site, "tags.azd-service-name") === name).length !==
        1,
    )
    .map((name) => `not one app is ${name}`),
];

/** Evidence is apart from the app: in a group of its own, with its account alone. */
export const evidenceIsApart: Rule = (snapshot) => [
  ...all(snapshot, STORAGE)
    .filter((account) => /\/stau[^/]*$/.test(account.id) !== isAudit(account))
    .map(({ id }) => `${id} is in the wrong group`),
  ...(all(snapshot, STORAGE).filter(isAudit).length === 1
    ? []
    : ["evidence is not in one account"]),
];
