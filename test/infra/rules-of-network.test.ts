import { type Case, change, testsOf, without } from "./faults";
import { appIsInTheNetwork, dataIsInTheNetwork } from "./rules-of-network";
import { ENDPOINTS, SCHEDULER, SITE, STORAGE, VAULT } from "./snapshot";

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
    rule: "a private app answers nobody outside the network",
    check: appIsInTheNetwork,
    where: ["private"],
    faults: {
      "a public app": change(SITE, "", "properties.publicNetworkAccess", "Enabled"),
      "an app nobody reaches": without(ENDPOINTS, "-app"),
    },
  },
];

describe.each(CASES)("$rule", testsOf);
