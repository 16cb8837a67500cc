import * as df from "durable-functions";
import { type Flow, firstLine, inputOf } from "./flow";
import { count } from "./ledger";

df.app.orchestration("throwError", function* (ctx): Flow {
  ctx.df.setCustomStatus({ before: "the throw" });
  throw new Error(inputOf<string | null>(ctx) ?? "");
});
df.app.orchestration("throwText", function* (): Flow {
  throw "only a text";
});
df.app.orchestration("throwObject", function* (): Flow {
  throw { code: 1 };
});
df.app.orchestration("yieldNumber", function* (): Flow {
  return yield 5 as never;
});
df.app.orchestration("waitForNothing", function* (ctx): Flow {
  return yield ctx.df.Task.all([]);
});

df.app.orchestration("breakInActivity", function* (ctx): Flow {
  return yield ctx.df.callActivity("breakDown", { how: inputOf<string>(ctx) });
});
df.app.orchestration("breakInChild", function* (ctx): Flow {
  return yield ctx.df.callSubOrchestrator("breakInActivity", inputOf<string>(ctx));
});

df.app.orchestration("catchEach", function* (ctx): Flow {
  const caught: unknown[] = [];
  for (const how of inputOf<string[]>(ctx)) {
    try {
      yield ctx.df.callActivity("breakDown", { how });
    } catch (error) {
      const { name, message } = error as Error;
      caught.push({
        type: name,
        line: firstLine(error),
        hasDetails: /\n/.test(message),
      });
    }
  }
  return caught;
});
df.app.orchestration("catchInChild", function* (ctx): Flow {
  try {
    return yield ctx.df.callSubOrchestrator("throwError", inputOf<string>(ctx));
  } catch (error) {
    return firstLine(error);
  }
});

df.app.orchestration("callUnknown", function* (ctx): Flow {
  const { kind, attempts } = inputOf<{ kind: string; attempts?: number }>(ctx);
  try {
    if (kind === "child") return yield ctx.df.callSubOrchestrator("noSuchOrchestrator");
    if (attempts === undefined) return yield ctx.df.callActivity("noSuchActivity");
    const options = new df.RetryOptions(100, attempts);
    return yield ctx.df.callActivityWithRetry("noSuchActivity", options);
  } catch (error) {
    return `caught: ${firstLine(error)}`;
  }
});

/** A mistake: from the second replay on it does something else. */
df.app.orchestration("changeItsMind", function* (ctx): Flow {
  if (count(`replays of ${ctx.df.instanceId}`) === 1) {
    yield ctx.df.callActivity("square", 1);
    return "unchanged";
  }
  switch (inputOf<string>(ctx)) {
    case "other name":
      yield ctx.df.callActivity("measure", "1");
      break;
    case "timer":
      yield ctx.df.createTimer(ctx.df.currentUtcDateTime);
      break;
    case "child":
      yield ctx.df.callSubOrchestrator("finish");
      break;
    case "other input":
      yield ctx.df.callActivity("square", 2);
      break;
  }
  return "changed";
});

/** The same mistake with what was scheduled first being a child or a timer. */
df.app.orchestration("changeFrom", function* (ctx): Flow {
  const isFirst = count(`replays of ${ctx.df.instanceId}`) === 1;
  const { from, to } = inputOf<{ from: string; to: string }>(ctx);
  const kind = isFirst ? from : to;
  if (kind === "child") yield ctx.df.callSubOrchestrator("finish", null, "left-behind");
  if (kind === "timer") yield ctx.df.createTimer(ctx.df.currentUtcDateTime);
  if (kind === "activity") yield ctx.df.callActivity("square", 1);
  return "changed";
});

df.app.orchestration("callHttp", function* (ctx): Flow {
  return yield ctx.df.callHttp({ method: "GET", url: "http://localhost/" });
});
df.app.orchestration("callEntity", function* (ctx): Flow {
  return yield ctx.df.callEntity(new df.EntityId("counter", "k"), "add", 1);
});
df.app.orchestration("signalEntity", function* (ctx): Flow {
  ctx.df.signalEntity(new df.EntityId("counter", "k"), "add", 1);
  return yield ctx.df.callActivity("square", 1);
});
df.app.orchestration("takeLock", function* (ctx): Flow {
  return yield ctx.df.lock(new df.EntityId("counter", "k"));
});
