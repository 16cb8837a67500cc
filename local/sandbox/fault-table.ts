import { z } from "zod";
import { type Answer, type Call, parseBody, type Route } from "./call";

const Match = z.strictObject({
  method: z.string().exactOptional(),
  /** The path with its {parameters}, as the contract writes it. */
  route: z.string().exactOptional(),
  conversationId: z.string().exactOptional(),
  artifactId: z.string().exactOptional(),
  /** So many fitting calls go well first. */
  skip: z.int().min(0).default(0),
  /** So many fitting calls go wrong then; for ever when absent. */
  times: z.int().min(1).exactOptional(),
});

const Effect = z.strictObject({
  delayMs: z.int().min(0).default(0),
  /** Answered instead of what the route would have done. */
  status: z.int().min(100).max(599).exactOptional(),
  headers: z.record(z.string(), z.string()).exactOptional(),
  /** A string is sent as it is, so that it need not be JSON. */
  body: z.json().exactOptional(),
  /** The route does its work, the caller never hears of it. */
  dropReplyAfterEffect: z.boolean().default(false),
  /** The connection breaks before anything is done. */
  resetConnection: z.boolean().default(false),
});

/** What goes wrong with a call that was switched to go wrong. */
export type FaultEffect = z.output<typeof Effect>;

/** A row of the table: which calls, and what goes wrong with them. */
export const Fault = z.strictObject({ match: Match, effect: Effect });
export type Fault = z.output<typeof Fault>;

/** What a call is about, as far as its stand-in knows. */
export interface Topic {
  readonly route?: string;
  readonly conversationId?: string;
  readonly artifactId?: string;
  /** A hold or an active evaluation forbids its deletion at this instant. */
  readonly isLocked?: true;
  /** It has not ended at this instant. */
  readonly isLive?: true;
}

/** The faults that are switched on; the first row that fits a call applies. */
export interface FaultTable {
  readonly take: (method: string, topic: Topic) => FaultEffect | undefined;
  readonly routes: readonly Route[];
}

/** An empty table with the routes to fill, read and clear it. */
export function faultTable(): FaultTable {
  const rows: { fault: Fault; met: number }[] = [];
  const add = (call: Call): Answer => {
    const parsed = parseBody(call, z.union([z.array(Fault), Fault.transform((one) => [one])]));
    if (!parsed.ok) return { status: 400, body: { error: parsed.wrong } };
    for (const fault of parsed.value) rows.push({ fault, met: 0 });
    return { status: 204 };
  };
  const clear = (): Answer => {
    rows.length = 0;
    return { status: 204 };
  };
  return {
    take: (method, topic) => {
      const fits = rows.filter(({ fault }) => fitsMatch(fault.match, method, topic));
      for (const row of fits) {
        row.met += 1;
        if (isDue(row.fault.match, row.met)) return row.fault.effect;
      }
      return undefined;
    },
    routes: [
      {
        method: "GET",
        template: "/__sandbox/faults",
        answer: () => ({ status: 200, body: { faults: rows } }),
      },
      { method: "POST", template: "/__sandbox/faults", answer: add },
      { method: "DELETE", template: "/__sandbox/faults", answer: clear },
    ],
  };
}

const fitsMatch = (match: Fault["match"], method: string, topic: Topic): boolean =>
  (match.method ?? method) === method &&
  (match.route ?? topic.route) === topic.route &&
  (match.conversationId ?? topic.conversationId) === topic.conversationId &&
  (match.artifactId ?? topic.artifactId) === topic.artifactId;

const isDue = (match: Fault["match"], met: number): boolean =>
  met > match.skip && met <= match.skip + (match.times ?? Number.POSITIVE_INFINITY);
