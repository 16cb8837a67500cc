import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { all, ENVIRONMENTS, SCHEDULER, snapshotOf } from "../infra/snapshot";
import { AZD, AZURE, commandsOf, DEPLOY, parsed, read } from "./pipeline";

describe.each([DEPLOY, AZURE])("%s", (file) => {
  const [packages = ""] = commandsOf(parsed(read(file))).filter((text) =>
    text.includes("npm run package -- --backend"),
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
    expect(text).toMatch(/genesys-erasure-(\$BACKEND|\$backend)\.zip/);
    expect(text).not.toContain("durableBackend=");
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

it("has azd package for the same variable, with the same default, as its parameters", () => {
  const [, name, byDefault] =
    /durableBackend = readEnvironmentVariable\('(\w+)', '(\w+)'\)/.exec(
      read("infra/main.bicepparam"),
    ) ?? [];
  expect(commandsOf(parsed(read(AZD)))).toContainEqual(
    expect.stringContaining(`npm run package -- --backend "\${${name}:-${byDefault}}"`),
  );
});

it("has azd pack the folder that `npm run package` writes, and build nothing on Azure", () => {
  expect(parsed(read(AZD))).toMatchObject({
    services: {
      erasure: { project: "./dist-package/app", host: "function", remoteBuild: false },
    },
    hooks: { prepackage: { run: expect.stringContaining("npm run package") } },
  });
});
