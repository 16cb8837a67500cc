import type { Conversation } from "../local/sandbox/genesys/conversation";
import { Errands } from "../src/adapters/genesys/errands";
import { guidePlatform } from "../src/adapters/genesys/guide";
import { RateLease } from "../src/adapters/genesys/rate-lease";
import { SharedPace } from "../src/adapters/genesys/shared-pace";
import type { Artifact } from "../src/domain/conversation";
import { ArtifactId, ConversationId } from "../src/domain/identifiers";
import { type ConversationPlatform, Unavailable } from "../src/ports";
import { MemoryLedger } from "../test/adapters/genesys/memory-ledger";
import { type Contestant, credentials } from "./contestant";

/** The app's own adapter behind its shared pace, as one instance has it. */
export const ours: Contestant = {
  name: "genesys-erasure",
  workers: 20,
  stopsAtFailure: false,
  enter: async ({ simulator, time, requestsPerMinute, random }) => {
    const conditions = { clock: time.clock, sleep: time.sleep, random };
    const store = new MemoryLedger(time.clock).reachedBy(conditions, () => 10);
    const pace = new SharedPace(
      new RateLease({ ...conditions, requestsPerMinute, store }),
      conditions,
    );
    const errands = new Errands(time.clock);
    const platform = guidePlatform({
      ...simulator,
      clientId: credentials.clientId,
      secret: async () => credentials.clientSecret,
      pace,
      errands,
      patience: { sleep: time.sleep, random },
      now: time.now,
      unguessable: () => "nobody",
    });
    const { erase } = errands.each({
      erase: ({ conversation }: { caseId: string; conversation: Conversation }) =>
        erased(platform, conversation),
    });
    return async (conversation) => {
      try {
        return await erase({ caseId: "bench", conversation });
      } catch (fault) {
        // Whoever waited too long for a turn is asked again durably: nobody is given up for that.
        if (fault instanceof Unavailable) return false;
        throw fault;
      }
    };
  },
};

async function erased(
  platform: ConversationPlatform,
  { conversationId, media, transcripts }: Conversation,
): Promise<boolean> {
  const id = ConversationId.parse(conversationId);
  const looks = [
    await platform.children(id, null),
    await platform.evaluationOf(id),
    await platform.read(id),
  ];
  if (looks.some(({ kind }) => kind === "failed" || kind === "unknown")) return false;
  const artifacts: Artifact[] = [
    ...media.map((one) => ({ kind: "media" as const, id: ArtifactId.parse(one.id) })),
    ...transcripts.map((one) => ({ kind: "transcript" as const, id: ArtifactId.parse(one.id) })),
    { kind: "record", id: ArtifactId.parse(conversationId) },
  ];
  for (const artifact of artifacts) {
    const receipt = await platform.erase(artifact, { force: false });
    const presence = await platform.presence(artifact);
    if (receipt.kind === "failed" || presence.kind !== "absent") return false;
  }
  return true;
}
