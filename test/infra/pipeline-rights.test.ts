import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
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
  readonly taken: readonly string[];
  readonly registered: readonly string[];
}

/** What is there before the script runs: roles, groups, a condition of each role that has one. */
interface Before {
  readonly role?: string;
  readonly groups?: boolean;
  readonly condition?: string;
}

/** Runs the script in nobody's subscription, for which the snapshots are made too. */
function rightsOf(environment: string, before: Before = {}): Rights {
  const { role = "", groups = false, condition } = before;
  const az = `case "$*" in
    "account show"*) echo ${NOBODYS} ;;
    "group exists"*) echo ${groups} ;;
    "role definition list"*) echo "${role}" ;;
    "role definition"*Deployer*) echo /made/deployer ;;
    "role definition"*) echo /made/builder ;;
    "role assignment list"*) ${condition === undefined ? "" : `printf '%s\\t%s\\n' /a1 "${condition}"`} ;;
    "role assignment create --role /made/deployer"*)
      # Not known everywhere at once.
      [ "$(grep -c "assignment create --role /made/deployer" "$(dirname "$0")/calls")" -gt 2 ] ;;
  esac`;
  const { status } = spawnSync(
    "bash",
    ["infra/scripts/pipeline-rights.sh", environment, "westeurope", "northeurope", "p1"],
    { env: { ...standIns({ az }), PAUSE: "0" } },
  );
  const startingWith = (pattern: RegExp) => calls().filter((call) => pattern.test(call));
  return {
    status,
    groups: startingWith(/^az group create/),
    made: startingWith(/^az role definition (create|update)/),
    given: startingWith(/^az role assignment create/),
    taken: startingWith(/^az role assignment delete/),
    registered: startingWith(/^az provider register/),
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
      ...Array<string>(3).fill("/made/deployer: "),
      ...["rg-erasure-prod", "rg-erasure-prod-audit"].flatMap((group) =>
        ["Contributor", "/made/builder"].map((role) => `${role}: /resourceGroups/${group}`),
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
    const { status, made } = rightsOf("prod", { role: "/x/roleDefinitions/r1" });
    expect(status).toBe(0);
    expect(made).toHaveLength(2);
    for (const call of made) {
      expect(call).toContain("definition update");
      expect(call).toMatch(/"Name": "r1".*"roleName": "Erasure .*"id": "\/x\/roleDefinitions\/r1"/);
    }
  });

  it("names its roles after the subscription, because a name is taken in the whole directory", () => {
    expect(RIGHTS.prod.made[0]).toMatch(/"Name": "Erasure Deployer 00000000"/);
    expect(RIGHTS.prod.made[1]).toMatch(/"Name": "Erasure Fence Builder 00000000"/);
  });

  it("leaves groups that are there as they are, tags too", () => {
    expect(rightsOf("prod", { groups: true })).toMatchObject({ status: 0, groups: [] });
  });

  const withCondition = (given: readonly string[]) =>
    given.filter((call) => call.includes("--condition"));

  it("takes away a role that was given under another condition, and gives it under today's", () => {
    const { status, taken, given } = rightsOf("prod", { condition: "of yesterday" });
    expect(status).toBe(0);
    expect(taken).toEqual(Array(2).fill("az role assignment delete --ids /a1 --output none"));
    expect(withCondition(given)).toHaveLength(2);
  });

  it("leaves one that was given under the same", () => {
    const [call = ""] = withCondition(RIGHTS.prod.given);
    const [, condition = ""] = /--condition (.*) --condition-version/.exec(call) ?? [];
    const { status, taken, given } = rightsOf("prod", { condition });
    expect(status).toBe(0);
    expect([taken.length, withCondition(given).length]).toEqual([1, 1]);
  });

  it("lets it give nothing to itself", () => {
    for (const call of withCondition(RIGHTS.prod.given))
      expect(call).toContain(
        "@Request[Microsoft.Authorization/roleAssignments:PrincipalId] ForAnyOfAllValues:GuidNotEquals {p1}",
      );
  });

  it("registers the provider of every resource, and that of the subnet's delegation", () => {
    const needed = readdirSync("infra/modules").flatMap((file) =>
      [
        ...readFileSync(`infra/modules/${file}`, "utf8").matchAll(/'(Microsoft\.\w+)\/[\w/]+@/g),
      ].map(([, provider = ""]) => provider),
    );
    const { registered } = RIGHTS.prod;
    const names = registered.map((call) => /--namespace (\S+) --wait/.exec(call)?.[1]);
    expect(names).toEqual([...new Set([...needed, "Microsoft.App"])].sort());
    expect(readFileSync("docs/deployment.md", "utf8")).toContain(
      `for provider in ${names.map((name) => name?.slice("Microsoft.".length)).join(" ")}; do`,
    );
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
