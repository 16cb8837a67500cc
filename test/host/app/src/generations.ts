import * as df from "durable-functions";
import { type Flow, inputOf, later } from "./flow";

interface Generation {
  readonly left: number;
  readonly received?: readonly unknown[];
}

df.app.orchestration("oneEventEach", function* (ctx): Flow {
  const { left, received = [] } = inputOf<Generation>(ctx);
  ctx.df.setCustomStatus({ left });
  if (left === 0) return received;
  const event = yield ctx.df.waitForExternalEvent("e");
  ctx.df.continueAsNew({ left: left - 1, received: [...received, event] });
  return undefined;
});

/** Only the last generation waits for the event. */
df.app.orchestration("waitInLast", function* (ctx): Flow {
  const { left } = inputOf<Generation>(ctx);
  if (left === 0) {
    ctx.df.setCustomStatus("waiting");
    return yield ctx.df.waitForExternalEvent("e");
  }
  yield ctx.df.callActivity("pause", { ms: 800 });
  ctx.df.continueAsNew({ left: left - 1 });
  return undefined;
});

df.app.orchestration("continueWithText", function* (ctx): Flow {
  const text = inputOf<string>(ctx);
  if (text !== "first") return { text };
  ctx.df.continueAsNew("second");
  return undefined;
});

df.app.orchestration("callAfterContinue", function* (ctx): Flow {
  if (inputOf<Generation>(ctx).left === 0) return "last";
  ctx.df.continueAsNew({ left: 0 });
  return yield ctx.df.callActivity("tally", { key: ctx.df.instanceId });
});

df.app.orchestration("restInEach", function* (ctx): Flow {
  const { left } = inputOf<Generation>(ctx);
  if (left > 0) ctx.df.setCustomStatus({ left });
  yield ctx.df.createTimer(later(ctx, 1800));
  if (left > 0) ctx.df.continueAsNew({ left: left - 1 });
  return { version: ctx.df.version ?? null };
});
