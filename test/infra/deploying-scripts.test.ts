import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { productSecrets } from "../../src/domain/key-rotation";
import { eventsOf } from "./events";
import { standInFolder } from "./stand-ins";

const { standIns, calls, remove } = standInFolder();
afterAll(remove);

const run = (script: string, az: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync("bash", [`infra/scripts/${script}`, ...args], {
    env: { ...standIns({ az }), TRIES: "3", PAUSE: "0" },
    encoding: "utf8",
  });
  return { status, stdout: stdout.trim(), stderr };
};

describe("output-of.sh", () => {
  // As Azure gives them: it changes the case of names.
  const outputs = JSON.stringify({
    azurE_RESOURCE_GROUP: { type: "String", value: "rg-x" },
    rotatioN_APP_NAME: { type: "String", value: "" },
    dtS_ENDPOINT: { type: "String" },
  });
  const outputOf = (name: string, az = `echo '${outputs}'`) =>
    run("output-of.sh", az, "erasure-prod", name);

  it("finds an output in whatever case Azure gives its name", () => {
    expect(outputOf("AZURE_RESOURCE_GROUP")).toMatchObject({ status: 0, stdout: "rg-x" });
    expect(calls()).toEqual([
      expect.stringMatching(/^az deployment sub show --name erasure-prod /),
    ]);
  });

  it.each(["ROTATION_APP_NAME", "DTS_ENDPOINT"])("says nothing for %s, which is empty", (name) => {
    expect(outputOf(name)).toMatchObject({ status: 0, stdout: "" });
  });

  it.each<[string, Parameters<typeof outputOf>]>([
    ["an output that is not there", ["AZURE_KEY_VAULT_URI"]],
    ["a deployment that is not there", ["AZURE_RESOURCE_GROUP", "exit 3"]],
  ])("fails for %s", (_, args) => {
    const { status, stdout } = outputOf(...args);
    expect({ failed: status !== 0, stdout }).toEqual({ failed: true, stdout: "" });
  });
});

describe("deploy-rotation.sh", () => {
  const deploy = (said: string, deployment = "") =>
    run(
      "deploy-rotation.sh",
      `case "$*" in *config-zip*) ${deployment || ":"} ;; *) ${said} ;; esac`,
      ...["rg", "erasure-x-keys-1", "rotation.zip", "w0rkspace"],
    );
  const ages = "printf 'KeyAge case-kek\\nKeyAge audit-hmac\\nKeyAge audit-signer\\n'";

  it("brings the code, asks the logs of that app alone, and ends when it has told of the keys that seal and sign", () => {
    expect(deploy(ages)).toMatchObject({ status: 0 });
    const [brought, asked, ...more] = calls();
    expect(brought).toContain("--name erasure-x-keys-1 --src rotation.zip");
    expect(asked).toContain("/workspaces/w0rkspace/query");
    expect(asked).toContain("AppRoleName =~ 'erasure-x-keys-1'");
    expect(asked).toMatch(/TimeGenerated > datetime\(\d{4}-\d\d-\d\dT[\d:]+Z\)/);
    expect(more).toEqual([]);
  });

  it("asks again while nothing is said, or a question fails, and then says what it heard", () => {
    const { status, stderr } = deploy("exit 1");
    expect({ status, stderr }).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("nothing"),
    });
    expect(calls()).toHaveLength(4);
    expect(deploy("echo 'Unavailable key vault: audit-hmac'").stderr).toContain(
      "key vault: audit-hmac",
    );
  });

  it.each([
    ["one key alone", "echo 'KeyAge audit-hmac'"],
    ["a key of another name", "printf 'KeyAge audit-hmac\\nKeyAge audit-signer-of-another\\n'"],
  ])("is not content with %s", (_, said) => {
    expect(deploy(said).status).toBe(1);
  });

  it("gives up at once when the settings can't be used", () => {
    const { status, stderr } = deploy("echo 'OutOfService KEY_VAULT_URL'");
    expect({ status, stderr }).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("KEY_VAULT_URL"),
    });
    expect(calls()).toHaveLength(2);
  });

  it("asks nothing when the code could not be brought", () => {
    expect(deploy(ages, "exit 5").status).toBe(5);
    expect(calls()).toHaveLength(1);
  });

  it("waits for events and keys of which the second app tells", () => {
    const script = readFileSync("infra/scripts/deploy-rotation.sh", "utf8");
    const events = eventsOf(readFileSync("src/activities/events.ts", "utf8"));
    const waited = [...script.matchAll(/KeyAge ([\w-]+)'/g)].map(([, secret]) => secret);
    const told = productSecrets(new Date()).flatMap(({ name, rule }) =>
      rule.kind === "rotating" ? [name] : [],
    );
    expect(waited).toHaveLength(2);
    expect(told).toEqual(expect.arrayContaining(waited));
    expect(events.get("KeyAge")).toContain("secret");
    expect(events.get("OutOfService")).toContain("what");
  });
});
