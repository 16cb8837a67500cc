import * as df from "durable-functions";
import { type Flow, firstLine, inputOf, later } from "./flow";

df.app.orchestration("squares", function* (ctx): Flow {
  const count = inputOf<number>(ctx);
  const tasks = Array.from({ length: count }, (_, n) => ctx.df.callActivity("square", n));
  const squares = (yield ctx.df.Task.all(tasks)) as number[];
  return squares.reduce((sum, square) => sum + square, 0);
});

/** Every level calls the next for each half of its range; the last calls the activity. */
df.app.orchestration("sumOfSquares", function* (ctx): Flow {
  const { from, to } = inputOf<{ from: number; to: number }>(ctx);
  if (to - from <= 3) {
    const ns = Array.from({ length: to - from }, (_, n) => from + n);
    const squares = yield ctx.df.Task.all(ns.map((n) => ctx.df.callActivity("square", n)));
    return (squares as number[]).reduce((sum, square) => sum + square, 0);
  }
  const middle = Math.floor((from + to) / 2);
  const halves = yield ctx.df.Task.all([
    ctx.df.callSubOrchestrator("sumOfSquares", { from, to: middle }),
    ctx.df.callSubOrchestrator("sumOfSquares", { from: middle, to }),
  ]);
  return (halves as number[]).reduce((sum, half) => sum + half, 0);
});

df.app.orchestration("waitForKinds", function* (ctx): Flow {
  return yield ctx.df.Task.all([
    ctx.df.callActivity("square", 3),
    ctx.df.callSubOrchestrator("finish"),
    ctx.df.createTimer(later(ctx, 200)),
  ]);
});

/** The clock of the orchestrator says whether the slow sibling still runs. */
df.app.orchestration("failEarlyInAll", function* (ctx): Flow {
  const { siblingMs } = inputOf<{ siblingMs: number }>(ctx);
  const startedMs = ctx.df.currentUtcDateTime.getTime();
  const elapsedMs = () => ctx.df.currentUtcDateTime.getTime() - startedMs;
  let caught = "nothing";
  try {
    yield ctx.df.Task.all([
      ctx.df.callActivity("breakDown", { how: "early" }),
      ctx.df.callActivity("pause", { ms: siblingMs }),
    ]);
  } catch (error) {
    caught = firstLine(error);
  }
  yield ctx.df.callActivity("square", 1);
  return { caught, wentOnAfterSibling: elapsedMs() >= siblingMs - 100 };
});

df.app.orchestration("failTwiceInAll", function* (ctx): Flow {
  try {
    return yield ctx.df.Task.all([
      ctx.df.callActivity("breakDown", { how: "both" }),
      ctx.df.callActivity("breakDown", { how: "both" }),
    ]);
  } catch (error) {
    return firstLine(error);
  }
});

df.app.orchestration("raceActivities", function* (ctx): Flow {
  const { slowMs } = inputOf<{ slowMs: number }>(ctx);
  const quick = ctx.df.callActivity("square", 4);
  const key = ctx.df.instanceId;
  yield ctx.df.Task.any([quick, ctx.df.callActivity("tally", { key, ms: slowMs })]);
  ctx.df.setCustomStatus("won");
  return quick.result;
});

df.app.orchestration("raceEvent", function* (ctx): Flow {
  const quick = ctx.df.callActivity("square", 4);
  yield ctx.df.Task.any([quick, ctx.df.waitForExternalEvent("never")]);
  return quick.result;
});

df.app.orchestration("yieldTwice", function* (ctx): Flow {
  const task = ctx.df.callActivity("tally", { key: ctx.df.instanceId });
  return [yield task, yield task];
});

df.app.orchestration("raceThenTake", function* (ctx): Flow {
  const slow = ctx.df.callActivity("tally", { key: ctx.df.instanceId, ms: 200 });
  yield ctx.df.Task.any([slow, ctx.df.callActivity("square", 1)]);
  return yield slow;
});

/** A mistake: the same task stands in two calls of `Task.any`. */
df.app.orchestration("reuseInAny", function* (ctx): Flow {
  const slow = ctx.df.callActivity("tally", { key: ctx.df.instanceId, ms: 300 });
  yield ctx.df.Task.any([slow, ctx.df.callActivity("square", 1)]);
  yield ctx.df.Task.any([slow, ctx.df.callActivity("pause", { ms: 600 })]);
  return "reused";
});

interface RetryInput {
  readonly attempts: number;
  readonly succeedAt: number;
  readonly pauseMs?: number;
}

function retryOptions(attempts: number, pauseMs = 100): df.RetryOptions {
  const options = new df.RetryOptions(pauseMs, attempts);
  options.backoffCoefficient = 2;
  options.maxRetryIntervalInMilliseconds = 1.5 * pauseMs;
  return options;
}

df.app.orchestration("retry", function* (ctx): Flow {
  const { attempts, succeedAt: attempt, pauseMs } = inputOf<RetryInput>(ctx);
  const input = { key: ctx.df.instanceId, attempt };
  try {
    return yield ctx.df.callActivityWithRetry("failUntil", retryOptions(attempts, pauseMs), input);
  } catch (error) {
    return firstLine(error);
  }
});

/** Several retried calls side by side, then one more activity. */
df.app.orchestration("retrySideBySide", function* (ctx): Flow {
  const tasks = Array.from({ length: 6 }, (_, n) => {
    const input = { key: `${ctx.df.instanceId}-${n}`, attempt: (n % 3) + 1 };
    return ctx.df.callActivityWithRetry("failUntil", retryOptions(4), input);
  });
  return { runs: yield ctx.df.Task.all(tasks), next: yield ctx.df.callActivity("square", 5) };
});

df.app.orchestration("retryChild", function* (ctx): Flow {
  const childId = inputOf<string | null>(ctx) ?? undefined;
  const options = new df.RetryOptions(100, 2);
  try {
    return yield ctx.df.callSubOrchestratorWithRetry("throwError", options, "in child", childId);
  } catch (error) {
    return firstLine(error);
  }
});

df.app.orchestration("retryWithTimeout", function* (ctx): Flow {
  const options = retryOptions(5);
  options.retryTimeoutInMilliseconds = 1000;
  const input = { key: ctx.df.instanceId, attempt: 2 };
  return yield ctx.df.callActivityWithRetry("failUntil", options, input);
});

/** One pause after the other, each of which writes a line to the file. */
df.app.orchestration("writeLines", function* (ctx): Flow {
  const { file, lines, ms } = inputOf<{ file: string; lines: number; ms: number }>(ctx);
  const write = (n: number) =>
    ctx.df.callActivity("writeLine", { file, line: `${ctx.df.instanceId} ${n}`, ms });
  const first = (yield write(0)) as string;
  const rest = Array.from({ length: lines - 1 }, (_, n) => write(n + 1));
  const written = (yield ctx.df.Task.all(rest)) as string[];
  yield ctx.df.createTimer(later(ctx, ms));
  return [first, ...written].length;
});

df.app.orchestration("runPoison", function* (ctx): Flow {
  try {
    return yield ctx.df.callActivity("killTheProcess", inputOf<{ file: string }>(ctx));
  } catch (error) {
    return firstLine(error);
  }
});
