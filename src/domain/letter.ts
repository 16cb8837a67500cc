/** What the letters have to say, before it is put into words. */
import type { RequestStatus } from "./erasure-request";
import type { Circumstance } from "./policy";

/** What was erased, in categories (Art. 12(3)): numbers say nothing about anybody. */
export interface ErasedCounts {
  readonly conversations: number;
  /** Recordings and attachments. */
  readonly media: number;
  readonly transcripts: number;
}

/** Conversations that stay for now, for one reason and in one form. */
export interface Residual {
  readonly reason: Circumstance;
  readonly form: "pseudonymised" | "kept" | "partly_erased" | "deferred";
  readonly conversations: number;
  /** Of their recordings and attachments, those that stay unaltered. */
  readonly media: number;
  /** The exception that is relied on; absent where none is. */
  readonly legalBasis?: string;
  /** When it is decided again (`YYYY-MM-DD`). */
  readonly nextLookOn: string;
}

/** Who writes about which request. No letter names the data subject: the secure channel knows it. */
export interface Letterhead {
  readonly controllerName: string;
  readonly supervisoryAuthority: string;
  readonly requestId: string;
}

/** A letter by its type, with what it has to say; dates are `YYYY-MM-DD`. */
export type Letter = Letterhead &
  (
    | { readonly type: "received"; readonly receiptDate: string; readonly dueBy: string }
    | {
        readonly type: "completed";
        readonly erased: ErasedCounts;
        /** Conversations that began after the inventory: the request does not cover them. */
        readonly startedAfterwards: number;
      }
    | {
        readonly type: "partially_refused";
        readonly erased: ErasedCounts;
        readonly startedAfterwards: number;
        readonly residuals: readonly Residual[];
      }
    | {
        readonly type: "closed";
        readonly status: Extract<
          RequestStatus,
          "COMPLETED" | "COMPLETED_WITH_RESIDUALS" | "REFUSED" | "CANCELLED"
        >;
        readonly erased: ErasedCounts;
        readonly residuals: readonly Residual[];
        /** Conversations that the customer index named and that are somebody else's. */
        readonly foreign: number;
        readonly startedAfterwards: number;
        readonly dueBy: string;
        readonly closedOn: string;
        /** The closing record: its id, and where it lies. */
        readonly evidence: { readonly auditId: string; readonly storageLocation: string };
      }
  );

/** One type of letter. */
export type LetterOf<Type extends Letter["type"]> = Extract<Letter, { type: Type }>;

/** A language: each type of letter as paragraphs. */
export type Language = {
  readonly [Type in Letter["type"]]: (letter: LetterOf<Type>) => readonly string[];
};
