import { readFileSync } from "node:fs";
import { readRotationConfig } from "../../src/config";
import { change, SECOND_APP_FIRST, set, testsOf, unset, without } from "./faults";
import { nobodyCallsIt, oneSigns, RESTING, settingsOfRotator } from "./rules-of-rotation";
import { SITE, snapshotOf } from "./snapshot";

const [rotator = ""] = snapshotOf("prod")
  .predictedResources.filter(({ id, type }) => type === SITE && id.includes("-keys-"))
  .map(({ id }) => id.slice(id.lastIndexOf("/")));

describe("nobody calls the app that makes keys", () => {
  testsOf({
    rule: "",
    check: nobodyCallsIt,
    where: ["prod", "private"],
    faults: {
      "a door": change(
        SITE,
        rotator,
        "properties.siteConfig.ipSecurityRestrictionsDefaultAction",
        "Allow",
      ),
      "no app": without(SITE, rotator),
    },
  });
});

describe("checkpoints are signed in one place", () => {
  testsOf({
    rule: "",
    check: oneSigns,
    where: SECOND_APP_FIRST,
    faults: {
      "two places": set(RESTING, "0"),
      "the first app not resting": unset(RESTING),
      "no place": without(SITE, rotator),
    },
  });
});

describe.each(["prod", "private"] as const)(
  "the settings of the app that makes keys, in %s",
  (environment) => {
    const settings = settingsOfRotator(snapshotOf(environment));

    it("are so many as it needs, and nothing of the contact centre", () => {
      expect(Object.keys(settings).sort()).toEqual([
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AUDIT_BLOB_URL",
        "AUDIT_CONTAINER_PREFIX",
        "AUDIT_LOG_ORIGIN",
        "AZURE_CLIENT_ID",
        "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "KEY_VAULT_URL",
      ]);
    });

    it("can be used by it", () => {
      const known = Object.entries(settings).map(([name, value]) => [
        name,
        value.startsWith("[") ? "https://known-when-deployed.example.com" : value,
      ]);
      expect(readRotationConfig(Object.fromEntries(known))).toMatchObject({ ok: true });
    });
  },
);

it("has a function rest that the first app has", () => {
  const [, name = ""] = /^AzureWebJobs\.(\w+)\.Disabled$/.exec(RESTING) ?? [];
  expect(readFileSync("src/functions/timers.ts", "utf8")).toContain(`name: "${name}"`);
});
