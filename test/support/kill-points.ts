/** Dies at a numbered step: around a write to the case store, or around a call to the contact centre. */
import type { CaseInHand } from "./case-in-hand";
import { Killed } from "./drive-case";

/** Arms a case so that it dies at these steps, counted on over repeats; tells how many were met. */
export function killAt(
  { store, platform, evidence }: CaseInHand,
  steps: readonly number[],
): { met: () => number } {
  const deadly = new Set(steps);
  let step = 0;
  const pass = () => {
    step += 1;
    if (deadly.has(step)) throw new Killed();
  };
  store.interrupt = pass;
  platform.afterwards = pass;
  evidence.interrupt = pass;
  const meets = platform.meets;
  platform.meets = (call) => {
    pass();
    return meets(call);
  };
  return { met: () => step };
}
