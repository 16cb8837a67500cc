import { app } from "@azure/functions";
import * as df from "durable-functions";
import { type Flow, later } from "./flow";
import { keep } from "./ledger";

interface OrchestrationPayload {
  readonly instanceId: string;
  readonly parentInstanceId: string | null;
}

/** Keeps what the host sent to instances whose id, or whose parent's id, begins with `watched`. */
app.hook.preInvocation(({ invocationContext, inputs }) => {
  const kind = invocationContext.options.trigger.type;
  if (kind === "orchestrationTrigger") {
    const { instanceId, parentInstanceId } = inputs[0] as OrchestrationPayload;
    if (instanceId.startsWith("watched")) keep(`calls of ${instanceId}`, inputs[0]);
    if (parentInstanceId?.startsWith("watched")) keep(`children of ${parentInstanceId}`, inputs[0]);
  }
  if (kind === "activityTrigger") {
    const id = String(invocationContext.triggerMetadata?.["instanceId"]);
    if (id.startsWith("watched")) keep(`activities of ${id}`, inputs[0]);
  }
});

/** One event of every kind, one after the other. */
df.app.orchestration("oneOfEach", function* (ctx): Flow {
  yield ctx.df.callActivity("square", 7);
  yield ctx.df.callSubOrchestrator("finish");
  yield ctx.df.createTimer(later(ctx, 600));
  ctx.df.setCustomStatus("waiting");
  yield ctx.df.waitForExternalEvent("go");
  try {
    yield ctx.df.callActivity("breakDown", { how: "on purpose" });
  } catch {
    ctx.df.setCustomStatus("one failure");
  }
  try {
    yield ctx.df.callSubOrchestrator("throwError", "on purpose");
  } catch {
    ctx.df.setCustomStatus("two failures");
  }
  yield ctx.df.callActivity("square", 8);
  return { all: "seen" };
});
