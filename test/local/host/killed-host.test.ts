import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedHost, type Mode, newStateDir } from "../../host/embedded-host";
import { HostClient } from "../../host/host-client";

/** Hosts that a failed test has left behind. */
const running: EmbeddedHost[] = [];

async function start(stateDir: string, mode: Mode = "gated") {
  const host = new EmbeddedHost({ stateDir, mode });
  running.push(host);
  return { host, client: new HostClient(await host.url()) };
}

const newFile = () => join(mkdtempSync(join(tmpdir(), "lines-")), "lines.txt");
const linesOf = (file: string) => readFileSync(file, "utf8").trim().split("\n");

afterEach(async () => {
  await Promise.all(running.splice(0).map((host) => host.stop("SIGKILL")));
});

describe.each(["gated", "strict"] as const)("a host that is killed (%s)", (mode) => {
  it("again and again takes up every orchestration at the next start", async () => {
    const stateDir = newStateDir();
    const file = newFile();
    const lines = 12;
    let { host, client } = await start(stateDir, mode);
    const ids = await Promise.all(
      [0, 1, 2].map(() => client.start("writeLines", { file, lines, ms: 60 })),
    );
    for (let kill = 0; kill < 4; kill++) {
      await sleep(150);
      expect(await host.stop("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" });
      ({ host, client } = await start(stateDir, mode));
    }
    for (const id of ids) {
      expect(await client.ended(id)).toMatchObject({ runtimeStatus: "Completed", output: lines });
      // At least once: a line may be there twice, but none is missing.
      const written = new Set(linesOf(file).filter((line) => line.startsWith(id)));
      expect(written.size).toBe(lines);
    }
  });

  it("fires timers that came due meanwhile, and keeps events that had come", async () => {
    const stateDir = newStateDir();
    const first = await start(stateDir, mode);
    const resting = await first.client.start("rest", [1500]);
    const collecting = await first.client.start("collect", 2);
    for (const id of [resting, collecting]) await first.client.running(id);
    await first.client.raise(collecting, "e", "before");
    await first.host.stop("SIGKILL");
    await sleep(1600);
    const { client } = await start(stateDir, mode);
    expect((await client.ended(resting)).output).toBe("rested");
    await client.raise(collecting, "e", "after");
    expect((await client.ended(collecting)).output).toEqual(["before", "after"]);
  });
});

describe("a host", () => {
  it("fails an activity that has killed the process five times", async () => {
    const stateDir = newStateDir();
    const file = newFile();
    const first = await start(stateDir);
    const id = await first.client.start("runPoison", { file });
    await first.host.exited;
    for (let again = 0; again < 4; again++) await new EmbeddedHost({ stateDir }).exited;
    const { client } = await start(stateDir);
    expect((await client.ended(id)).output).toBe(
      "Activity function 'killTheProcess' failed: embedded host: the process died 5 times while this activity ran",
    );
    expect(linesOf(file)).toHaveLength(5);
  });

  it("does not count a regular stop against the activities that run", async () => {
    const stateDir = newStateDir();
    let { host, client } = await start(stateDir);
    const id = await client.start("slowChild", 2500);
    await client.running(id);
    for (let stop = 0; stop < 6; stop++) {
      expect(await host.stop()).toEqual({ code: 0, signal: null });
      ({ host, client } = await start(stateDir));
    }
    expect((await client.ended(id)).output).toBe("child: 9");
  });

  it("refuses a database which another process uses", async () => {
    const stateDir = newStateDir();
    await start(stateDir);
    const second = new EmbeddedHost({ stateDir });
    expect(await second.exited).toEqual({ code: 1, signal: null });
    expect(second.output).toBe(
      `embedded host: the database ${join(stateDir, "durable.sqlite")} is in use by another process\n`,
    );
  });

  it("says when its port is taken", async () => {
    const { client } = await start(newStateDir());
    const port = Number(new URL(client.url).port);
    const second = new EmbeddedHost({ port });
    expect(await second.exited).toEqual({ code: 1, signal: null });
    expect(second.output).toBe(`embedded host: port ${port} is taken\n`);
  });

  it("answers on localhost and on 127.0.0.1, and says which functions it found", async () => {
    const { host, client } = await start(newStateDir());
    const { hostname, port } = new URL(client.url);
    expect(hostname).toBe("localhost");
    for (const name of ["localhost", "127.0.0.1"]) {
      expect((await fetch(`http://${name}:${port}/admin/host/status`)).status).toBe(200);
    }
    expect(host.output).toMatch(/^ {2}orchestration +finish$/m);
    expect(host.output).toMatch(/^ {2}http +numbered +\/api\/numbered\/\{id:int\}\/\{part\?\}$/m);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends in order on %s", async (signal) => {
    const { host } = await start(newStateDir());
    expect(await host.stop(signal)).toEqual({ code: 0, signal: null });
  });
});
