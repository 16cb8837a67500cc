/** Every file of a case: its name, its form, whether it is encrypted. Names hold no identifier. */
import { z } from "zod";
import {
  At,
  Identifiers,
  Intent,
  LedgerEntry,
  ManifestPage,
  NoticeReceipt,
  PlannedPage,
  Progress,
  Registered,
  Review,
  RoundPlan,
  SettledPage,
  StoredDraft,
  StoredNotice,
  StoredOutcome,
  StoredRequest,
  StoredResolution,
  Unanswered,
  Verification,
  Waiting,
} from "./case-file-forms";
import type { DeadlineWarning } from "./deadline-warning";
import { type CaseId, Instant } from "./identifiers";
import { EnumerationCursor, SweepCursor } from "./walk-cursors";

/** A file of the case store. `encrypted`: with the key of its case, so that destroying the key shreds it. */
export interface CaseFile<T> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  readonly encrypted: boolean;
  /** Members that stand in clear beside the ciphertext, under `clear`. */
  readonly clear?: readonly string[];
}

const open = <T>(schema: z.ZodType<T>) => ({
  named: (name: string): CaseFile<T> => ({ name, schema, encrypted: false }),
});
const encrypted = <T>(schema: z.ZodType<T>) => ({
  named: (name: string): CaseFile<T> => ({ name, schema, encrypted: true }),
});

/** The table of a case's files (`<c>` is the conversation's keyed name). */
export const caseFiles = {
  request: (id: CaseId): CaseFile<StoredRequest> => ({
    ...encrypted(StoredRequest).named(`${id}/request.json`),
    clear: ["ledger"],
  }),
  /** The same file, of which only the clear part is read: needs no key, outlives its destruction. */
  ledger: (id: CaseId) =>
    open(z.object({ clear: z.object({ ledger: LedgerEntry }) })).named(`${id}/request.json`),
  resolution: (id: CaseId, n: number) =>
    encrypted(StoredResolution).named(`${id}/resolution-${n}.json`),
  /** What the fence asks for each conversation: the resolution itself may name thousands of them. */
  identifiers: (id: CaseId) => encrypted(Identifiers).named(`${id}/identifiers.json`),
  claim: (claim: string) =>
    open(z.strictObject({ caseId: z.string() })).named(`claims/${claim}.json`),
  cursor: (id: CaseId, round: number) =>
    encrypted(EnumerationCursor).named(`${id}/r${round}/cursor.json`),
  seen: (id: CaseId, c: string) =>
    open(z.strictObject({ round: z.int(), page: z.int() })).named(`${id}/seen/${c}`),
  page: (id: CaseId, round: number, page: number) =>
    encrypted(ManifestPage).named(`${id}/r${round}/page-${page}.json`),
  planned: (id: CaseId, round: number, page: number) =>
    encrypted(PlannedPage).named(`${id}/r${round}/planned-${page}.json`),
  plan: (id: CaseId, round: number) => encrypted(RoundPlan).named(`${id}/r${round}/plan.json`),
  drive: (id: CaseId, n: number) => open(At).named(`${id}/drives/${n}.json`),
  fate: (id: CaseId) =>
    open(z.strictObject({ fate: z.enum(["disposing", "withdrawn"]), at: Instant })).named(
      `${id}/fate.json`,
    ),
  intent: (id: CaseId, round: number, c: string) =>
    open(Intent).named(`${id}/intents/r${round}-${c}.json`),
  outcome: (id: CaseId, round: number, c: string) =>
    encrypted(StoredOutcome).named(`${id}/outcomes/r${round}-${c}.json`),
  waiting: (id: CaseId, c: string) => encrypted(Waiting).named(`${id}/waiting/${c}.json`),
  settled: (id: CaseId, round: number, page: number) =>
    encrypted(SettledPage).named(`${id}/settled/r${round}-${page}.json`),
  review: (id: CaseId, reviewId: string) =>
    encrypted(Review).named(`${id}/reviews/${reviewId}.json`),
  reviewCleared: (id: CaseId, reviewId: string) =>
    open(At).named(`${id}/reviews/${reviewId}.cleared.json`),
  /** Something was read back that should be gone: no further destructive call. */
  stopped: (id: CaseId) => open(At).named(`${id}/stopped.json`),
  sweep: (id: CaseId) => encrypted(SweepCursor).named(`${id}/sweep.json`),
  verification: (id: CaseId) => encrypted(Verification).named(`${id}/verification.json`),
  draft: (id: CaseId, recordType: string, ordinal: string) =>
    encrypted(StoredDraft).named(`${id}/drafts/${recordType}-${ordinal}.json`),
  notice: (id: CaseId, type: string, ordinal: string) =>
    encrypted(StoredNotice).named(`${id}/notices/${type}-${ordinal}.json`),
  noticeReceipt: (id: CaseId, type: string, ordinal: string) =>
    open(NoticeReceipt).named(`${id}/notices/${type}-${ordinal}.receipt.json`),
  /** Letters that are still to be acknowledged, of all cases: what the post office walks through. */
  unanswered: (id: CaseId, type: string, ordinal: string) =>
    open(Unanswered).named(`unanswered/${id}-${type}-${ordinal}.json`),
  /** That people have been warned of a due date, and are not again. */
  warned: (id: CaseId, { dueBy, warning }: { dueBy: string; warning: DeadlineWarning }) =>
    open(At).named(`${id}/warned/${dueBy}-${warning}.json`),
  progress: (id: CaseId) => open(Progress).named(`${id}/progress.json`),
  /** Cases that are not closed: what the watchdog walks through. */
  /** That people were asked something of a case: they are reminded of it whether the case goes on or not. */
  asked: (id: CaseId) => open(At).named(`asked/${id}.json`),
  openCase: (id: CaseId) => open(At).named(`open/${id}.json`),
  register: (date: string, id: CaseId, c: string) =>
    open(Registered).named(`register/${date}/${id}-${c}.json`),
} as const;
