/** No call is made before the contact centre is known to understand it. */
import { type ConversationPlatform, Unavailable } from "../../ports";

/** Tokens that live shorter than this would cost a listing each: what is theirs alone is compared without one. */
const PROOF_LASTS_MS = 60 * 60_000;

interface Proof {
  readonly scopes: string;
  readonly until: number;
}

/**
 * The platform behind its own self check, made before the first call, and again under a token with other scopes
 * or when the one it was made under has ended. A failed one is `Unavailable` naming what is missing.
 */
export function provenFirst(platform: ConversationPlatform, now: () => Date): ConversationPlatform {
  let proof: Proof | null = null;
  let proving: Promise<void> | null = null;

  async function proved(): Promise<void> {
    const { scopes, expiresAt } = await platform.authority();
    const known = scopes.join(" ");
    if (proof?.scopes === known && now().getTime() < proof.until) return;
    const { ok, missing } = await platform.selfCheck();
    if (!ok) throw new Unavailable(missing.map((part) => `contact centre: ${part}`));
    const until = Math.max(Date.parse(expiresAt), now().getTime() + PROOF_LASTS_MS);
    proof = { scopes: known, until };
  }
  /** However many begin at once, it is proven once. */
  const proven = (): Promise<void> => {
    proving ??= proved().finally(() => {
      proving = null;
    });
    return proving;
  };
  const after = async <T extends { readonly kind: string }>(call: () => Promise<T>): Promise<T> => {
    await proven();
    const outcome = await call();
    // Refused under a fresh token: one thing may be, or everything, which is no matter of this call's.
    if (isNotAuthorised(outcome)) {
      proof = null;
      await proven();
    }
    return outcome;
  };

  return {
    selfCheck: () => platform.selfCheck(),
    authority: () => platform.authority(),
    list: (query) => after(() => platform.list(query)),
    children: (parent, pageToken) => after(() => platform.children(parent, pageToken)),
    read: (id, shows) => after(() => platform.read(id, shows)),
    evaluationOf: (id) => after(() => platform.evaluationOf(id)),
    pseudonymise: (id, mask, rests) => after(() => platform.pseudonymise(id, mask, rests)),
    erase: (artifact, options) => after(() => platform.erase(artifact, options)),
    presence: (artifact, awaited) => after(() => platform.presence(artifact, awaited)),
  };
}

const isNotAuthorised = (outcome: { readonly kind: string }): boolean =>
  outcome.kind === "failed" && "code" in outcome && outcome.code === "NOT_AUTHORISED";
