import * as df from "durable-functions";
import { type Flow, firstLine, inputOf } from "./flow";

df.app.orchestration("callChildren", function* (ctx): Flow {
  const unnamed = yield ctx.df.callSubOrchestrator("introduce");
  const named = yield ctx.df.callSubOrchestrator("introduce", 1, `child-of-${ctx.df.instanceId}`);
  return { unnamed, named };
});

df.app.orchestration("slowParent", function* (ctx): Flow {
  const childId = `child-of-${ctx.df.instanceId}`;
  try {
    return yield ctx.df.callSubOrchestrator("slowChild", inputOf<number>(ctx), childId);
  } catch (error) {
    return `caught: ${firstLine(error)}`;
  }
});
df.app.orchestration("slowChild", function* (ctx): Flow {
  yield ctx.df.callActivity("pause", { ms: inputOf<number>(ctx) });
  return `child: ${yield ctx.df.callActivity("square", 3)}`;
});

/** The child of the given id is alive already. */
df.app.orchestration("callLiveInstance", function* (ctx): Flow {
  try {
    return yield ctx.df.callSubOrchestrator("collect", 1, inputOf<string>(ctx));
  } catch (error) {
    return `caught: ${firstLine(error)}`;
  }
});

df.app.orchestration("callChildOfVersion", function* (ctx): Flow {
  return yield ctx.df.callSubOrchestrator("introduce", 1, undefined, inputOf<string>(ctx));
});

df.app.orchestration("continuingParent", function* (ctx): Flow {
  return yield ctx.df.callSubOrchestrator("continueWithText", inputOf<string>(ctx));
});
