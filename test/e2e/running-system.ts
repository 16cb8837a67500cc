import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type IntakeForm, intakeForm, type Status } from "../../local/intake-form";
import type { System } from "../../local/system";

/** The compiled system, everything it has printed, and a form that speaks to it. */
export interface RunningSystem extends System {
  readonly stateDir: string;
  readonly form: IntakeForm;
  readonly output: string[];
  end(): Promise<void>;
}

interface Compiled {
  startSystem: typeof import("../../local/system").startSystem;
}

/** Starts the compiled app (or the one in `appDir`) on the compiled host, as `npm start` does, on free ports and a state of its own. */
export async function runningSystem(
  environment: Readonly<Record<string, string>> = {},
  appDir = process.cwd(),
): Promise<RunningSystem> {
  const compiled = join(process.cwd(), "dist", "local", "system.js");
  if (!existsSync(compiled)) throw new Error("the project is not compiled: npm run build");
  const { startSystem } = require(compiled) as Compiled;
  const stateDir = mkdtempSync(join(tmpdir(), "erasure-"));
  const output: string[] = [];
  const system = await startSystem({
    appDir,
    stateDir,
    ports: "any",
    environment: { ...process.env, HOST_MODE: "strict", ...environment },
    onLine: (part, line) => output.push(`[${part}] ${line}`),
  });
  return {
    ...system,
    stateDir,
    output,
    form: intakeForm(system),
    end: async () => {
      await system.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

/** Waits until a request's status is as wanted, and gives it. */
export async function until(
  form: IntakeForm,
  requestId: string,
  wanted: (status: Status) => boolean,
): Promise<Status> {
  for (;;) {
    const status = await form.statusOf(requestId);
    if (wanted(status)) return status;
    await pause(200);
  }
}

/** The request has its final status and every letter has its record. */
export const isOver = ({ status, evidence }: Status): boolean =>
  status.startsWith("COMPLETED") &&
  evidence.filter(({ recordType }) => recordType === "notice").length >= 3;
