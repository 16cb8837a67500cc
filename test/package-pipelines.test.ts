import { globSync, readFileSync } from "node:fs";
import { parseAllDocuments, parseDocument } from "yaml";

const FILES = [
  ...globSync(".github/workflows/*.yml").sort(),
  "pipelines/azure-pipelines.yml",
  "azure.yaml",
];
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
};

/** Every member of that name, at whatever depth. */
function valuesOf(node: unknown, name: string): unknown[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => [
    ...(key === name ? [value] : []),
    ...valuesOf(value, name),
  ]);
}

const read = (file: string): string => readFileSync(file, "utf8");
const parsed = (file: string): unknown => parseDocument(read(file), { strict: true }).toJS();
const textsOf = (file: string, ...names: string[]): string[] =>
  names
    .flatMap((name) => valuesOf(parsed(file), name))
    .filter((value) => typeof value === "string");

describe.each(FILES)("%s", (file) => {
  it("is YAML without a mistake or a warning", () => {
    const documents = parseAllDocuments(read(file), { strict: true, uniqueKeys: true });
    expect(documents).toHaveLength(1);
    for (const { errors, warnings } of documents) expect([...errors, ...warnings]).toEqual([]);
  });

  it("runs only scripts that there are", () => {
    const commands = textsOf(file, "run", "script", "inlineScript");
    const asked = commands.flatMap((text) => [...text.matchAll(/npm run ([\w:-]+)/g)]);
    expect(asked.map(([, name]) => name).filter((name) => !scripts[name ?? ""])).toEqual([]);
    expect(commands.length).toBeGreaterThan(0);
  });

  it("keeps no secret: identities are federated", () => {
    expect(read(file)).not.toMatch(
      /secrets\.|client-secret|clientSecret|publish-profile|password/i,
    );
  });
});

const workflows = FILES.filter((file) => file.startsWith(".github"));
const uses = workflows.flatMap((file) =>
  textsOf(file, "uses").map((used) => [file, used] as const),
);

it.each(uses)("%s pins %s to a full version or a commit", (_, used) => {
  expect(used).toMatch(/^[\w-]+\/[\w-]+@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/);
});

it.each(workflows)(
  "%s begins with no right but to read, and keeps no credentials after checkout",
  (file) => {
    expect(parsed(file)).toMatchObject({ permissions: { contents: "read" } });
    const checkouts = textsOf(file, "uses").filter((used) => used.startsWith("actions/checkout@"));
    expect(valuesOf(parsed(file), "persist-credentials")).toEqual(checkouts.map(() => false));
  },
);

it("packages, shows what would change, deploys and locks in this order, each step in an environment of its own", () => {
  const environment = "$" + "{{ inputs.environment }}";
  expect(parsed(".github/workflows/deploy.yml")).toMatchObject({
    jobs: {
      "what-if": { needs: "package", environment: `${environment}-plan` },
      deploy: { needs: "what-if", environment },
      lock: {
        needs: "deploy",
        environment: `${environment}-lock`,
        if: "inputs.lockContainer != ''",
      },
    },
  });
  const stages = textsOf("pipelines/azure-pipelines.yml", "stage", "dependsOn", "environment");
  const pipelineEnvironment = "erasure-$" + "{{ parameters.environment }}";
  expect(stages).toEqual([
    ...["package", "what_if", "deploy", "lock"],
    ...["package", "what_if", "deploy"],
    ...[pipelineEnvironment, `${pipelineEnvironment}-lock`],
  ]);
});

it.each([".github/workflows/deploy.yml", "pipelines/azure-pipelines.yml"])(
  "%s gives package and template the same backend, and deploys the zip of that backend",
  (file) => {
    const text = read(file);
    expect(text).toContain('npm run package -- --backend "$BACKEND"');
    expect(text.match(/--parameters durableBackend="\$BACKEND"/g)).toHaveLength(2);
    expect(text).toContain("genesys-erasure-$BACKEND.zip");
    expect(text).toContain("/api/health");
  },
);

it("has azd pack the folder that `npm run package` writes, and build nothing on Azure", () => {
  expect(parsed("azure.yaml")).toMatchObject({
    services: {
      erasure: { project: "./dist-package/app", host: "function", remoteBuild: false },
    },
    hooks: { prepackage: { run: expect.stringContaining("npm run package") } },
  });
});
