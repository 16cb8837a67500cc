/** Watches every write at the contact centre with the eyes of a stranger to the app. */
import { ConversationId, ExternalId } from "../../src/domain/identifiers";
import { guardIdentifiers } from "../../src/domain/pseudonymise";
import type { CaseInHand } from "./case-in-hand";
import { ANNA, evaluationIsActive } from "./held-conversation";
import type { CallMade } from "./memory-contact-centre";

/** What the latest look at a conversation showed; what changed since, nobody could know. */
interface Seen {
  evaluationAt: Date;
  readAt: Date;
  isHeld: boolean;
  isEvaluated: boolean;
  isLive: boolean;
  isSubjects: boolean;
}

const NEVER: Seen = {
  evaluationAt: new Date(0),
  readAt: new Date(0),
  isHeld: true,
  isEvaluated: true,
  isLive: true,
  isSubjects: false,
};

/** A look is good for a minute; a call of the slowest kind takes a while after it was allowed. */
const GOOD_FOR_MS = 60_000 + 25_000;

export class WriteWatch {
  readonly mistakes: string[] = [];
  readonly #hand: CaseInHand;
  readonly #names: ReadonlyMap<string, string>;
  readonly #guard: ReadonlySet<string>;
  readonly #seen = new Map<string, Seen>();

  private constructor(hand: CaseInHand, names: Map<string, string>, guard: ReadonlySet<string>) {
    this.#hand = hand;
    this.#names = names;
    this.#guard = guard;
  }

  static async over(hand: CaseInHand, ids: readonly string[]): Promise<WriteWatch> {
    const { store, caseId, services } = hand;
    const names = new Map<string, string>();
    for (const id of ids)
      names.set(id, await services.names.conversation(caseId, ConversationId.parse(id)));
    const key = await store.pseudonymKey(caseId, "externalId");
    return new WriteWatch(hand, names, guardIdentifiers([ExternalId.parse(ANNA)], key));
  }

  meet(call: CallMade, isFaulty: boolean): void {
    if (call.op === "evaluation" && !isFaulty) this.#lookAtEvaluation(call);
    if (call.op === "read" && !isFaulty) this.#lookAtConversation(call);
    if (call.op !== "erase" && call.op !== "pseudonymise") return;
    const owner = call.kind === "record" ? call.id : ownerOf(call);
    const broken = call.op === "erase" ? this.#erasing(owner, call) : this.#masking(owner);
    const stale = this.#staleness(owner, call);
    for (const what of [...broken, ...stale]) this.mistakes.push(`${call.op} ${call.id}: ${what}`);
  }

  #lookAtEvaluation({ id, at }: CallMade): void {
    const held = this.#hand.platform.records.get(id);
    const isEvaluated = held !== undefined && evaluationIsActive(held, at);
    this.#seen.set(id, { ...this.#of(id), evaluationAt: at, isEvaluated });
  }

  /** A record that is gone holds nothing any more; whose it was, an earlier look or the manifest has said. */
  #lookAtConversation({ id, at }: CallMade): void {
    const held = this.#hand.platform.records.get(id);
    const shown = held && {
      isHeld: held.legalHold !== "none",
      isLive: held.endedAt === null,
      isSubjects: held.participants.some(({ externalId }) => this.#guard.has(externalId ?? "")),
    };
    const gone = { isHeld: false, isLive: false, isSubjects: true };
    this.#seen.set(id, { ...this.#of(id), ...(shown ?? gone), readAt: at });
  }

  #erasing(id: string, { kind }: CallMade): string[] {
    const { isHeld, isEvaluated } = this.#of(id);
    const isIntended =
      this.#intends(id, '"disposal":"hard_delete"') ||
      (kind === "media" && this.#intends(id, '"media":"hard_delete"'));
    return [
      ...(isIntended ? [] : ["without an intent"]),
      ...(isHeld || isEvaluated ? ["against a lock that was seen"] : []),
    ];
  }

  #masking(id: string): string[] {
    const { isHeld, isEvaluated } = this.#of(id);
    const isStrict = this.#hand.services.rules.policy.id === "strict";
    return [
      ...(this.#intends(id, '"disposal":"pseudonymize"') ? [] : ["without an intent"]),
      ...(this.#intends(id, '"disposal":"hard_delete"') ? ["after a deletion was intended"] : []),
      ...(isStrict && (isHeld || isEvaluated) ? ["against a lock that was seen"] : []),
    ];
  }

  #staleness(id: string, { at }: CallMade): string[] {
    const { evaluationAt, readAt, isLive, isSubjects } = this.#of(id);
    const seenAt = Math.min(evaluationAt.getTime(), readAt.getTime());
    return [
      ...(at.getTime() - seenAt > GOOD_FOR_MS ? ["on a look older than a minute"] : []),
      ...(isLive ? ["while it is live"] : []),
      ...(isSubjects ? [] : ["of somebody else"]),
    ];
  }

  #intends(id: string, what: string): boolean {
    const { store, caseId } = this.#hand;
    return store
      .under(`${caseId}/intents/`)
      .filter((name) => name.endsWith(`-${this.#names.get(id)}.json`))
      .some((name) => store.files.get(name)?.text.includes(what));
  }

  #of(id: string): Seen {
    return this.#seen.get(id) ?? NEVER;
  }
}

const ownerOf = ({ id }: CallMade): string => {
  const [, n = ""] = /^(?:media|trans)-(?:new-)?(?:of-conv-)?([a-z0-9]+)/.exec(id) ?? [];
  return `conv-${n}`;
};
