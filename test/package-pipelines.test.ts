import { spawnSync } from "node:child_process";
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments, parseDocument } from "yaml";
import { all, ENVIRONMENTS, SCHEDULER, snapshotOf } from "./infra/snapshot";

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
    const commands = textsOf(file, "run", "script", "bash", "inlineScript");
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

describe.each([".github/workflows/deploy.yml", "pipelines/azure-pipelines.yml"])("%s", (file) => {
  const [packages = ""] = textsOf(file, "run", "bash").filter((text) =>
    text.includes("npm run package --"),
  );

  it.each(ENVIRONMENTS.filter((environment) => environment !== "azd"))(
    "packages for the backend that the template deploys in %s",
    (environment) => {
      const hasScheduler = all(snapshotOf(environment), SCHEDULER).length > 0;
      const backend = hasScheduler ? "durableTaskScheduler" : "azureStorage";
      expect(packagedBy(packages, process.cwd(), environment)).toBe(backend);
    },
  );

  it.each([
    ["follows parameters that name another backend", "'azureStorage'", "azureStorage"],
    ["packages nothing for parameters that name none", "", undefined],
    ["packages nothing for a backend that the file only calculates", "whatever", undefined],
  ])("%s", (_, named, backend) => {
    const copy = mkdtempSync(join(tmpdir(), "pipelines-"));
    cpSync("infra/scripts", join(copy, "infra/scripts"), { recursive: true });
    mkdirSync(join(copy, "infra/params"));
    const parameters = read("infra/params/prod.bicepparam").replace(
      /^param durableBackend.*$/m,
      named && `param durableBackend = ${named}`,
    );
    writeFileSync(join(copy, "infra/params/prod.bicepparam"), parameters);
    expect(packagedBy(packages, copy, "prod")).toBe(backend);
    rmSync(copy, { recursive: true });
  });

  it("deploys the package whose name has the deployed backend, and lets nothing overrule the parameters", () => {
    const text = read(file);
    expect(text).toContain("DURABLE_BACKEND");
    expect(text).toMatch(/genesys-erasure-(\$BACKEND|\$\(output DURABLE_BACKEND\))\.zip/);
    expect(text).not.toContain("durableBackend=");
    expect(text).toContain("/api/health");
  });
});

/** The backend for which a pipeline's own command packages, run without packaging; none when it fails. */
function packagedBy(command: string, folder: string, environment: string): string | undefined {
  const { status, stdout } = spawnSync(
    "bash",
    ["-e", "-c", `npm() { echo "npm $*"; }\n${command}`],
    { cwd: folder, env: { ...process.env, ENVIRONMENT: environment }, encoding: "utf8" },
  );
  const [, backend] = /^npm run package -- --backend (\w+)$/m.exec(stdout) ?? [];
  return status === 0 ? backend : undefined;
}

it.each(FILES.filter((file) => file !== "azure.yaml"))(
  "%s checks the templates before it packages",
  (file) => {
    const text = read(file);
    expect(text).toContain("npm run infra:check");
    expect(text.indexOf("npm run infra:check")).toBeLessThan(text.indexOf("npm run package"));
  },
);

it("has azd package for the same variable, with the same default, as its parameters", () => {
  const [, name, byDefault] =
    /durableBackend = readEnvironmentVariable\('(\w+)', '(\w+)'\)/.exec(
      read("infra/main.bicepparam"),
    ) ?? [];
  expect(textsOf("azure.yaml", "run")).toEqual([
    expect.stringContaining(`npm run package -- --backend "\${${name}:-${byDefault}}"`),
  ]);
});

it("has azd pack the folder that `npm run package` writes, and build nothing on Azure", () => {
  expect(parsed("azure.yaml")).toMatchObject({
    services: {
      erasure: { project: "./dist-package/app", host: "function", remoteBuild: false },
    },
    hooks: { prepackage: { run: expect.stringContaining("npm run package") } },
  });
});
