/** Compile-time tests: this file is type-checked by `tsc`, never executed. */
import type { OrchestrationContext } from "durable-functions";
import { z } from "zod";
import * as contracts from "../src/activities/contracts";
import {
  disposeConversation,
  enumerateSlice,
  resolveDataSubject,
} from "../src/activities/contracts";
import type { Resolution } from "../src/domain/data-subject";
import type { DisposalOutcome } from "../src/domain/disposal";
import type { ErasureReport } from "../src/domain/drive";
import type { Case } from "../src/domain/erasure-request";
import {
  available,
  continueAsNew,
  defineActivity,
  defineOrchestration,
  type HandlersOf,
  registerActivities,
  rest,
  type Settled,
  settled,
  type Workflow,
} from "../src/durable";
import { eraseDataSubject } from "../src/orchestrators/erase-data-subject";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const expectType = <_ extends true>(): void => undefined;

export function* inference(ctx: OrchestrationContext, { caseId }: Case): Workflow<void> {
  const answer = yield* resolveDataSubject(ctx, { caseId });
  expectType<Equal<typeof answer, Resolution | "unavailable">>();

  // an outage waited out is no answer any more
  const resolution = yield* available(ctx, () => resolveDataSubject(ctx, { caseId }));
  expectType<Equal<typeof resolution, Resolution>>();
  const slice = yield* available(ctx, () => enumerateSlice(ctx, { caseId, round: 1 }));
  expectType<Equal<typeof slice, { state: "more" | "complete" | "suspicious"; found: number }>>();

  // fan-out over a list, faults included
  const page = [0, 1].map((item) => disposeConversation(ctx, { caseId, round: 1, page: 0, item }));
  const outcomes = yield* settled(ctx, page);
  expectType<Equal<typeof outcomes, Settled<DisposalOutcome | "unavailable">[]>>();

  const report = yield* eraseDataSubject(ctx, { caseId, drive: 1 });
  expectType<Equal<typeof report, ErasureReport>>();

  const woken = yield* rest(ctx, ctx.df.currentUtcDateTime);
  expectType<Equal<typeof woken, "rested" | "rung">>();

  // @ts-expect-error wrong input
  resolveDataSubject(ctx, { requestId: "rtbf-1" });
  // @ts-expect-error a bare string is not a CaseId
  disposeConversation(ctx, { caseId: "c", round: 1, page: 0, item: 0 });
  // @ts-expect-error a child is given all of its place
  eraseDataSubject(ctx, { caseId });
  // @ts-expect-error the next generation's input must fit
  continueAsNew(ctx, z.object({ page: z.int() }), { page: "1" });
}

export function registration(handlers: HandlersOf<typeof contracts>): void {
  const { closeCase: _, ...lacking } = handlers;
  // @ts-expect-error a contract without a handler
  registerActivities(contracts, lacking);
  // @ts-expect-error a handler that answers something else
  registerActivities(contracts, { ...handlers, closeCase: async () => "ERASED" });
}

const instant = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});
// @ts-expect-error a Date cannot cross the history as itself
export const refused = defineActivity({ name: "x", input: instant, output: z.string() });
// @ts-expect-error JSON has no undefined: an activity answers with a receipt, not with nothing
export const silent = defineActivity({ name: "x", input: z.string(), output: z.void() });
const counts = z.map(z.string(), z.int());
// @ts-expect-error a Map cannot cross the history
export const mapped = defineActivity({ name: "x", input: counts, output: z.string() });

const contract = { name: "x", input: z.object({ drive: z.int() }), output: z.string() };
declare const body: () => Workflow<string>;
// @ts-expect-error what a generation begins with must fit its contract
export const lost = defineOrchestration({ ...contract, restarted: () => ({ drive: "2" }) }, body);
