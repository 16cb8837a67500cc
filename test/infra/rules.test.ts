import { type Case, change, SECOND_APP_FIRST, testsOf, without } from "./faults";
import * as rules from "./rules";
import {
  BASIC_AUTH,
  BLOBS,
  CONTAINERS,
  DEFINITIONS,
  one,
  SITE,
  SITE_CONFIG,
  STORAGE,
  VAULT,
} from "./snapshot";

const CASES: Case[] = [
  {
    rule: "every storage account takes tokens alone",
    check: rules.storageTakesTokensAlone,
    faults: {
      "a shared key": change(STORAGE, "", "properties.allowSharedKeyAccess", true),
      "public blobs": change(STORAGE, "", "properties.allowBlobPublicAccess", true),
      "old TLS": change(STORAGE, "", "properties.minimumTlsVersion", "TLS1_0"),
      "plain HTTP": change(STORAGE, "", "properties.supportsHttpsTrafficOnly", false),
    },
  },
  {
    rule: "no container is public",
    check: rules.containersArePrivate,
    faults: {
      "a public container": change(CONTAINERS, "", "properties.publicAccess", "Blob"),
      "pages that read blobs": change(BLOBS, "", "properties.cors", {
        corsRules: [{ allowedOrigins: ["*"] }],
      }),
    },
  },
  {
    rule: "what is deleted in the operations account is gone",
    check: rules.operationsForget,
    faults: {
      "soft delete": change(BLOBS, "", "properties.deleteRetentionPolicy.enabled", true),
      versions: change(BLOBS, "", "properties.isVersioningEnabled", true),
      "a change feed": change(BLOBS, "", "properties.changeFeed.enabled", true),
      "a point to restore": change(BLOBS, "", "properties.restorePolicy.enabled", true),
    },
  },
  {
    rule: "the audit writer creates and reads, and nothing else",
    check: rules.appenderOnlyAppends,
    faults: {
      "a right to overwrite": change(DEFINITIONS, "", "properties.permissions.0.dataActions.2", [
        `${CONTAINERS}/blobs/write`,
      ]),
      "a right to delete": change(DEFINITIONS, "", "properties.permissions.0.dataActions.2", [
        `${CONTAINERS}/blobs/delete`,
      ]),
      "a right to unlock": change(DEFINITIONS, "", "properties.permissions.0.actions.1", "*"),
    },
  },
  {
    rule: "the vault can't be purged, and asks roles",
    check: rules.vaultKeeps,
    faults: {
      "no purge protection": change(VAULT, "", "properties.enablePurgeProtection", false),
      "access policies": change(VAULT, "", "properties.enableRbacAuthorization", false),
      "no vault": without(VAULT),
    },
  },
  {
    rule: "no secret is deployed",
    check: rules.noSecretIsDeployed,
    faults: {
      "a secret in the template": (copy) =>
        copy.predictedResources.push({ id: "x", type: `${VAULT}/secrets`, name: "audit-hmac" }),
    },
  },
  {
    rule: "the app speaks HTTPS and takes no password",
    check: rules.appTakesNoPassword,
    where: SECOND_APP_FIRST,
    faults: {
      "plain HTTP": change(SITE, "", "properties.httpsOnly", false),
      "old TLS": change(SITE, "", "properties.siteConfig.minTlsVersion", "1.0"),
      "old TLS for deployment": change(SITE, "", "properties.siteConfig.scmMinTlsVersion", "1.0"),
      "pages of every origin": change(SITE, "", "properties.siteConfig.cors", {
        allowedOrigins: ["*"],
      }),
      "FTP with a password": change(BASIC_AUTH, "/ftp", "properties.allow", true),
      "deployment with a password": without(BASIC_AUTH, "/scm"),
      "deployment with a password to one of two apps": (copy) =>
        without(BASIC_AUTH, one(copy, BASIC_AUTH, "/scm").id)(copy),
      "a connection string for the package": change(
        SITE,
        "",
        "properties.functionAppConfig.deployment.storage.authentication.type",
        "StorageAccountConnectionString",
      ),
    },
  },
  {
    rule: "nobody but the probe of health calls without a token",
    check: rules.callersAreKnown,
    faults: {
      "no sign-in": without(SITE_CONFIG, "/authsettingsV2"),
      "a sign-in that lets pass": change(
        SITE_CONFIG,
        "/authsettingsV2",
        "properties.globalValidation.unauthenticatedClientAction",
        "AllowAnonymous",
      ),
      "every application of the directory": change(
        SITE_CONFIG,
        "/authsettingsV2",
        "properties.identityProviders.azureActiveDirectory.validation.defaultAuthorizationPolicy.allowedApplications",
        [],
      ),
      "another open path": change(
        SITE_CONFIG,
        "/authsettingsV2",
        "properties.globalValidation.excludedPaths.1",
        "/api/*",
      ),
    },
  },
  {
    rule: "telemetry takes tokens alone",
    check: rules.telemetryTakesTokensAlone,
    faults: {
      "an instrumentation key that opens": change(
        "Microsoft.Insights/components",
        "",
        "properties.DisableLocalAuth",
        false,
      ),
    },
  },
  {
    rule: "the app runs on Flex Consumption, Node 24, one instance ready for Durable work",
    check: rules.runsOnFlex,
    faults: {
      "another plan": change("Microsoft.Web/serverfarms", "", "sku.name", "Y1"),
      "an old Node": change(SITE, "", "properties.functionAppConfig.runtime.version", "20"),
      "nothing ready": change(
        SITE,
        "",
        "properties.functionAppConfig.scaleAndConcurrency.alwaysReady",
        [],
      ),
    },
  },
];

describe.each(CASES)("$rule", testsOf);
