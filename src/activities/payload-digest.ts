import type { Conversation } from "../domain/conversation";
import { keyedDigest } from "../domain/digest";
import type { CaseId } from "../domain/identifiers";
import { committing } from "./commitments";
import type { Services } from "./services";

/** A keyed digest of what a conversation said: proves which payload it was to whoever holds the key. */
export async function payloadDigest(
  vault: Pick<Services, "cases" | "keys">,
  caseId: CaseId,
  { id, participants, mediaIds, transcripts }: Conversation,
): Promise<string> {
  const { commitmentKey } = await committing(vault, caseId);
  return keyedDigest(commitmentKey, caseId, {
    id,
    participants: participants.map(({ name, email, ...participant }) => ({
      ...participant,
      name: name?.reveal() ?? null,
      email: email?.reveal() ?? null,
    })),
    mediaIds,
    transcripts: transcripts.map((transcript) => ({
      id: transcript.id,
      text: transcript.text.reveal(),
    })),
  });
}
