import { app, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { type Flow, inputOf, later } from "./flow";
import { count, keep } from "./ledger";

const TEN_DAYS_MS = 10 * 24 * 3600 * 1000;

app.timer("everySecond", {
  schedule: "* * * * * *",
  handler: (timer: Timer) => {
    keep("everySecond", timer);
  },
});
app.timer("onceAYear", {
  schedule: "0 0 3 1 1 *",
  handler: (timer: Timer) => {
    count("onceAYear");
    keep("onceAYear", timer);
  },
});

df.app.orchestration("rest", function* (ctx): Flow {
  for (const ms of inputOf<number[]>(ctx)) yield ctx.df.createTimer(later(ctx, ms));
  return "rested";
});

/** By how many milliseconds the orchestrator's clock is past the time that it waited for. */
df.app.orchestration("measureTimer", function* (ctx): Flow {
  const due = later(ctx, inputOf<number>(ctx));
  yield ctx.df.createTimer(due);
  return ctx.df.currentUtcDateTime.getTime() - due.getTime();
});

/** After a timer looks at the clock and waits again, as an app must. */
df.app.orchestration("restFully", function* (ctx): Flow {
  const due = later(ctx, inputOf<number>(ctx));
  let laps = 0;
  while (ctx.df.currentUtcDateTime < due) {
    laps += 1;
    yield ctx.df.createTimer(due);
  }
  return { laps, isOver: ctx.df.currentUtcDateTime >= due };
});

df.app.orchestration("forgetTimer", function* (ctx): Flow {
  const timer = ctx.df.createTimer(later(ctx, inputOf<number>(ctx)));
  yield ctx.df.Task.any([timer, ctx.df.callActivity("square", 2)]);
  ctx.df.setCustomStatus("won");
  return "activity won";
});

df.app.orchestration("cancelTimer", function* (ctx): Flow {
  const timer = ctx.df.createTimer(later(ctx, inputOf<number | null>(ctx) ?? TEN_DAYS_MS));
  const event = ctx.df.waitForExternalEvent("go");
  const winner = yield ctx.df.Task.any([timer, event]);
  timer.cancel();
  return { eventWon: winner === event, next: yield ctx.df.callActivity("square", 2) };
});

df.app.orchestration("timerOrEvent", function* (ctx): Flow {
  const timer = ctx.df.createTimer(later(ctx, inputOf<number>(ctx)));
  const event = ctx.df.waitForExternalEvent("go");
  const winner = yield ctx.df.Task.any([timer, event]);
  return winner === timer ? "timer" : "event";
});

df.app.orchestration("collect", function* (ctx): Flow {
  const received: unknown[] = [];
  const wanted = inputOf<number | null>(ctx) ?? 1;
  while (received.length < wanted) received.push(yield ctx.df.waitForExternalEvent("e"));
  return received;
});

df.app.orchestration("collectAfterPause", function* (ctx): Flow {
  yield ctx.df.callActivity("pause", { ms: inputOf<number>(ctx) });
  const first = yield ctx.df.waitForExternalEvent("e");
  return [first, yield ctx.df.waitForExternalEvent("e")];
});

df.app.orchestration("collectSideBySide", function* (ctx): Flow {
  const waits = [ctx.df.waitForExternalEvent("e"), ctx.df.waitForExternalEvent("e")];
  return yield ctx.df.Task.all(waits);
});
