/** What a case has written, in the order in which it was written, read without the app's own way of reading. */
import { z } from "zod";
import type { AuditAction, AuditRecord } from "../../src/domain/audit-record";
import type { MemoryCaseStore, Write } from "../support/memory-case-store";
import type { WaitlessTime } from "./waitless-time";

/** A write to the case store; what it wrote, and the instant before which nothing rested on it. */
export interface Entry {
  readonly op: Write["op"];
  readonly name: string;
  readonly at: string;
  readonly text: string;
}

/** Notes every write to a store, each at an instant of its own. */
export function journalOf(store: MemoryCaseStore, time: WaitlessTime, step: () => void): Entry[] {
  const journal: Entry[] = [];
  store.interrupt = ({ op, name, when }) => {
    if (when === "after") {
      const text = store.files.get(name)?.text ?? "";
      journal.push({ op, name, at: time.now().toISOString(), text });
      time.tick();
    }
    step();
  };
  return journal;
}

const Artifacts = z.object({
  conversationId: z.string(),
  mediaIds: z.array(z.string()),
  transcriptIds: z.array(z.string()),
});
const Page = z.object({ entries: z.array(Artifacts) });
/** What is to become of a conversation, and of its media where they go though it stays. */
const Verdict = z.object({ disposal: z.string(), media: z.literal("hard_delete").optional() });
const Planned = z.object({
  disposals: z.array(z.object({ conversationId: z.string(), ...Verdict.shape })),
});
const Intent = Verdict;
const Action = z.custom<AuditAction>((value) => typeof value === "object");
const Outcome = z.object({
  conversationId: z.string(),
  outcome: z.string(),
  action: Action.optional(),
});
const Waiting = z.object({ conversationId: z.string(), lastOutcome: z.string() });
const Review = z.object({ about: z.string(), conversationId: z.string().optional() });
const Progress = z.object({ status: z.string(), counts: z.record(z.string(), z.int()) });

/** A file with the place that its name gives it. */
type Kept<T> = T & { readonly at: string; readonly round: number };

export interface CaseRecords {
  readonly caseId: string;
  readonly subject: string;
  /** How the procedure ended, or that it was left to people. */
  readonly ending: string;
  readonly pages: readonly Kept<z.output<typeof Page>>[];
  readonly planned: readonly Kept<z.output<typeof Planned>>[];
  /** When each round's plan was frozen. */
  readonly plans: readonly Kept<object>[];
  readonly intents: readonly Kept<z.output<typeof Intent> & { readonly conversationId: string }>[];
  readonly outcomes: readonly Kept<z.output<typeof Outcome>>[];
  readonly waiting: readonly z.output<typeof Waiting>[];
  readonly openReviews: readonly z.output<typeof Review>[];
  readonly progress: z.output<typeof Progress>;
  readonly sealed: readonly AuditRecord[];
}

interface Sources {
  readonly subject: string;
  readonly ending: string;
  readonly journal: readonly Entry[];
  readonly sealed: readonly AuditRecord[];
  /** The conversation behind a keyed name. */
  readonly conversationOf: (name: string) => string;
}

export function recordsOf(caseId: string, sources: Sources): CaseRecords {
  const { journal, sealed, subject, ending, conversationOf } = sources;
  const mine = journal.filter(({ name }) => name.startsWith(`${caseId}/`));
  /** What was created under names of a form; the round stands in the first group. */
  const created = <T>(form: RegExp, schema: z.ZodType<T>): (Kept<T> & { name: string })[] =>
    mine.flatMap(({ op, name, at, text }) => {
      const [, round, of = ""] = form.exec(name.slice(caseId.length + 1)) ?? [];
      if (op !== "create" || round === undefined) return [];
      return [{ ...schema.parse(JSON.parse(text)), round: Number(round), at, name: of }];
    });
  const latest = <T>(form: RegExp, schema: z.ZodType<T>): T[] => {
    const texts = new Map<string, string>();
    for (const { op, name, text } of mine)
      if (form.test(name.slice(caseId.length + 1)))
        op === "remove" ? texts.delete(name) : texts.set(name, text);
    const isOpen = (name: string) => !/\.cleared\.json$/.test(name) && !isClearedIn(texts, name);
    return [...texts]
      .filter(([name]) => isOpen(name))
      .map(([, text]) => schema.parse(JSON.parse(text)));
  };
  return {
    caseId,
    subject,
    ending,
    pages: created(/^r(\d+)\/page-\d+\.json$/, Page),
    planned: created(/^r(\d+)\/planned-\d+\.json$/, Planned),
    plans: created(/^r(\d+)\/plan\.json$/, z.object({})),
    intents: created(/^intents\/r(\d+)-(\w+)\.json$/, Intent).map(({ name, ...intent }) => ({
      ...intent,
      conversationId: conversationOf(name),
    })),
    outcomes: created(/^outcomes\/r(\d+)-\w+\.json$/, Outcome),
    waiting: latest(/^waiting\//, Waiting),
    openReviews: latest(/^reviews\//, Review),
    progress: latest(/^progress\.json$/, Progress)[0] ?? { status: "", counts: {} },
    sealed,
  };
}

const isClearedIn = (texts: ReadonlyMap<string, string>, name: string): boolean =>
  texts.has(name.replace(/\.json$/, ".cleared.json"));
