/** When a conversation that had to wait is looked at again. What it waits for decides, never how long it waited. */
import type { Circumstance } from "./policy";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const LONGEST_PAUSE_MS = 6 * HOUR_MS;
const LONGEST_UNKNOWN_MS = DAY_MS;

/** What is known of a wait when the conversation has been looked at in vain. */
export interface Wait {
  readonly reason: Circumstance;
  /** When the evaluation's window or the retention period ends, as far as that is known. */
  readonly windowEndsAt: string | null;
  /** How often it was looked at in vain before. */
  readonly looks: number;
  /** Less was done than its reason lets be done: it is not the reason that is waited for. */
  readonly again?: Again | undefined;
  readonly holdPollMinutes: number;
  readonly now: Date;
}

/** What was left undone is looked at again: at once where it may be done now, else after a pause. */
export type Again = "at_once" | "soon";

/** The instant of the next look. An end that lies ahead says when to look; whether it is over, the look says. */
export function nextLook(wait: Wait): string {
  const { reason, windowEndsAt, looks, again, holdPollMinutes, now } = wait;
  const pauseMs = Math.min(holdPollMinutes * MINUTE_MS * 2 ** looks, LONGEST_PAUSE_MS);
  if (again) return after(again === "at_once" ? 0 : pauseMs, now);
  switch (reason) {
    case "active_wfm_evaluation":
    case "retention_active":
      return endAhead(windowEndsAt, now) ?? after(pauseMs, now);
    // Daily: when a hold is lifted, the decision is taken anew within 24 hours.
    case "litigation_hold":
    case "regulatory_hold":
      return after(DAY_MS, now);
    case "conversation_live":
    case "hold_unknown":
    // Nothing holds these three, and yet the contact centre refused: it is asked again.
    case "dpo_override":
    case "retention_expired":
    case "no_retention_period":
      return after(pauseMs, now);
  }
}

function endAhead(endsAt: string | null, now: Date): string | null {
  if (endsAt === null) return null;
  const end = new Date(endsAt);
  return end > now ? end.toISOString() : null;
}

const after = (pauseMs: number, now: Date): string =>
  new Date(now.getTime() + pauseMs).toISOString();

/**
 * Whether the case itself waits. What a court, a regulator or a retention period keeps may outlast every
 * time limit: the case closes without it, and the register of deferred erasures looks at it again.
 */
export function isAwaited(reason: Circumstance): boolean {
  switch (reason) {
    case "litigation_hold":
    case "regulatory_hold":
    case "retention_active":
      return false;
    case "active_wfm_evaluation":
    case "conversation_live":
    case "hold_unknown":
    case "dpo_override":
    case "retention_expired":
    case "no_retention_period":
      return true;
  }
}

/** A look-up that has failed for a day fails for a reason that only a person can find. */
export const unknownForTooLong = (since: string, now: Date): boolean =>
  now.getTime() - new Date(since).getTime() >= LONGEST_UNKNOWN_MS;
