import { readFileSync } from "node:fs";
import { assignmentsOf, ROLE_TABLE } from "./role-table";
import { ASSIGNMENTS, ENVIRONMENTS, faulty, one, put, remove, snapshotOf } from "./snapshot";

describe("role assignments are the table of roles", () => {
  it.each(ENVIRONMENTS)("neither more nor fewer in %s", (environment) => {
    expect(assignmentsOf(snapshotOf(environment))).toEqual(ROLE_TABLE[environment]);
  });

  it.each([
    [
      "a right more",
      (copy: ReturnType<typeof snapshotOf>) => {
        copy.predictedResources.push(structuredClone(one(copy, ASSIGNMENTS)));
      },
    ],
    ["a right fewer", (copy: ReturnType<typeof snapshotOf>) => remove(copy, ASSIGNMENTS)],
    [
      "another role",
      (copy: ReturnType<typeof snapshotOf>) =>
        put(
          one(copy, ASSIGNMENTS),
          "properties.roleDefinitionId",
          "/x/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        ),
    ],
    [
      "another principal",
      (copy: ReturnType<typeof snapshotOf>) =>
        put(
          one(copy, ASSIGNMENTS),
          "properties.principalId",
          "33333333-3333-3333-3333-333333333333",
        ),
    ],
    [
      "a right on one secret, given on all of them and so on the key that signs",
      (copy: ReturnType<typeof snapshotOf>) => {
        for (const assignment of copy.predictedResources)
          if (assignment.id.includes("/secrets/case-index/providers/"))
            assignment.id = assignment.id.replace("/secrets/case-index/", "/");
      },
    ],
    [
      "a wider place",
      (copy: ReturnType<typeof snapshotOf>) =>
        put(
          one(copy, ASSIGNMENTS),
          "id",
          "/subscriptions/0/providers/Microsoft.Authorization/roleAssignments/0",
        ),
    ],
  ])("finds %s", (_, fault) => {
    expect(assignmentsOf(faulty(snapshotOf("prod"), fault))).not.toEqual(ROLE_TABLE.prod);
  });

  it("registers the app roles that the code asks for", () => {
    const registered = JSON.parse(readFileSync("infra/entra/app-roles.json", "utf8")) as {
      value: string;
    }[];
    const [, union = ""] =
      /export type Role = ([^;]+);/.exec(readFileSync("src/functions/authorise.ts", "utf8")) ?? [];
    const asked = [...union.matchAll(/"([^"]+)"/g)].map(([, role]) => role);
    expect(registered.map(({ value }) => value).sort()).toEqual(asked.sort());
  });
});
