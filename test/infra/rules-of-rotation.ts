/** What is asked of the second app, which makes keys and signs checkpoints. */
import { demand, type Rule } from "./rules";
import { all, isRotator, one, SITE, SITE_CONFIG, type Snapshot, settingsOf } from "./snapshot";

/** The setting by which the platform lets a function of the first app rest. */
export const RESTING = "AzureWebJobs.writeCheckpoint.Disabled";

const rotators = (snapshot: Snapshot) => all(snapshot, SITE).filter(isRotator);

/** Nobody calls it; its code is brought by the management channel, and no password opens that. */
export const nobodyCallsIt: Rule = demand(rotators, {
  "properties.siteConfig.ipSecurityRestrictionsDefaultAction": "Deny",
  "properties.siteConfig.scmIpSecurityRestrictionsUseMain": false,
  "properties.functionAppConfig.scaleAndConcurrency.alwaysReady": [],
});

/** Checkpoints are signed in one place, and in no fewer. */
export const oneSigns: Rule = (snapshot) => {
  const rests = settingsOf(snapshot)[RESTING] === "1";
  const hasRotator = rotators(snapshot).length > 0;
  return rests === hasRotator ? [] : [`resting: ${rests}, second app: ${hasRotator}`];
};

/** The settings of the second app. */
export function settingsOfRotator(snapshot: Snapshot): Record<string, string> {
  const [rotator] = rotators(snapshot);
  const config = one(snapshot, SITE_CONFIG, `${rotator?.id}/config/appsettings`);
  return config["properties"] as Record<string, string>;
}
