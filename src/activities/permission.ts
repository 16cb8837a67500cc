import { erasesMedia, isFurther, milder } from "../domain/disposal";
import type { Receipt, Rests } from "../ports";
import { hasGrown, type Look, look } from "./looking";
import type { Services } from "./services";
import type { Target } from "./target";

/** Holds and guard are good for a minute; after that they are read again before the next write. */
const GOOD_FOR_MS = 60_000;

/** What a write is part of: the whole conversation goes, or it is masked, or the media of a masked one go. */
export type Act = "hard_delete" | "pseudonymize" | "erase_media";

/** Whether the next destructive call is still allowed: holds and guard no older than a minute. */
export interface Permission {
  stillAllows(act: Act): Promise<boolean>;
  /** Whether what was read last is no older than a minute. */
  isFresh(): boolean;
}

/** A turn that comes so late so often comes in the next round. */
const MOST_LOOKS = 5;

/**
 * Sends a write on holds and guard no older than a minute, however long it waits for its turn: what has
 * become old on the way is read again. `null`: it may not be sent any more.
 */
export async function sentWhileAllowed(
  permission: Permission,
  act: Act,
  send: (rests: Rests) => Promise<Receipt>,
): Promise<Receipt | null> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    if (!(await permission.stillAllows(act))) return null;
    const receipt = await send({ isFresh: () => permission.isFresh() });
    const isWithheld = receipt.kind === "failed" && receipt.code === "WITHHELD";
    if (!isWithheld || receipt.effect === "possible") return receipt;
  }
  return null;
}

/** Starts from the look that the disposal was decided on, and renews it when it has become old. */
export function permissionFor(
  services: Pick<Services, "platform" | "rules" | "now">,
  { target, guard, seenAt }: { target: Target; guard: ReadonlySet<string>; seenAt: Date },
): Permission {
  let freshAt = seenAt;
  const isFresh = (): boolean => {
    const ageMs = services.now().getTime() - freshAt.getTime();
    // A clock that was set back says of nothing how old it is.
    return ageMs >= 0 && ageMs <= GOOD_FOR_MS;
  };
  return {
    isFresh,
    async stillAllows(act) {
      const at = services.now();
      if (isFresh()) return true;
      const again = await look(services, target.entry.conversationId, guard);
      if (!allows(again, target, act)) return false;
      // From its beginning: while the one was read, the other grew old.
      freshAt = at;
      return true;
    },
  };
}

/** A record that has gone meanwhile holds nothing any more: what is left of it may go. */
function allows(again: Look, { entry, planned }: Target, act: Act): boolean {
  if (again.kind === "gone") return act === "hard_delete";
  if (again.kind !== "present" || hasGrown(entry, again.conversation)) return false;
  const allowed = milder(planned, again.decision);
  return act === "erase_media" ? erasesMedia(allowed) : !isFurther(act, allowed.disposal);
}
