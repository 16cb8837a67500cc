import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";

const Instances = z.array(
  z.object({ name: z.string(), instanceId: z.string(), runtimeStatus: z.string() }),
);
type Instances = z.infer<typeof Instances>;

/** The procedures of all cases that the host knows, with what the platform says of them. */
export async function procedures(appUrl: string): Promise<Instances> {
  const answer = await fetch(`${appUrl}/runtime/webhooks/durabletask/instances`);
  const all = Instances.parse(await answer.json());
  return all.filter(({ name }) => name === "eraseDataSubject");
}

/** Waits until a case's procedure has that status. */
export async function procedureIs(
  appUrl: string,
  caseId: string,
  runtimeStatus: string,
): Promise<void> {
  for (;;) {
    const all = await procedures(appUrl);
    if (all.some((one) => one.instanceId === caseId && one.runtimeStatus === runtimeStatus)) return;
    await pause(200);
  }
}
