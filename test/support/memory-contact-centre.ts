/**
 * A contact centre in memory that judges as the guide's contract does: it locks what is held or evaluated,
 * leaves media and transcripts behind their record, lists by the identifier that stands there now, and
 * keeps a log of every call for the test to judge in turn.
 */
import type { Artifact, EvaluationLookup } from "../../src/domain/conversation";
import type { ConversationId } from "../../src/domain/identifiers";
import type { Mask } from "../../src/domain/pseudonymise";
import type {
  CallFailure,
  ConversationPlatform,
  ListedPage,
  Reading,
  Receipt,
  Rests,
} from "../../src/ports";
import { asPortGives, evaluationIsActive, type Held, lookupOf } from "./held-conversation";

export interface Clock {
  now: Date;
}

/** What goes wrong with a call: before or after its effect, or by the contact centre's own word. */
export type Fault =
  | "fails"
  | "lost_before"
  | "lost_after"
  /** The first reply is lost; the adapter sends the call again. */
  | "repeated"
  | "blocked"
  | "refused"
  | "unreadable";

export interface CallMade {
  readonly op: "list" | "children" | "read" | "evaluation" | "presence" | "pseudonymise" | "erase";
  readonly id: string;
  readonly kind?: Artifact["kind"];
  readonly at: Date;
  /** Of a look: that something is waited for, so that what is there costs more than one. */
  readonly awaited?: "absent";
  /** Of a write: whether it changed something, and what it met. */
  effect?: boolean;
  met?: Held;
}

const FAILED: CallFailure = { kind: "failed", code: "HTTP_STATUS", httpStatus: 500 };
const WITHHELD = { kind: "failed", code: "WITHHELD", effect: "none" } as const;

const LOST = { kind: "failed", code: "TIMED_OUT", effect: "possible" } as const;

export class MemoryContactCentre implements ConversationPlatform {
  readonly records = new Map<string, Held>();
  /** What is left of media and transcripts: they stay when their record goes. */
  readonly artifacts = new Map<string, string>();
  readonly calls: CallMade[] = [];
  pageSize = 100;
  /** Of media and transcripts, a conversation names those that are there, or goes on naming what is gone. */
  names: "what is there" | "what was there" = "what is there";
  /** Each call takes so long. */
  callMs = 0;
  /** Called while a write waits for its turn: time passes, and the world may change. */
  queues: () => void = () => undefined;
  /** Called before each call: may change the world, may say what goes wrong, may throw and so kill. */
  meets: (call: CallMade) => Fault | undefined = () => undefined;
  /** Called when the effect has happened and nobody knows yet. */
  afterwards: (call: CallMade) => void = () => undefined;
  readonly #clock: Clock;

  constructor(clock: Clock, held: readonly Held[]) {
    this.#clock = clock;
    for (const each of held) this.add(each);
  }

  add(held: Held): void {
    this.records.set(held.id, held);
    for (const id of held.media) this.artifacts.set(`media/${id}`, held.id);
    for (const { id } of held.transcripts) this.artifacts.set(`transcript/${id}`, held.id);
  }

  /** The writes in order, as `operation kind/id`. */
  writes(): string[] {
    return this.calls
      .filter(({ effect }) => effect !== undefined)
      .map(({ op, kind, id }) => `${op} ${kind}/${id}`);
  }

  async selfCheck() {
    return { ok: true, missing: [] };
  }

  async authority() {
    const expiresAt = "2030-01-01T00:00:00.000Z";
    return { clientId: "client-1", scopes: ["conversations:read"], expiresAt };
  }

  async list({
    externalId,
    from,
    to,
    pageToken,
  }: Parameters<ConversationPlatform["list"]>[0]): Promise<ListedPage> {
    const fault = this.#begin({ op: "list", id: externalId });
    if (fault) return FAILED;
    const found = [...this.records.values()].filter(
      ({ parentId, startedAt, participants }) =>
        parentId === null &&
        startedAt >= from &&
        startedAt <= to &&
        participants.some((each) => each.externalId === externalId),
    );
    return this.#page(found, pageToken);
  }

  async children(parent: ConversationId, pageToken: string | null): Promise<ListedPage> {
    const fault = this.#begin({ op: "children", id: parent });
    if (fault) return FAILED;
    const found = [...this.records.values()].filter(({ parentId }) => parentId === parent);
    return this.#page(found, pageToken);
  }

  async read(id: ConversationId): Promise<Reading> {
    const fault = this.#begin({ op: "read", id });
    if (fault === "unreadable") return { kind: "unreadable", problem: "malformed" };
    if (fault) return FAILED;
    const held = this.records.get(id);
    if (!held) return { kind: "absent", httpStatus: 404, correlationId: "corr-404" };
    if (held.unreadable) return { kind: "unreadable", problem: "malformed" };
    return { kind: "found", conversation: asPortGives(structuredClone(held)), httpStatus: 200 };
  }

  async evaluationOf(id: ConversationId): Promise<EvaluationLookup> {
    const fault = this.#begin({ op: "evaluation", id });
    return fault ? { kind: "unknown" } : lookupOf(this.records.get(id), this.#clock.now);
  }

  async presence({ id, kind }: Artifact, awaited?: "absent") {
    const fault = this.#begin({ op: "presence", id, kind, ...(awaited && { awaited }) });
    if (fault) return FAILED;
    const there = kind === "record" ? this.records.has(id) : this.artifacts.has(`${kind}/${id}`);
    return there
      ? ({ kind: "present", httpStatus: 200 } as const)
      : ({ kind: "absent", httpStatus: 404 } as const);
  }

  async pseudonymise(
    id: ConversationId,
    mask: Mask,
    { isFresh = () => true }: Rests = {},
  ): Promise<Receipt> {
    this.queues();
    if (!isFresh()) return WITHHELD;
    const held = this.records.get(id);
    return this.#write(
      { op: "pseudonymise", id, kind: "record", ...(held && { met: held }) },
      () => {
        if (!held) return 404;
        wear(held, mask);
        return 200;
      },
    );
  }

  async erase(
    { id, kind }: Artifact,
    { force, isFresh = () => true }: { force: boolean } & Rests,
  ): Promise<Receipt> {
    this.queues();
    if (!isFresh()) return WITHHELD;
    const owner = kind === "record" ? id : this.artifacts.get(`${kind}/${id}`);
    const met = owner === undefined ? undefined : this.records.get(owner);
    return this.#write({ op: "erase", id, kind, ...(met && { met }) }, () => {
      const isThere = kind === "record" ? met : this.artifacts.has(`${kind}/${id}`);
      if (!isThere) return 404;
      if (met && !force && this.#locks(met)) return 409;
      this.#remove(id, kind, met);
      return 204;
    });
  }

  #locks(held: Held): boolean {
    return held.legalHold !== "none" || evaluationIsActive(held, this.#clock.now);
  }

  #remove(id: string, kind: Artifact["kind"], met: Held | undefined): void {
    if (kind === "record") this.records.delete(id);
    this.artifacts.delete(`${kind}/${id}`);
    if (this.names === "what was there") return;
    if (kind === "media" && met) met.media = met.media.filter((each) => each !== id);
    if (kind === "transcript" && met)
      met.transcripts = met.transcripts.filter((each) => each.id !== id);
  }

  #begin(call: Omit<CallMade, "at">): Fault | undefined {
    this.#clock.now = new Date(this.#clock.now.getTime() + this.callMs);
    const made = { ...call, at: this.#clock.now };
    this.calls.push(made);
    return this.meets(made);
  }

  /** An effect, or none; and an answer, or none: a lost reply has had its effect all the same. */
  #write(call: Omit<CallMade, "at">, change: () => number): Receipt {
    const met = call.met && structuredClone(call.met);
    const fault = this.#begin({ ...call, ...(met && { met }), effect: false });
    const made = this.calls.at(-1);
    const refusal = this.#refusal(fault);
    if (refusal) return refusal;
    const status = change();
    if (made) made.effect = status < 300;
    if (made) this.afterwards(made);
    if (fault === "lost_after") return LOST;
    if (fault !== "repeated") return this.#receipt(status);
    const receipt = this.#receipt(change());
    return receipt.kind === "absent" ? { ...receipt, effect: "possible" } : receipt;
  }

  /** What is answered instead of being done. */
  #refusal(fault: Fault | undefined): Receipt | undefined {
    if (fault === "blocked") return this.#receipt(409);
    if (fault === "refused") return this.#receipt(403);
    if (fault === "fails") return { ...FAILED, effect: "none" };
    return fault === "lost_before" ? LOST : undefined;
  }

  #receipt(httpStatus: number): Receipt {
    const kinds = { 404: "absent", 409: "blocked", 403: "refused" } as const;
    const kind = kinds[httpStatus as keyof typeof kinds] ?? "done";
    return { kind, httpStatus, correlationId: "corr-1", at: this.#clock.now.toISOString() };
  }

  #page(found: readonly Held[], pageToken: string | null): ListedPage {
    const first = pageToken === null ? 0 : Number(pageToken.slice(1));
    const next = first + this.pageSize;
    const conversations = found
      .slice(first, next)
      .map((held) =>
        held.unreadable ? ({ problem: "malformed" } as const) : asPortGives(structuredClone(held)),
      );
    return { kind: "page", conversations, nextPageToken: next < found.length ? `p${next}` : null };
  }
}

function wear(held: Held, mask: Mask): void {
  const masks = new Map(mask.participants.map((each) => [String(each.id), each]));
  const texts = new Map(mask.transcripts.map(({ id, text }) => [String(id), text]));
  held.participants = held.participants.map((shown) => ({ ...shown, ...masks.get(shown.id) }));
  held.transcripts = held.transcripts.map(({ id, text }) => ({ id, text: texts.get(id) ?? text }));
}
