import type { InvocationContext } from "@azure/functions";
import { emit, type Log } from "../activities/events";
import type { DurableClient } from "../durable";
import { type Evidence, type KeyRing, Unavailable } from "../ports";
import { orTold, whatOf } from "./attend";

interface Dependencies {
  keys: Pick<KeyRing, "eternal" | "lifeOf">;
  evidence: Pick<Evidence, "proveImmutable">;
  now: () => Date;
}

/** What rotates; `case-index` and the commitments never do. */
const ROTATING = ["audit-hmac", "identity-verification", "case-kek", "notification"];
/** Only where checkpoints are signed, and not everybody's to see. That none is signed is told elsewhere. */
const SIGNER = "audit-signer";
const DECEMBER = 11;

/** What ends by the calendar: keys, and the year of the evidence. What fails is told, and hides nothing else. */
export const watchKeysWith =
  (dependencies: Dependencies) =>
  async (_: DurableClient, context: InvocationContext): Promise<void> => {
    const { keys, evidence, now } = dependencies;
    const tellAge = async (secret: string) =>
      emit(context, { event: "KeyAge", secret, ...(await keys.lifeOf(secret)) });
    for (const secret of ROTATING) await orTold(context, "", () => tellAge(secret));
    await orTold(context, "", () => tellAge(SIGNER).catch(unlessUnavailable));
    await orTold(context, "", () => evidence.proveImmutable());
    if (now().getUTCMonth() === DECEMBER) await tellYearEnd(dependencies, context);
  };

function unlessUnavailable(fault: unknown): void {
  if (!(fault instanceof Unavailable)) throw fault;
}

/** On the first of January the first record of the new year needs a place, and its subject a commitment. */
async function tellYearEnd({ keys, evidence, now }: Dependencies, log: Log): Promise<void> {
  const year = now().getUTCFullYear() + 1;
  const proven = (proof: Promise<unknown>) =>
    proof.catch((fault: unknown) =>
      emit(log, { event: "YearEndMissing", year: `${year}`, what: whatOf(fault) }),
    );
  await proven(evidence.proveImmutable(year));
  await proven(keys.eternal(`commitment-${year}`));
}
