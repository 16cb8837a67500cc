import * as df from "durable-functions";
import { type Flow, inputOf, seen } from "./flow";

const UNDEFINED = "(undefined)";

df.app.orchestration("finish", function* (): Flow {
  return "finished";
});
df.app.orchestration("returnNothing", function* (): Flow {
  return undefined;
});
df.app.orchestration("returnNull", function* (): Flow {
  return null;
});

/** What the orchestrator itself received, and who it is. */
df.app.orchestration("introduce", function* (ctx): Flow {
  const input = inputOf<unknown>(ctx);
  const timestamp = (input as { Timestamp?: unknown } | null)?.Timestamp;
  return {
    ...seen(input),
    isDate: timestamp instanceof Date,
    id: ctx.df.instanceId,
    parent: ctx.df.parentInstanceId ?? null,
    version: ctx.df.version ?? null,
  };
});

df.app.orchestration("mirrorEach", function* (ctx): Flow {
  const mirrored: unknown[] = [];
  for (const value of inputOf<unknown[]>(ctx)) {
    mirrored.push(yield ctx.df.callActivity("mirror", value === UNDEFINED ? undefined : value));
  }
  return mirrored;
});

df.app.orchestration("mirrorEachInChild", function* (ctx): Flow {
  const mirrored: unknown[] = [];
  for (const value of inputOf<unknown[]>(ctx)) {
    const sent = value === UNDEFINED ? undefined : value;
    const { type, value: got } = (yield ctx.df.callSubOrchestrator("introduce", sent)) as {
      type: string;
      value: unknown;
    };
    mirrored.push({ type, value: got });
  }
  return mirrored;
});

df.app.orchestration("collectGifts", function* (ctx): Flow {
  const gifts: Record<string, unknown> = {};
  for (const what of inputOf<string[]>(ctx)) {
    gifts[what] = yield ctx.df.callActivity("give", { what });
  }
  return gifts;
});

df.app.orchestration("readClock", function* (ctx): Flow {
  const before = ctx.df.currentUtcDateTime;
  const again = ctx.df.currentUtcDateTime;
  yield ctx.df.callActivity("mirror", 1);
  return {
    isStill: before.getTime() === again.getTime(),
    movesOn: ctx.df.currentUtcDateTime.getTime() > before.getTime(),
    guid: ctx.df.newGuid("seed"),
  };
});

df.app.orchestration("passText", function* (ctx): Flow {
  const text = yield ctx.df.callActivity("fill", { length: inputOf<number>(ctx) });
  return { measured: yield ctx.df.callActivity("measure", text), text };
});

df.app.orchestration("setStatus", function* (ctx): Flow {
  ctx.df.setCustomStatus("s".repeat(inputOf<number>(ctx)));
  yield ctx.df.callActivity("mirror", 1);
  return "set";
});

/** A status, and after an event the given one in its place. */
df.app.orchestration("replaceStatus", function* (ctx): Flow {
  ctx.df.setCustomStatus({ phase: "first" });
  yield ctx.df.waitForExternalEvent("next");
  ctx.df.setCustomStatus(inputOf<unknown>(ctx));
  yield ctx.df.waitForExternalEvent("end");
  return "ended";
});
