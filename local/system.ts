import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { announced, endPart, startPart } from "./child";
import type { Faults } from "./sandbox/faults-wanted";

/** How the local system is started. */
export interface SystemSetup {
  /** Folder of the app: the project itself. */
  readonly appDir: string;
  /** All state of host and sandbox. */
  readonly stateDir: string;
  readonly ports: "fixed" | "any";
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onLine: (part: "host" | "sandbox", line: string) => void;
  readonly faults?: Faults | undefined;
}

/** A running system: the app on its host, and everything the app needs around it. */
export interface System {
  readonly appUrl: string;
  readonly settings: Readonly<Record<string, string>>;
  /** The process that hosts the app now. */
  hostPid(): number;
  /** Kills the host without warning, as a power cut would. */
  killHost(): Promise<void>;
  /** Starts the host again on the same state and the same port. */
  startHost(): Promise<void>;
  /** From now on a host that dies is started again, as the platform does; told before. */
  onHostDeath(tell: () => void): void;
  stop(): Promise<void>;
}

const Ready = z.object({ ready: z.literal(true), settings: z.record(z.string(), z.string()) });
const HOST_PORT = 7071;
const LISTENING = /^Listening on (http:\S+)$/;

/** Starts sandbox and host, each in a process of its own, so that the one can die without the other. */
export async function startSystem(setup: SystemSetup): Promise<System> {
  const sandbox = await startSandboxProcess(setup);
  const { settings } = sandbox;
  const host = await startHostProcess(setup, settings, portFor(setup)).catch(
    async (fault: unknown) => {
      await endPart(sandbox.child);
      throw fault;
    },
  );
  const port = Number(new URL(host.url).port);
  const again = async () => (await startHostProcess(setup, settings, port)).child;
  return { appUrl: host.url, settings, ...controls(host.child, sandbox.child, again) };
}

type Controls = Omit<System, "appUrl" | "settings">;

function controls(
  first: ChildProcess,
  sandbox: ChildProcess,
  again: () => Promise<ChildProcess>,
): Controls {
  let hosting = first;
  let stopping = false;
  const supervise = (tell: () => void): void => {
    hosting.once("exit", () => {
      if (stopping) return;
      tell();
      again().then(
        (child) => {
          hosting = child;
          supervise(tell);
        },
        (fault: unknown) => console.error(fault instanceof Error ? fault.message : fault),
      );
    });
  };
  return {
    hostPid: () => hosting.pid ?? 0,
    killHost: async () => {
      const ended = new Promise((resolve) => hosting.once("exit", resolve));
      hosting.kill("SIGKILL");
      await ended;
    },
    startHost: async () => {
      hosting = await again();
    },
    onHostDeath: supervise,
    stop: async () => {
      stopping = true;
      await endPart(hosting);
      await endPart(sandbox);
    },
  };
}

const portFor = ({ ports }: SystemSetup): number => (ports === "fixed" ? HOST_PORT : 0);

async function startSandboxProcess(setup: SystemSetup) {
  const { stateDir, ports, onLine, faults } = setup;
  // An evaluation that opens in the middle blocks, and what is blocked is looked at again after this.
  const environment = { ...(faults && { HOLD_POLL_MINUTES: "1" }), ...setup.environment };
  const chosen = faults ? ["--faults", faults.profile, "--seed", String(faults.seed)] : [];
  const lines: string[] = [];
  let settings: Readonly<Record<string, string>> | undefined;
  const child = startPart({
    name: "sandbox",
    script: join(__dirname, "sandbox", "main.js"),
    args: ["--state", stateDir, "--ports", ports, ...chosen],
    environment,
    onLine: (line) => {
      lines.push(line);
      onLine("sandbox", line);
    },
  });
  child.on("message", (message) => {
    settings = Ready.parse(message).settings;
  });
  const ready = await announced(child, { name: "the sandbox", lines, find: () => settings });
  return { child, lines, settings: ready };
}

async function startHostProcess(
  { appDir, stateDir, environment, onLine }: SystemSetup,
  settings: Readonly<Record<string, string>>,
  port: number,
): Promise<{ child: ChildProcess; url: string }> {
  const lines: string[] = [];
  const child = startPart({
    name: "host",
    script: join(__dirname, "host", "main.js"),
    args: [appDir, String(port)],
    environment: { ...environment, ...settings, LOCAL_STATE_DIR: stateDir },
    onLine: (line) => {
      lines.push(line);
      onLine("host", line);
    },
  });
  const find = () => lines.map((line) => LISTENING.exec(line)?.[1]).find((url) => url);
  return { child, url: await announced(child, { name: "the host", lines, find }) };
}
