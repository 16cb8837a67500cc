/** The authority the calls carry: a client-credentials token (RFC 6749 §4.4), renewed before it expires. */
import { z } from "zod";
import { type CallFailure, Unavailable } from "../../ports";
import { type Answer, failureOf, jsonIn, type NoAnswer, type Origin } from "../origin";
import { type Patience, persist, throttled, type Verdict, verdictOn } from "../tries";

/** A token and what it is good for. */
export interface Grant {
  readonly kind: "granted";
  readonly token: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
  readonly renewAt: Date;
}

interface Credentials {
  readonly login: Origin;
  readonly clientId: string;
  /** The client secret; `refresh` reads it anew, for it may have been rotated. */
  readonly secret: (refresh: boolean) => Promise<string>;
  readonly now: () => Date;
  readonly patience: Patience;
}

/** The longest life the contact centre gives a token, in seconds: more is a mistake. */
const LONGEST_LIFE = 172_800;
const RENEWAL_MARGIN_MS = 600_000;
/** After a renewal that failed while the old token lasts: not each call waits for the next one. */
const RENEW_AGAIN_MS = 60_000;
/** The contract's, of a token that does not say how long it lasts (RFC 6749 §5.1). */
const USUAL_LIFE = 3_600;

const TokenAnswer = z.object({
  // Visible ASCII only: it becomes a header.
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
    .nullish()
    .transform((life) => life ?? USUAL_LIFE)
    .pipe(z.number().positive()),
  scope: z
    .union([z.string().transform((scopes) => scopes.split(" ")), z.array(z.string())])
    .nullish(),
});
const Refusal = z.object({ error: z.string(), error_description: z.string().catch("") });

/** What may stand in an audit record. */
const SCOPE = /^[a-z0-9:_.-]{1,64}$/i;

/** One token for all calls, asked for once however many wait for it. */
export class AccessToken {
  readonly #credentials: Credentials;
  #grant: Grant | null = null;
  #pending: Promise<Grant | CallFailure> | null = null;

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  /** A token that lasts a while. When a renewal fails, the old one serves to its end. */
  async current(): Promise<Grant | CallFailure> {
    const held = this.#grant;
    if (held && this.#credentials.now() < held.renewAt) return held;
    const renewed = await this.#renewal();
    // What is held now: several wait for one renewal, and the old token may have been refused meanwhile.
    const old = this.#lasting();
    if (renewed.kind === "granted" || !old) return renewed;
    const againAt = this.#credentials.now().getTime() + RENEW_AGAIN_MS;
    this.#grant = { ...old, renewAt: new Date(Math.min(againAt, old.expiresAt.getTime())) };
    return this.#grant;
  }

  /** Another token than the one that was refused: the one that came meanwhile, or a new one. */
  async insteadOf(refused: Grant): Promise<Grant | CallFailure> {
    if (this.#grant?.token === refused.token) this.#grant = null;
    return this.current();
  }

  /** Who calls, for the record. Throws `Unavailable` when no token can be had. */
  async authority(): Promise<{ clientId: string; scopes: readonly string[]; expiresAt: string }> {
    const grant = await this.current();
    if (grant.kind === "failed") throw new Unavailable(["contact centre authorisation"]);
    const { scopes, expiresAt } = grant;
    return { clientId: this.#credentials.clientId, scopes, expiresAt: expiresAt.toISOString() };
  }

  #lasting(): Grant | null {
    return this.#grant && this.#credentials.now() < this.#grant.expiresAt ? this.#grant : null;
  }

  #renewal(): Promise<Grant | CallFailure> {
    this.#pending ??= this.#requested().finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  async #requested(): Promise<Grant | CallFailure> {
    let refresh = false;
    const granted = await persist<Grant | CallFailure>(async () => {
      const first = await this.#ask(refresh);
      if (refresh || !isInvalidClient(first)) return this.#unhurried(this.#judged(first));
      refresh = true;
      return this.#unhurried(this.#judged(await this.#ask(true)));
    }, this.#credentials.patience);
    if (granted.kind === "granted") this.#grant = granted;
    return granted;
  }

  async #ask(refresh: boolean): Promise<Answer | NoAnswer> {
    const { login, clientId, secret } = this.#credentials;
    const basic = Buffer.from(`${clientId}:${await secret(refresh)}`).toString("base64");
    return login.send({
      method: "POST",
      path: "/oauth/token",
      headers: {
        Authorization: `Basic ${basic}`,
        "Content-Type": "application/x-www-form-urlencoded",
      },
      body: "grant_type=client_credentials",
    });
  }

  /** Who is told to come later waits for it with the old token, not in the way of all calls. */
  #unhurried(verdict: Verdict<Grant | CallFailure>): Verdict<Grant | CallFailure> {
    const isToldLater = "pauseMs" in verdict && this.#lasting() !== null;
    return isToldLater ? { kind: "settled", value: verdict.value } : verdict;
  }

  #judged(reply: Answer | NoAnswer): Verdict<Grant | CallFailure> {
    if (isRateLimit(reply)) return throttled(reply);
    if (isInvalidClient(reply))
      return { kind: "settled", value: failureOf("NOT_AUTHORISED", reply) };
    return verdictOn(reply, (answer) => grantIn(answer, this.#credentials.now()));
  }
}

function grantIn(answer: Answer, now: Date): Grant | null {
  const parsed = answer.status === 200 ? TokenAnswer.safeParse(jsonIn(answer)) : null;
  if (!parsed?.success) return null;
  const lifeMs = Math.min(parsed.data.expires_in, LONGEST_LIFE) * 1_000;
  const marginMs = Math.min(RENEWAL_MARGIN_MS, lifeMs / 2);
  return {
    kind: "granted",
    token: parsed.data.access_token,
    scopes: (parsed.data.scope ?? []).filter((scope) => SCOPE.test(scope)),
    expiresAt: new Date(now.getTime() + lifeMs),
    renewAt: new Date(now.getTime() + lifeMs - marginMs),
  };
}

const isInvalidClient = (reply: Answer | NoAnswer): boolean =>
  reply.status === 401 || refusalIn(reply)?.error === "invalid_client";

/** The token endpoint says with 400, not 429, that it was asked too often. */
const isRateLimit = (reply: Answer | NoAnswer): reply is Answer =>
  /rate limit/i.test(refusalIn(reply)?.error_description ?? "");

const refusalIn = (reply: Answer | NoAnswer): z.infer<typeof Refusal> | undefined =>
  reply.kind === "answered" && reply.status === 400
    ? Refusal.safeParse(jsonIn(reply)).data
    : undefined;
