import type { Conversation } from "../local/sandbox/genesys/conversation";
import type { GenesysSimulator } from "../local/sandbox/genesys/genesys-simulator";
import type { ScaledTime } from "./scaled-time";

/** Whom the simulator knows. */
export const credentials = { clientId: "bench", clientSecret: "bench-secret" };

/** Where and when a contestant runs. */
export interface Arena {
  readonly simulator: GenesysSimulator;
  readonly time: ScaledTime;
  readonly requestsPerMinute: number;
  readonly random: () => number;
}

/** Erases one conversation with its fence; false: it would have to be handed to people. */
export type Eraser = (conversation: Conversation) => Promise<boolean>;

/** One way to call the contact centre. */
export interface Contestant {
  readonly name: string;
  /** How many conversations it works on at once. */
  readonly workers: number;
  /** Ends at the first failure, as a script does. */
  readonly stopsAtFailure: boolean;
  readonly enter: (arena: Arena) => Promise<Eraser>;
}

/** Works through all conversations; how many were given up, and how many never begun. */
export async function workThrough(
  { workers, stopsAtFailure }: Contestant,
  erase: Eraser,
  conversations: readonly Conversation[],
): Promise<{ escalated: number; leftOut: number }> {
  let next = 0;
  let escalated = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const one = conversations[next];
      if (!one || (stopsAtFailure && escalated > 0)) return;
      next += 1;
      if (!(await erase(one))) escalated += 1;
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return { escalated, leftOut: conversations.length - next };
}
