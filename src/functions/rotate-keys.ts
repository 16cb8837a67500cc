import type { InvocationContext } from "@azure/functions";
import { emit } from "../activities/events";
import { type ProductSecret, productSecrets } from "../domain/key-rotation";
import { withoutWords } from "../domain/without-words";
import { type KeyRotation, Unavailable } from "../ports";

const DAY_MS = 24 * 60 * 60 * 1000;

interface Dependencies {
  readonly rotation: KeyRotation;
  readonly now: () => Date;
}

/** Keeps every secret that the product makes for itself. One that fails keeps no other from its turn. */
export const rotateKeysWith =
  (dependencies: Dependencies) =>
  async (context: InvocationContext): Promise<void> => {
    const faults: unknown[] = [];
    for (const secret of productSecrets(dependencies.now()))
      await keep(dependencies, secret, context).catch((fault: unknown) => faults.push(fault));
    if (faults.length > 0) throw withoutWords(faults[0]);
  };

async function keep(
  { rotation, now }: Dependencies,
  secret: ProductSecret,
  context: InvocationContext,
): Promise<void> {
  try {
    const kept = await rotation.keep(secret);
    if (!kept) return;
    const days = Math.floor((now().getTime() - kept.createdOn.getTime()) / DAY_MS);
    emit(context, { event: "KeyAge", secret: secret.name, days });
  } catch (fault) {
    if (!(fault instanceof Unavailable)) throw fault;
    emit(context, { event: "Unavailable", caseId: "", what: fault.what.join(", ") });
  }
}
