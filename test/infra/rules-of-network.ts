import { demand, type Rule } from "./rules";
import {
  all,
  at,
  ENDPOINTS,
  type Resource,
  SCHEDULER,
  SITE,
  type Snapshot,
  STORAGE,
  VAULT,
} from "./snapshot";

const DATA = [STORAGE, VAULT, SCHEDULER];

/** Data answers nobody outside the network, in which each store has its private endpoint and the app its way out. */
export const dataIsInTheNetwork: Rule = (snapshot) => {
  const accounts = all(snapshot, STORAGE);
  const hasScheduler = all(snapshot, SCHEDULER).length > 0;
  const wanted = [
    ...accounts.map(() => "blob"),
    "vault",
    ...(hasScheduler ? ["scheduler"] : ["queue", "table"]),
  ];
  return [
    ...demand(() => DATA.flatMap((type) => all(snapshot, type)), {
      "properties.publicNetworkAccess": "Disabled",
    })(snapshot),
    ...demand(() => [STORAGE, VAULT].flatMap((type) => all(snapshot, type)), {
      "properties.networkAcls.defaultAction": "Deny",
      "properties.networkAcls.bypass": "None",
    })(snapshot),
    ...addressesListed(snapshot),
    ...demand(() => all(snapshot, SITE), {
      "properties.outboundVnetRouting.allTraffic": true,
    })(snapshot),
    ...unreached(snapshot, wanted),
  ];
};

/** Nothing answers anybody outside the network, and each app has a private endpoint, by which its code comes. */
export const nothingIsPublic: Rule = (snapshot) => [
  ...demand(() => all(snapshot, SITE), { "properties.publicNetworkAccess": "Disabled" })(snapshot),
  ...snapshot.predictedResources
    .filter((each) => !["Disabled", undefined].includes(accessOf(each)))
    .map(({ id }) => `${id} is public`),
  ...unreached(
    snapshot,
    all(snapshot, SITE).map(() => "sites"),
  ),
];

const accessOf = (resource: Resource) =>
  at(resource, "properties.publicNetworkAccess") as string | undefined;

const addressesListed: Rule = (snapshot) =>
  all(snapshot, SCHEDULER)
    .filter((scheduler) => JSON.stringify(at(scheduler, "properties.ipAllowlist")) !== "[]")
    .map(({ id }) => `${id} lists addresses`);

/** Each part that is wanted needs a private endpoint of its own; one cut off is no safer, it is down. */
function unreached(snapshot: Snapshot, wanted: readonly string[]): string[] {
  const links = all(snapshot, ENDPOINTS).map((endpoint) =>
    at(endpoint, "properties.privateLinkServiceConnections.0.properties.groupIds.0"),
  );
  return wanted.filter((part) => {
    const nth = links.indexOf(part);
    if (nth >= 0) links.splice(nth, 1);
    return nth < 0;
  });
}

const NETWORK = "Microsoft.Network/virtualNetworks";

/** Apps go out by their own subnet and one known address; nothing from the internet comes into either subnet. */
export const subnetsAreFenced: Rule = (snapshot) => {
  const [app, endpoints] = ["0", "1"].map((nth) => `properties.subnets.${nth}.properties`);
  const said = (expression: unknown, what: string) => String(expression).includes(what);
  return [
    ...demand(() => all(snapshot, NETWORK), {
      [`${app}.delegations.0.properties.serviceName`]: "Microsoft.App/environments",
    })(snapshot),
    ...all(snapshot, NETWORK).flatMap((network) => [
      ...(said(at(network, `${app}.natGateway.id`), "/natGateways/") ? [] : ["no way out"]),
      ...[app, endpoints]
        .filter((subnet) => !said(at(network, `${subnet}.networkSecurityGroup.id`), "-nsg"))
        .map((subnet) => `${subnet} is open`),
    ]),
    ...demand(() => all(snapshot, "Microsoft.Network/networkSecurityGroups"), {
      "properties.securityRules.0.properties.access": "Deny",
      "properties.securityRules.0.properties.direction": "Inbound",
      "properties.securityRules.0.properties.sourceAddressPrefix": "Internet",
      "properties.securityRules.0.properties.destinationAddressPrefix": "*",
      "properties.securityRules.0.properties.destinationPortRange": "*",
    })(snapshot),
    ...all(snapshot, SITE)
      .filter((site) => !said(at(site, "properties.virtualNetworkSubnetId"), "appSubnetId"))
      .map(({ id }) => `${id} is not in the apps' subnet`),
  ];
};
