import { type Case, change, testsOf, without } from "./faults";
import { dataIsInTheNetwork, nothingIsPublic, subnetsAreFenced } from "./rules-of-network";
import { ACTION_GROUPS, ENDPOINTS, SCHEDULER, SITE, STORAGE, VAULT } from "./snapshot";

const NETWORK = "Microsoft.Network/virtualNetworks";

const CASES: Case[] = [
  {
    rule: "data answers nobody outside the network",
    check: dataIsInTheNetwork,
    where: ["azd", "test", "prod", "private"],
    faults: {
      "a public account": change(STORAGE, "", "properties.publicNetworkAccess", "Enabled"),
      "a public vault": change(VAULT, "", "properties.publicNetworkAccess", "Enabled"),
      "a public scheduler": change(SCHEDULER, "", "properties.publicNetworkAccess", "Enabled"),
      "an open list": change(SCHEDULER, "", "properties.ipAllowlist", ["0.0.0.0/0"]),
      "a bypass": change(STORAGE, "", "properties.networkAcls.bypass", "AzureServices"),
      "an open vault": change(VAULT, "", "properties.networkAcls.defaultAction", "Allow"),
      "calls out past the network": change(
        SITE,
        "",
        "properties.outboundVnetRouting.allTraffic",
        false,
      ),
      "a vault nobody reaches": without(ENDPOINTS, "-vault"),
      "evidence nobody reaches": without(ENDPOINTS, "-audit-blob"),
      "a scheduler nobody reaches": without(ENDPOINTS, "-scheduler"),
    },
  },
  {
    rule: "queues and tables that hold histories are in the network",
    check: dataIsInTheNetwork,
    where: ["private"],
    faults: {
      "queues nobody reaches": without(ENDPOINTS, "-queue"),
      "tables nobody reaches": without(ENDPOINTS, "-table"),
    },
  },
  {
    rule: "subnets are fenced, and apps go out by theirs",
    check: subnetsAreFenced,
    where: ["prod", "azd", "test", "private"],
    faults: {
      "another delegation": change(
        NETWORK,
        "",
        "properties.subnets.0.properties.delegations.0.properties.serviceName",
        "Microsoft.Web/serverFarms",
      ),
      "no known address": change(
        NETWORK,
        "",
        "properties.subnets.0.properties.natGateway",
        undefined,
      ),
      "a subnet without its fence": change(
        NETWORK,
        "",
        "properties.subnets.1.properties.networkSecurityGroup",
        undefined,
      ),
      "a fence that lets in": change(
        "Microsoft.Network/networkSecurityGroups",
        "",
        "properties.securityRules.0.properties.access",
        "Allow",
      ),
      "an app outside": change(SITE, "", "properties.virtualNetworkSubnetId", undefined),
      "no network": without(NETWORK),
    },
  },
  {
    rule: "in a private deployment nothing answers anybody outside the network",
    check: nothingIsPublic,
    where: ["private"],
    faults: {
      "a public app": change(SITE, "", "properties.publicNetworkAccess", "Enabled"),
      "an app nobody reaches": without(ENDPOINTS, "-pe-app"),
      "a second app to which no code comes": without(ENDPOINTS, "-pe-keys-app"),
      "a public resource of another type": change(ACTION_GROUPS, "", "properties", {
        publicNetworkAccess: "Enabled",
      }),
    },
  },
];

describe.each(CASES)("$rule", testsOf);
