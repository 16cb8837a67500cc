import { type Case, change, type Fault, SECOND_APP_FIRST, set, testsOf, without } from "./faults";
import * as wiring from "./rules-of-wiring";
import {
  all,
  at,
  ENDPOINTS,
  one,
  put,
  type Resource,
  SITE,
  SITE_CONFIG,
  STORAGE,
  settingsOf,
} from "./snapshot";

const IN_NETWORK = ["prod", "azd", "test", "private"] as const;
const ZONES = `${ENDPOINTS}/privateDnsZoneGroups`;
const TARGET = "properties.privateLinkServiceConnections.0.properties.privateLinkServiceId";

/** Sets something of the first app as it is of the second, or the other way about. */
const exchanged =
  (type: string, nth: number, path: string): Fault =>
  (copy) => {
    const [first, second] = all(copy, type, type === SITE_CONFIG ? "/appsettings" : "");
    const pair = [first, second] as Resource[];
    put(pair[nth] as Resource, path, at(pair[1 - nth], path));
  };

const CASES: Case[] = [
  {
    rule: "settings lead to the store that they are named for",
    check: wiring.settingsLeadHome,
    where: SECOND_APP_FIRST,
    faults: {
      "evidence among the cases": (copy) => {
        const settings = settingsOf(copy);
        put(settings, "AUDIT_BLOB_URL", settings["OPERATIONS_BLOB_URL"]);
      },
      "cases among the evidence": (copy) => {
        const settings = settingsOf(copy);
        put(settings, "OPERATIONS_BLOB_URL", settings["AUDIT_BLOB_URL"]);
      },
      "a vault of somebody": set("KEY_VAULT_URL", "https://somebodys.vault.azure.net/"),
      "checkpoints elsewhere": (copy) => {
        const [, second] = all(copy, SITE_CONFIG, "/appsettings");
        put(second ?? {}, "properties.AUDIT_BLOB_URL", "https://elsewhere.example.com");
      },
      "the second app's host beside the cases": exchanged(
        SITE_CONFIG,
        1,
        "properties.AzureWebJobsStorage__accountName",
      ),
      "the second app's package beside the cases": exchanged(
        SITE,
        1,
        "properties.functionAppConfig.deployment.storage.value",
      ),
    },
  },
  {
    rule: "each app acts as itself alone",
    check: wiring.appsActAsThemselves,
    where: SECOND_APP_FIRST,
    faults: {
      "the first app with the identity that signs": exchanged(
        SITE,
        0,
        "identity.userAssignedIdentities",
      ),
      "the second app as the first": exchanged(SITE_CONFIG, 1, "properties.AZURE_CLIENT_ID"),
      "a host as the other": exchanged(SITE_CONFIG, 0, "properties.AzureWebJobsStorage__clientId"),
      "both identities": (copy) => {
        const [first, second] = all(copy, SITE);
        Object.assign(
          at(first, "identity.userAssignedIdentities") as object,
          at(second, "identity.userAssignedIdentities"),
        );
      },
    },
  },
  {
    rule: "each private endpoint leads to its resource, and is found by that one's name",
    check: wiring.linksLeadHome,
    where: IN_NETWORK,
    faults: {
      "evidence's endpoint that leads to the cases": (copy) =>
        put(
          one(copy, ENDPOINTS, "-audit-blob"),
          TARGET,
          at(one(copy, ENDPOINTS, "-host-blob"), TARGET),
        ),
      "a name that is looked up on the internet": without(
        ZONES,
        "-pe-vault/privateDnsZoneGroups/default",
      ),
      "a vault in the zone of blobs": (copy) =>
        put(
          one(copy, ZONES, "-pe-vault/privateDnsZoneGroups/default"),
          "properties",
          one(copy, ZONES, "-pe-host-blob/privateDnsZoneGroups/default")["properties"],
        ),
      "a way to something else": change(ENDPOINTS, "-host-blob", TARGET, "[x]"),
    },
  },
  {
    rule: "platform and code ask for the same token",
    check: wiring.fencesAgree,
    faults: {
      "another issuer in the code": set("INTAKE_JWT_ISSUER", "https://issuer.example.com/v2.0"),
      "another audience in the code": set("INTAKE_JWT_AUDIENCE", "api://x"),
      "keys of another directory": set("INTAKE_JWKS_URL", "https://issuer.example.com/keys"),
      "one audience more at the platform": change(
        SITE_CONFIG,
        "/authsettingsV2",
        "properties.identityProviders.azureActiveDirectory.validation.allowedAudiences.1",
        "x",
      ),
    },
  },
  {
    rule: "azd finds its environment and its services",
    check: wiring.azdFindsItsOwn,
    where: SECOND_APP_FIRST,
    faults: {
      "an app without its tag": change(SITE, "", "tags", {}),
      "two apps of one name": exchanged(SITE, 1, "tags"),
      "a group of no environment": change("Microsoft.Resources/resourceGroups", "", "tags", {}),
    },
  },
  {
    rule: "evidence is in a group of its own",
    check: wiring.evidenceIsApart,
    faults: {
      "evidence in the app's group": (copy) => {
        const account = all(copy, STORAGE).find(({ name }) => name.startsWith("stau"));
        if (account) account.id = account.id.replace("-audit/", "/");
      },
      "cases in evidence's group": (copy) => {
        const account = all(copy, STORAGE).find(({ name }) => name.startsWith("ster"));
        if (account) account.id = account.id.replace("/providers/", "-audit/providers/");
      },
    },
  },
];

describe.each(CASES)("$rule", testsOf);
