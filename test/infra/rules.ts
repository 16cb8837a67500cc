import {
  all,
  appOf,
  at,
  BASIC_AUTH,
  BLOBS,
  CONTAINERS,
  DEFINITIONS,
  isAudit,
  type Resource,
  SITE,
  SITE_CONFIG,
  type Snapshot,
  STORAGE,
  VAULT,
} from "./snapshot";

/** A rule of the deployment: what breaks it, each in words; nothing when it holds. */
export type Rule = (snapshot: Snapshot) => string[];

/** The members of resources that must have a value, and have another. */
export const demand =
  (resources: (snapshot: Snapshot) => Resource[], wanted: Record<string, unknown>): Rule =>
  (snapshot) => {
    const found = resources(snapshot);
    if (found.length === 0) return ["there is none of what the rule is about"];
    return found.flatMap((resource) =>
      Object.entries(wanted)
        .filter(([path, value]) => JSON.stringify(at(resource, path)) !== JSON.stringify(value))
        .map(([path]) => `${resource.id}: ${path} is ${JSON.stringify(at(resource, path))}`),
    );
  };

/** The resources of a type, for a rule about them. */
const of = (type: string, ending?: string) => (snapshot: Snapshot) => all(snapshot, type, ending);

/** Every storage account and container is closed to whoever has no token. */
export const storageTakesTokensAlone = demand(of(STORAGE), {
  "properties.allowSharedKeyAccess": false,
  "properties.allowBlobPublicAccess": false,
  "properties.allowCrossTenantReplication": false,
  "properties.minimumTlsVersion": "TLS1_2",
  "properties.supportsHttpsTrafficOnly": true,
});

/** No container is public, and no page of another origin reads blobs. */
export const containersArePrivate: Rule = (snapshot) => [
  ...demand(of(CONTAINERS), { "properties.publicAccess": "None" })(snapshot),
  ...demand(of(BLOBS), { "properties.cors": undefined })(snapshot),
];

/** Nothing that was deleted in the operations account can come back. */
export const operationsForget = demand(
  (snapshot) => all(snapshot, BLOBS).filter((service) => !isAudit(service)),
  {
    "properties.deleteRetentionPolicy.enabled": false,
    "properties.isVersioningEnabled": false,
    "properties.changeFeed.enabled": false,
    "properties.restorePolicy.enabled": false,
  },
);

/** The role of the audit writer creates and reads. */
export const appenderOnlyAppends = demand(of(DEFINITIONS), {
  "properties.permissions": [
    {
      actions: [`${CONTAINERS}/read`],
      dataActions: [`${CONTAINERS}/blobs/read`, `${CONTAINERS}/blobs/add/action`],
    },
  ],
});

/** The vault can't be emptied for good, and asks roles, not policies. */
export const vaultKeeps = demand(of(VAULT), {
  "properties.enablePurgeProtection": true,
  "properties.enableSoftDelete": true,
  "properties.softDeleteRetentionInDays": 90,
  "properties.enableRbacAuthorization": true,
  "properties.enabledForTemplateDeployment": false,
});

/** No template writes the value of a secret. */
export const noSecretIsDeployed: Rule = (snapshot) =>
  all(snapshot, `${VAULT}/secrets`).map(({ id }) => `${id} is deployed`);

/** The app speaks HTTPS and takes no password. */
export const appTakesNoPassword: Rule = (snapshot) => [
  ...demand(of(SITE), {
    "properties.httpsOnly": true,
    "properties.siteConfig.minTlsVersion": "1.2",
    "properties.siteConfig.scmMinTlsVersion": "1.2",
    // A page of another origin has no business here.
    "properties.siteConfig.cors": undefined,
    "identity.type": "UserAssigned",
    "properties.functionAppConfig.deployment.storage.authentication.type": "UserAssignedIdentity",
  })(snapshot),
  ...all(snapshot, SITE).flatMap(({ id }) =>
    ["/ftp", "/scm"].flatMap((channel) =>
      demand(of(BASIC_AUTH, `${id}/basicPublishingCredentialsPolicies${channel}`), {
        "properties.allow": false,
      })(snapshot),
    ),
  ),
];

/** Requests without a token end before the code, but the probe of health. */
export const callersAreKnown: Rule = (snapshot) => [
  ...demand(of(SITE_CONFIG, "/authsettingsV2"), SIGN_IN)(snapshot),
  ...all(snapshot, SITE_CONFIG, "/authsettingsV2")
    .filter((config) =>
      ["allowedAudiences", "defaultAuthorizationPolicy.allowedApplications"].some(
        (list) => at(config, `${DIRECTORY}.validation.${list}.0`) === undefined,
      ),
    )
    .map(({ id }) => `${id} lets every application of the directory in`),
];
const DIRECTORY = "properties.identityProviders.azureActiveDirectory";
const SIGN_IN = {
  "properties.platform.enabled": true,
  "properties.globalValidation.requireAuthentication": true,
  "properties.globalValidation.unauthenticatedClientAction": "Return401",
  "properties.globalValidation.excludedPaths": ["/api/health"],
  "properties.httpSettings.requireHttps": true,
  [`${DIRECTORY}.enabled`]: true,
  "properties.login.tokenStore.enabled": false,
};

/** Telemetry is taken from identities alone. */
export const telemetryTakesTokensAlone: Rule = (snapshot) => [
  ...demand(of("Microsoft.Insights/components"), { "properties.DisableLocalAuth": true })(snapshot),
  ...demand(of("Microsoft.OperationalInsights/workspaces"), {
    "properties.features.disableLocalAuth": true,
  })(snapshot),
];

/** Node 24 on Flex Consumption, with an instance that pulls Durable work by itself. */
export const runsOnFlex: Rule = (snapshot) => [
  ...demand(of("Microsoft.Web/serverfarms"), { "sku.name": "FC1" })(snapshot),
  ...demand(of(SITE), {
    "properties.functionAppConfig.runtime": { name: "node", version: "24" },
  })(snapshot),
  ...demand(appOf, {
    "properties.functionAppConfig.scaleAndConcurrency.alwaysReady": [
      { name: "durable", instanceCount: 1 },
    ],
  })(snapshot),
];
