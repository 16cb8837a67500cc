/** What the activities and triggers need from the outside world, in the domain's own words. */
import type { AuditDraft, AuditRecord } from "./domain/audit-record";
import type { CaseFile } from "./domain/case-files";
import type {
  Artifact,
  Conversation,
  EvaluationLookup,
  UnreadableConversation,
} from "./domain/conversation";
import type { Candidate } from "./domain/data-subject";
import type { Key } from "./domain/digest";
import type { ErasureRequest } from "./domain/erasure-request";
import type { CaseId, ConversationId, PersonId } from "./domain/identifiers";
import type { KeyLife } from "./domain/key-life";
import type { ProductSecret } from "./domain/key-rotation";
import type { Mask } from "./domain/pseudonymise";

/** The outside is not in a state to be relied on; whoever meets it answers `unavailable` and is asked again. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
  readonly what: readonly string[];

  constructor(what: readonly string[], options?: ErrorOptions) {
    super(`unavailable: ${what.join(", ")}`, options);
    this.what = what;
  }
}

/** Codes that say how a call failed without saying anything about whom it was for. */
export type CallFault =
  | "HTTP_STATUS"
  | "TIMED_OUT"
  | "CONNECTION_FAILED"
  | "MALFORMED_ANSWER"
  | "ANSWER_TOO_LARGE"
  | "NOT_AUTHORISED"
  | "IDENTIFIER_REFUSED"
  /** Not sent (again): what it rests on had become old while it waited. */
  | "WITHHELD";

/** What is known of a failed call: nothing that identifies anybody. */
export interface CallFailure {
  readonly kind: "failed";
  readonly code: CallFault;
  readonly httpStatus?: number;
  readonly correlationId?: string;
}

/** One page of a listing. `suspicious`: the list can't be trusted to be complete, a person must look. */
export type ListedPage =
  | {
      readonly kind: "page";
      readonly conversations: readonly (Conversation | UnreadableConversation)[];
      readonly nextPageToken: string | null;
    }
  | { readonly kind: "suspicious"; readonly reason: "foreign_origin" | "unexpected_path" }
  | CallFailure;

export type Reading =
  | {
      readonly kind: "found";
      readonly conversation: Conversation;
      readonly httpStatus: number;
      readonly correlationId?: string;
    }
  | { readonly kind: "unreadable"; readonly problem: UnreadableConversation["problem"] }
  | { readonly kind: "absent"; readonly httpStatus: number; readonly correlationId?: string }
  | CallFailure;

/**
 * The answer to a write. `effect` says what an unanswered sending may have done: the one that failed, or
 * an earlier one of the same call, after which it was absent.
 */
export type Receipt =
  | {
      readonly kind: "done" | "absent" | "blocked" | "refused";
      readonly httpStatus: number;
      readonly correlationId?: string;
      readonly at: string;
      readonly effect?: "possible";
    }
  | (CallFailure & { readonly effect: "none" | "possible" });

/** On what a write rests: holds and guard that were read. Asked right before each time it is sent. */
export interface Rests {
  readonly isFresh?: () => boolean;
}

/** The contact centre. Three tries for each call are the adapter's; what is returned is final. */
export interface ConversationPlatform {
  /** Proves what the adapter needs before the first request of a run. */
  selfCheck(): Promise<{ ok: boolean; missing: readonly string[] }>;
  /** Whose authority the calls carry, for the record. */
  authority(): Promise<{ clientId: string; scopes: readonly string[]; expiresAt: string }>;
  list(query: {
    externalId: string;
    from: string;
    to: string;
    pageToken: string | null;
  }): Promise<ListedPage>;
  children(parent: ConversationId, pageToken: string | null): Promise<ListedPage>;
  /** `shows`: what is waited for, for a write that was answered may take a moment to be seen everywhere. */
  read(id: ConversationId, shows?: (conversation: Conversation) => boolean): Promise<Reading>;
  evaluationOf(id: ConversationId): Promise<EvaluationLookup>;
  pseudonymise(id: ConversationId, mask: Mask, rests?: Rests): Promise<Receipt>;
  /** `force` only under a recorded override, and where licensed. */
  erase(artifact: Artifact, options: { force: boolean } & Rests): Promise<Receipt>;
  /** `awaited`: of what has just been erased; while it is still there it is looked for again. */
  presence(
    artifact: Artifact,
    awaited?: "absent",
  ): Promise<
    { kind: "present" | "absent"; httpStatus: number; correlationId?: string } | CallFailure
  >;
}

/** What this process's calls to the contact centre came to, as far as nobody has been told. */
export interface CallCounts {
  /** Counted anew from here on; null when there is nothing to tell, or it is too early to tell again. */
  drained(): { readonly calls: number; readonly refused: number } | null;
}

export interface CustomerIndex {
  /** Nobody of that identifier is an empty list. Throws `Unavailable` when the index can't be asked. */
  candidatesFor(subjectIdentifier: string): Promise<readonly Candidate[]>;
}

/** Who calls, proven by the token of the internal service. */
export interface Caller {
  readonly clientId: string;
  readonly roles: readonly string[];
}

export interface RequestVerifier {
  caller(
    authorization: string | null,
  ): Promise<
    | { kind: "known"; caller: Caller }
    | { kind: "refused"; because: "MISSING_TOKEN" | "INVALID_TOKEN" | "TOKEN_EXPIRED" }
  >;
  /** Whether the verification token was made for exactly this request, in constant time. */
  provesIdentity(request: ErasureRequest): Promise<boolean>;
}

export interface SecretVersion {
  /** `<secret>/<version>` */
  readonly keyId: string;
  readonly key: Key;
}

/** The vault's secrets as keys. Throws `Unavailable` when the vault can't be asked, or holds none that is valid. */
export interface KeyRing {
  /** The version to use now: enabled, inside its window (which evidence keys must have), the latest to begin. */
  current(secret: string): Promise<SecretVersion>;
  /** Every version that is valid now; any of them may verify. */
  valid(secret: string): Promise<readonly SecretVersion[]>;
  /** A version by name, whatever its window: old evidence stays verifiable. */
  version(keyId: string): Promise<SecretVersion>;
  /** The first version ever made, for what is never rotated (`case-index`, `commitment-<year>`). */
  eternal(secret: string): Promise<SecretVersion>;
  /** The text of the current version, for what is no key (a client secret). `refresh` asks the vault anew. */
  text(secret: string, options?: { refresh: boolean }): Promise<string>;
  /** How old the newest enabled version is, and for how long there is one to use. Asks the vault anew. */
  lifeOf(secret: string): Promise<KeyLife>;
}

/** The case's encrypted memory. What is created once stays: who comes second reads what is there. */
export interface CaseStore {
  /** Makes and wraps the key of a case, once; repeating it is harmless. */
  createKey(caseId: CaseId): Promise<void>;
  /** The key of one field class's pseudonyms, of this case only. */
  pseudonymKey(caseId: CaseId, fieldClass: string): Promise<Key>;
  create<T>(file: CaseFile<T>, value: NoInfer<T>): Promise<{ created: boolean; value: T }>;
  read<T>(file: CaseFile<T>): Promise<T | undefined>;
  readVersion<T>(file: CaseFile<T>): Promise<{ value: T; version: string } | undefined>;
  /** With a version: false when somebody else was faster. Without: the last writer wins. */
  replace<T>(file: CaseFile<T>, value: NoInfer<T>, version?: string): Promise<boolean>;
  remove(file: CaseFile<unknown>): Promise<void>;
  exists(file: CaseFile<unknown>): Promise<boolean>;
  /** The names under a prefix, sorted. */
  names(prefix: string): Promise<readonly string[]>;
}

/** The evidence: create-once records in a chain that nobody can shorten or fork unseen. */
export interface Evidence {
  /**
   * Throws `Unavailable` naming the container when what is written there could be changed. This year's
   * unless another is named.
   */
  proveImmutable(year?: number): Promise<void>;
  /** Seals a record and enters it into the chain; a repeat returns the stored one. Same id, other body: throws. */
  append(draft: AuditDraft): Promise<AuditRecord>;
}

/** Makes what is missing or old of the vault's secrets. Never shows a value. */
export interface KeyRotation {
  /** Keeps one secret. Throws `Unavailable` when the vault refuses. */
  keep(secret: ProductSecret): Promise<void>;
}

/** What became of a year's checkpoint. `alarm`: the log is not what it must be, nothing was signed. */
export type CheckpointOutcome =
  | { readonly kind: "written" | "unchanged"; readonly logId: string; readonly size: number }
  | { readonly kind: "not_begun" }
  | { readonly kind: "alarm"; readonly logId: string; readonly what: string };

/** The signed heads of the log: what was signed can't be cut off or rewritten unseen. */
export interface Checkpoints {
  /** Verifies what a year's log has gained since its last checkpoint, as it is stored, and signs it. */
  write(year: number): Promise<CheckpointOutcome>;
}

export interface Notification {
  readonly id: string;
  readonly type: string;
  readonly audience: "requester" | "dpo";
  readonly requestId: string;
  readonly status: string;
  readonly occurredAt: string;
  readonly text: string;
  readonly contactReference?: string;
}

export interface Notifier {
  /** One dispatch, at least once and known by its id; `receiptDigest` is what the receiver acknowledged. */
  dispatch(
    notification: Notification,
  ): Promise<{ kind: "acknowledged"; receiptDigest: string } | { kind: "unanswered" }>;
}

/** Names derived with the secret that is never rotated. */
export interface Names {
  caseId(requestId: string): Promise<CaseId>;
  requestMac(request: ErasureRequest): Promise<string>;
  conversation(caseId: CaseId, id: ConversationId): Promise<string>;
  claim(personId: PersonId): Promise<string>;
  auditId(caseId: CaseId, recordType: string, ordinal: string): Promise<string>;
}

/** Public holidays of the controller's calendar, as dates (`YYYY-MM-DD`). */
export interface HolidayCalendar {
  readonly name: string;
  publicHolidays(year: number): { readonly days: ReadonlySet<string>; readonly digest: string };
}
