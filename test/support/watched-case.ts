/** Runs a random case to its end, watching what it does and reading what it has written. */
import type { StoredOutcome } from "../../src/domain/case-file-forms";
import { caseFiles } from "../../src/domain/case-files";
import type { ConversationId } from "../../src/domain/identifiers";
import { aCase, type CaseInHand } from "./case-in-hand";
import { disposeAndClose, freeze, identify, takeInventory } from "./drive-case";
import type { Held } from "./held-conversation";
import { killAt } from "./kill-points";
import { happen, type RandomCase } from "./random-case";
import { WriteWatch } from "./write-watch";

export interface Watched extends CaseInHand {
  readonly ending: string;
  readonly mistakes: readonly string[];
  readonly deletedElsewhere: ReadonlySet<string>;
  /** Which call it was that somebody's late conversation came before. */
  readonly lateAtCall: number;
  /** Every outcome in the order of its round. */
  readonly outcomes: readonly StoredOutcome[];
  /** Every conversation of the manifest with its media and transcripts. */
  readonly listed: ReadonlyMap<ConversationId, ReadonlySet<string>>;
}

export async function watchedCase(random: RandomCase): Promise<Watched> {
  const { policy, seeds, kills, incidents, callMs, pageSize } = random;
  const hand = await aCase({ held: structuredClone(random.held), seeds, rules: { policy } });
  const { platform } = hand;
  Object.assign(platform, { callMs, pageSize });
  const watch = await WriteWatch.over(hand, [...random.held.map(({ id }) => id), "conv-late"]);
  const deletedElsewhere = new Set<string>();
  const { records } = platform;
  const add = (held: Held) => platform.add(held);
  const world = { records, add, deletedElsewhere, grown: new Set<string>() };
  let lateAtCall = 0;
  platform.meets = (call) => {
    const due = incidents.find(({ atCall }) => atCall === platform.calls.length);
    const fault = due && happen(due.kind, call, world);
    if (due?.kind === "late") lateAtCall = platform.calls.length;
    watch.meet(call, fault !== undefined);
    return fault;
  };
  killAt(hand, kills);
  const ending = await run(hand);
  const { mistakes } = watch;
  return { ...hand, ending, mistakes, deletedElsewhere, lateAtCall, ...(await filesOf(hand)) };
}

/** What fails is asked again, as orchestrations do; incidents end, and so must the case. */
async function run(hand: CaseInHand): Promise<string> {
  await identify(hand);
  for (let tries = 0; tries < 20; tries += 1) {
    const slice = await takeInventory(hand);
    if (typeof slice !== "string" && slice["state"] === "complete") break;
  }
  const plan = await freeze(hand);
  if (plan === "unavailable" || plan.state === "refused") return "refused";
  let ending: string = await disposeAndClose(hand);
  for (let looks = 0; looks < 3 && ending === "IN_REVIEW"; looks += 1)
    ending = await disposeAndClose(hand);
  return ending;
}

async function filesOf(hand: CaseInHand): Promise<Pick<Watched, "outcomes" | "listed">> {
  const { store, caseId, services } = hand;
  const outcomes: StoredOutcome[] = [];
  const listed = new Map<ConversationId, Set<string>>();
  for (const { round, entry } of await entriesOf(hand)) {
    const { conversationId, mediaIds, transcriptIds } = entry;
    const before = listed.get(conversationId) ?? [];
    listed.set(conversationId, new Set([...before, ...mediaIds, ...transcriptIds]));
    const name = await services.names.conversation(caseId, conversationId);
    const outcome = await store.read(caseFiles.outcome(caseId, round, name));
    if (outcome) outcomes.push(outcome);
  }
  return { outcomes, listed };
}

async function entriesOf({ store, caseId }: CaseInHand) {
  const found = [];
  for (let round = 1; ; round += 1) {
    const plan = await store.read(caseFiles.plan(caseId, round));
    if (!plan) return found;
    for (const page of plan.pages.keys()) {
      const { entries = [] } = (await store.read(caseFiles.page(caseId, round, page))) ?? {};
      found.push(...entries.map((entry) => ({ round, entry })));
    }
  }
}
