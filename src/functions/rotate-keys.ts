import type { InvocationContext } from "@azure/functions";
import { emit } from "../activities/events";
import { type ProductSecret, productSecrets } from "../domain/key-rotation";
import type { KeyRing, KeyRotation } from "../ports";
import { orTold } from "./attend";

interface Dependencies {
  readonly rotation: KeyRotation;
  readonly keys: Pick<KeyRing, "lifeOf">;
  readonly now: () => Date;
}

/** Keeps every secret that the product makes for itself, and tells how long those that rotate will serve. */
export const rotateKeysWith =
  (dependencies: Dependencies) =>
  async (context: InvocationContext): Promise<void> => {
    const { rotation, keys, now } = dependencies;
    const keep = async (secret: ProductSecret) => {
      await rotation.keep(secret);
      if (secret.rule.kind === "eternal") return;
      emit(context, { event: "KeyAge", secret: secret.name, ...(await keys.lifeOf(secret.name)) });
    };
    for (const secret of productSecrets(now())) await orTold(context, "", () => keep(secret));
  };
