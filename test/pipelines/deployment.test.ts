/** Runs what each pipeline gives to a shell to deploy, against stand-ins of the commands that reach Azure. */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { standInFolder } from "../infra/stand-ins";
import { AZD, AZURE, CHECK, commandsOf, DEPLOY, parsed, read } from "./pipeline";

const { folder, standIns, calls, remove } = standInFolder();
afterAll(remove);

const SECOND = "erasure-x-keys-1";
const ROTATION_ZIP = "genesys-erasure-rotation.zip";

/** As Azure gives them: it changes the case of names. */
const outputsWith = (rotation: string): string =>
  JSON.stringify({
    azurE_RESOURCE_GROUP: { type: "String", value: "rg-x" },
    azurE_FUNCTION_APP_NAME: { type: "String", value: "erasure-x-1" },
    azurE_FUNCTION_URL: { type: "String", value: "https://erasure.example.com" },
    durablE_BACKEND: { type: "String", value: "azureStorage" },
    rotatioN_APP_NAME: { type: "String", value: rotation },
    loG_WORKSPACE_ID: { type: "String", value: "w1" },
  });

/** A subscription in which the second app tells of its keys as soon as it is asked. */
const azure = (rotation: string) => ({
  az: `case "$*" in
    *"deployment sub show"*) echo '${outputsWith(rotation)}' ;;
    rest*) printf 'KeyAge audit-hmac\\nKeyAge audit-signer\\n' ;;
  esac`,
  curl: "echo '{}'",
});

function run(command: string, environment: Record<string, string>, rotation: string): number {
  const { status } = spawnSync("bash", ["-e", "-c", command], {
    env: { ...standIns(azure(rotation)), PAUSE: "0", RETRIES: "0", ...environment },
  });
  return status ?? -1;
}

/** The one command of a pipeline that has a text in it. */
function commandOf(file: string, text: string): string {
  const found = commandsOf(parsed(read(file))).filter((command) => command.includes(text));
  expect(found).toHaveLength(1);
  return found[0] ?? "";
}

const GIVEN = { ENVIRONMENT: "prod", LOCATION: "westeurope" };
const zipsSent = (): string[] =>
  calls()
    .filter((call) => call.startsWith("az functionapp deployment source config-zip "))
    .map((call) => `${/--name (\S+)/.exec(call)?.[1]}: ${/--src (\S+)/.exec(call)?.[1]}`);

const AHEAD = ["https://api.loganalytics.io", "api://c1/.default"];
/** For what tokens was asked before a deployment that outlives the sign-in. */
const tokensAhead = (): (string | undefined)[] => {
  const first = calls().findIndex((call) => call.includes("deployment sub create"));
  return calls()
    .slice(0, first)
    .map((call) => /get-access-token --(?:resource|scope) (\S+)/.exec(call)?.[1]);
};

describe("Azure Pipelines", () => {
  const deploy = commandOf(AZURE, "deployment sub create").replaceAll(
    "$(Pipeline.Workspace)",
    "/agent",
  );

  it("deploys the second app before the one that needs its keys, and hears it, where there is one", () => {
    expect(run(deploy, { ...GIVEN, CLIENT: "c1" }, SECOND)).toBe(0);
    expect(tokensAhead()).toEqual(AHEAD);
    expect(zipsSent()).toEqual([
      `${SECOND}: /agent/package/${ROTATION_ZIP}`,
      "erasure-x-1: /agent/package/genesys-erasure-azureStorage.zip",
    ]);
    expect(calls().some((call) => call.includes("/workspaces/w1/query"))).toBe(true);
    expect(calls().at(-1)).toContain("https://erasure.example.com/api/health?deep=1");
  });

  it("deploys one app where the template says that there is no other", () => {
    expect(run(deploy, GIVEN, "")).toBe(0);
    expect(zipsSent()).toEqual(["erasure-x-1: /agent/package/genesys-erasure-azureStorage.zip"]);
  });

  it("deploys no code when an output is not there", () => {
    const broken = deploy.replace("DURABLE_BACKEND", "GONE");
    expect(run(broken, GIVEN, SECOND)).not.toBe(0);
    expect(zipsSent()).toEqual([]);
  });
});

describe("GitHub Actions", () => {
  const create = commandOf(DEPLOY, "deployment sub create");
  const given = join(folder, "given");
  const outputs = (rotation: string, command = create) => {
    rmSync(given, { force: true });
    const status = run(command, { ...GIVEN, CLIENT: "c1", GITHUB_OUTPUT: given }, rotation);
    return { status, given: readFileSync(given, "utf8").trim().split("\n") };
  };

  it.each([SECOND, ""])(
    "hands on what the template gave, the second app's name '%s' too",
    (name) => {
      expect(outputs(name)).toEqual({
        status: 0,
        given: [
          "AZURE_RESOURCE_GROUP=rg-x",
          "AZURE_FUNCTION_APP_NAME=erasure-x-1",
          "AZURE_FUNCTION_URL=https://erasure.example.com",
          "DURABLE_BACKEND=azureStorage",
          `ROTATION_APP_NAME=${name}`,
          "LOG_WORKSPACE_ID=w1",
        ],
      });
    },
  );

  it("stops when an output is not there", () => {
    const { status } = outputs(SECOND, create.replace("DURABLE_BACKEND", "GONE"));
    expect(status).not.toBe(0);
  });

  it("deploys the second app first, if there is one, and hears it", () => {
    const text = read(DEPLOY);
    expect(text).toContain("if: steps.infra.outputs.ROTATION_APP_NAME != ''");
    expect(text.indexOf("deploy-rotation.sh")).toBeLessThan(text.indexOf("config-zip"));
    const environment = { GROUP: "rg-x", APP: SECOND, WORKSPACE: "w1" };
    expect(run(commandOf(DEPLOY, "deploy-rotation.sh"), environment, SECOND)).toBe(0);
    expect(zipsSent()).toEqual([`${SECOND}: dist-package/${ROTATION_ZIP}`]);
  });
});

describe("azd", () => {
  const after = commandOf(AZD, "deploy-rotation.sh");
  const given = {
    AZURE_RESOURCE_GROUP: "rg-x",
    AZURE_FUNCTION_URL: "https://erasure.example.com",
    LOG_WORKSPACE_ID: "w1",
  };

  it.each([
    ["deploys the second app and hears it, where there is one", SECOND, 1],
    ["deploys no second app where there is none", "", 0],
  ])("%s, and asks for health", (_, name, zips) => {
    expect(run(after, { ...given, ROTATION_APP_NAME: name }, name)).toBe(0);
    expect(zipsSent()).toHaveLength(zips);
    expect(calls().at(-1)).toContain("/api/health");
  });
});

it.each([DEPLOY, CHECK, AZURE, AZD])("%s packages both apps", (file) => {
  const commands = commandsOf(parsed(read(file))).join("\n");
  expect(commands).toContain("npm run package -- --app rotation");
});
