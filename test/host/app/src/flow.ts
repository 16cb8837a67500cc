import type { OrchestrationContext, Task } from "durable-functions";

/** The body of an orchestrator. */
export type Flow = Generator<Task, unknown, unknown>;

/** The orchestrator's input, taken for what its caller sends. */
export function inputOf<Input>(ctx: OrchestrationContext): Input {
  return ctx.df.getInput<Input>() as Input;
}

/** An instant that many milliseconds from the orchestrator's own clock. */
export function later(ctx: OrchestrationContext, ms: number): Date {
  return new Date(ctx.df.currentUtcDateTime.getTime() + ms);
}

/** A value with its type, in a form that survives JSON. */
export function seen(value: unknown): { type: string; value: unknown } {
  return { type: value === null ? "null" : typeof value, value: value ?? null };
}

/** The first line of an error's message; what follows differs from host to host. */
export function firstLine(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line.trimEnd();
}
