import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { ASSIGNMENTS, all, at, DEFINITIONS, isAudit, one, snapshotOf } from "./snapshot";
import { standInFolder } from "./stand-ins";

const { standIns, calls, remove } = standInFolder();
afterAll(remove);

const NOBODYS = "00000000-0000-0000-0000-000000000000";
interface Rights {
  readonly status: number | null;
  readonly groups: readonly string[];
  readonly made: readonly string[];
  readonly given: readonly string[];
}

/** Runs the script in nobody's subscription, for which the snapshots are made too. */
function rightsOf(environment: string, had = ""): Rights {
  const az = `case "$*" in
    "account show"*) echo ${NOBODYS} ;;
    "role definition list"*) echo "${had}" ;;
  esac`;
  const { status } = spawnSync(
    "bash",
    ["infra/scripts/pipeline-rights.sh", environment, "westeurope", "northeurope", "p1"],
    { env: standIns({ az }) },
  );
  const startingWith = (pattern: RegExp) => calls().filter((call) => pattern.test(call));
  return {
    status,
    groups: startingWith(/^az group create/),
    made: startingWith(/^az role definition (create|update)/),
    given: startingWith(/^az role assignment create/),
  };
}

const RIGHTS = { prod: rightsOf("prod"), private: rightsOf("private") };
const scopeOf = (call: string) =>
  /--scope (\S+)/.exec(call)?.[1]?.replace(`/subscriptions/${NOBODYS}`, "");
const roleOf = (call: string) => /--role (.+?) --scope/.exec(call)?.[1];

describe("pipeline-rights.sh", () => {
  it("gives on the two groups what changes them, and on the subscription only what a deployment is", () => {
    const { status, groups, given, made } = RIGHTS.prod;
    expect(status).toBe(0);
    const administrator = "Role Based Access Control Administrator";
    expect(given.map((call) => `${roleOf(call)}: ${scopeOf(call)}`)).toEqual([
      "Erasure Deployer: ",
      ...["rg-erasure-prod", "rg-erasure-prod-audit"].flatMap((group) =>
        ["Contributor", "Erasure Fence Builder"].map((role) => `${role}: /resourceGroups/${group}`),
      ),
      `${administrator}: /resourceGroups/rg-erasure-prod`,
      `${administrator}: /resourceGroups/rg-erasure-prod-audit`,
    ]);
    expect(made).toHaveLength(2);
    expect(made[0]).not.toMatch(/Microsoft\.Authorization|"\*"/);
    expect(groups).toEqual([
      expect.stringContaining("--name rg-erasure-prod --location westeurope"),
      expect.stringContaining("--name rg-erasure-prod-audit --location northeurope"),
    ]);
  });

  it("brings roles up to date that are there", () => {
    const { status, made } = rightsOf("prod", "/x/roleDefinitions/r1");
    expect(status).toBe(0);
    expect(made).toHaveLength(2);
    for (const call of made) {
      expect(call).toContain("definition update");
      expect(call).toMatch(/"Name": "r1".*"roleName": "Erasure .*"id": "\/x\/roleDefinitions\/r1"/);
    }
  });

  it("lets it change no role assignment by those roles, and remove no lock", () => {
    const { made } = RIGHTS.prod;
    expect(made.join(" ")).toMatch(/Authorization\/locks\/write/);
    expect(made.join(" ")).not.toMatch(/roleAssignments|locks\/(delete|\*)|"\*"/);
  });

  /** The roles that it lets be given and taken, first in the app's group, then in evidence's. */
  const allowedIn = (environment: keyof typeof RIGHTS): string[][] =>
    RIGHTS[environment].given.flatMap((call) => {
      const [, condition = ""] = /--condition (.*) --condition-version 2\.0/.exec(call) ?? [];
      if (condition === "") return [];
      const [given, taken, ...more] = [...condition.matchAll(/GuidEquals \{([^}]*)\}/g)].map(
        ([, ids = ""]) => ids.split(", ").sort(),
      );
      expect({ taken, more }).toEqual({ taken: given, more: [] });
      return [given ?? []];
    });

  it.each(["prod", "private"] as const)(
    "lets it give each role that the template gives, where it does, in %s",
    (name) => {
      const [ofApp, ofEvidence] = allowedIn(name);
      for (const assignment of all(snapshotOf(name), ASSIGNMENTS)) {
        const role = String(at(assignment, "properties.roleDefinitionId")).slice(-36);
        expect(isAudit(assignment) ? ofEvidence : ofApp).toContain(role);
      }
    },
  );

  it("lets it give no other: none that rules, and among evidence none but to read and to append", () => {
    const [ofApp = [], ofEvidence] = allowedIn("prod");
    const ours = readFileSync("infra/roles.bicep", "utf8").match(/[0-9a-f-]{36}/g) ?? [];
    const reader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
    expect(ofApp).toEqual(ours.filter((role) => role !== reader).sort());
    expect(ofEvidence).toEqual([reader, one(snapshotOf("prod"), DEFINITIONS).id.slice(-36)].sort());
  });
});
