import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OTHER_APPS } from "../../host/compile";
import { EmbeddedHost } from "../../host/embedded-host";
import { HostClient } from "../../host/host-client";

interface AppFiles {
  readonly code: string;
  readonly host?: unknown;
  readonly packageFile?: object;
  readonly file?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

const START = `const { app } = require("@azure/functions"); const df = require("durable-functions");`;

/** Writes a small app into a folder of its own, inside the project so that it finds its packages. */
function writeApp(
  name: string,
  { code, host = { version: "2.0" }, settings, ...rest }: AppFiles,
): string {
  const appDir = join(OTHER_APPS, name);
  mkdirSync(appDir, { recursive: true });
  const file = rest.file ?? "index.js";
  const packageFile = { name, main: file, ...rest.packageFile };
  writeFileSync(join(appDir, "package.json"), JSON.stringify(packageFile));
  writeFileSync(join(appDir, "host.json"), JSON.stringify(host));
  writeFileSync(join(appDir, file), code);
  if (settings !== undefined) {
    writeFileSync(join(appDir, "local.settings.json"), JSON.stringify({ Values: settings }));
  }
  return appDir;
}

async function outputOf(appDir: string, environment = {}): Promise<string> {
  const host = new EmbeddedHost({ appDir, environment });
  expect(await host.exited).toEqual({ code: 1, signal: null });
  return host.output;
}

describe("an app is refused by name when it", () => {
  const handler = "handler: async () => ({})";

  it.each([
    [
      "has another trigger",
      `app.storageQueue("q", { queueName: "q", connection: "c", ${handler} });`,
      "function 'q' uses 'queueTrigger', which this host does not support",
    ],
    [
      "has an entity",
      `df.app.entity("counter", () => undefined);`,
      "function 'counter' uses 'entityTrigger', which this host does not support",
    ],
    [
      "has another input",
      `const { input } = require("@azure/functions"); app.http("h", { extraInputs: [input.storageBlob({ path: "p", connection: "c" })], ${handler} });`,
      "function 'h' uses 'blob', which this host does not support",
    ],
    [
      "has another output",
      `const { output } = require("@azure/functions"); app.http("h", { extraOutputs: [output.storageQueue({ queueName: "q", connection: "c" })], ${handler} });`,
      "function 'h' uses 'queue', which this host does not support",
    ],
    [
      "has a retry policy on a function",
      `app.timer("t", { schedule: "0 * * * * *", retry: { strategy: "fixedDelay", maxRetryCount: 1, delayInterval: 1 }, ${handler} });`,
      "function 't' uses 'retry', which this host does not support",
    ],
    [
      "streams HTTP",
      `app.setup({ enableHttpStream: true }); app.http("h", { ${handler} });`,
      "'enableHttpStream' is not supported",
    ],
    ["registers nothing", "", "the app registered no function"],
    [
      "registers a name twice",
      `app.http("h", { ${handler} }); app.http("H", { ${handler} });`,
      "two functions are called 'H'",
    ],
    [
      "throws while it is loaded",
      `throw new Error("at load");`,
      "index.js threw while it was loaded: Error: at load",
    ],
    [
      "has a schedule that cannot be read",
      `app.timer("t", { schedule: "often", ${handler} });`,
      "the schedule 'often' is not supported",
    ],
  ])("%s", async (name, code, message) => {
    const appDir = writeApp(`refused-${name.replaceAll(" ", "-")}`, { code: START + code });
    expect(await outputOf(appDir)).toContain(
      `embedded host: ${message}`.replace("embedded host: index", "index"),
    );
  });

  const http = `${START} app.http("h", { ${handler} });`;

  it("matches versions by another strategy", async () => {
    const host = {
      version: "2.0",
      extensions: { durableTask: { versionMatchStrategy: "Strict" } },
    };
    const output = await outputOf(writeApp("refused-strategy", { code: http, host }));
    expect(output).toContain("the versionMatchStrategy 'Strict', which this host does not support");
  });

  it("names a setting that is missing", async () => {
    const host = { version: "2.0", extensions: { durableTask: { hubName: "%NO_SUCH_HUB%" } } };
    const output = await outputOf(writeApp("refused-setting", { code: http, host }));
    expect(output).toContain("the setting NO_SUCH_HUB, named in '%NO_SUCH_HUB%', is missing");
  });

  it("is not built", async () => {
    const packageFile = { main: "nowhere/*.js" };
    const output = await outputOf(writeApp("refused-unbuilt", { code: http, packageFile }));
    expect(output).toContain(`matches "main": "nowhere/*.js"; is it built?`);
  });
});

describe("an app is served when it", () => {
  async function served(appDir: string, path: string): Promise<unknown> {
    const host = new EmbeddedHost({ appDir });
    try {
      return (await new HostClient(await host.url()).request("GET", path)).body;
    } finally {
      await host.stop();
    }
  }

  const settings = { SERVED_HUB: "FromSettings", SERVED_SCHEDULE: "0 0 3 1 1 *" };

  it("names settings that its local settings have", async () => {
    const appDir = writeApp("served-settings", {
      code: `${START} app.http("hub", { extraInputs: [df.input.durableClient()], handler: async (_, context) => ({ body: df.getClient(context).taskHubName }) });
        app.timer("t", { schedule: "%SERVED_SCHEDULE%", handler: async () => {} });`,
      host: {
        version: "2.0",
        extensions: { durableTask: { hubName: "%SERVED_HUB%" }, http: { routePrefix: "" } },
      },
      settings,
    });
    expect(await served(appDir, "/hub")).toBe("FromSettings");
  });

  it("is made of ECMAScript modules", async () => {
    const appDir = writeApp("served-modules", {
      file: "index.mjs",
      code: `import { app } from "@azure/functions"; app.http("h", { handler: async () => ({ body: "module" }) });`,
    });
    expect(await served(appDir, "/api/h")).toBe("module");
  });

  it("uses hooks", async () => {
    const appDir = writeApp("served-hooks", {
      code: `${START} const seen = [];
        app.hook.appStart(() => { seen.push("start"); });
        app.hook.preInvocation((context) => { seen.push("before"); context.functionHandler = async () => ({ body: seen.join() }); });
        app.http("h", { handler: async () => ({ body: "not called" }) });`,
    });
    expect(await served(appDir, "/api/h")).toBe("start,before");
  });

  it("turns an error into a result in a hook", async () => {
    const appDir = writeApp("served-recovery", {
      code: `${START}
        app.hook.postInvocation((context) => { context.error = null; context.result = { body: "recovered" }; });
        app.http("h", { handler: async () => { throw new Error("lost"); } });`,
    });
    expect(await served(appDir, "/api/h")).toBe("recovered");
  });
});
