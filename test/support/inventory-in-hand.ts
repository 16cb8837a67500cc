/** A case whose subject is known, and what its inventory has put on the manifest. */
import { caseFiles } from "../../src/domain/case-files";
import type { ConversationId } from "../../src/domain/identifiers";
import { aCase, type CaseInHand, type Circumstances } from "./case-in-hand";
import { identify } from "./drive-case";
import { aConversation } from "./held-conversation";

export const listed = async (circumstances: Circumstances): Promise<CaseInHand> => {
  const hand = await aCase(circumstances);
  await identify(hand);
  return hand;
};

/** The conversations of each page of the manifest. */
export async function pagesOf({ store, caseId }: CaseInHand): Promise<ConversationId[][]> {
  const pages: ConversationId[][] = [];
  for (;;) {
    const page = await store.read(caseFiles.page(caseId, 1, pages.length));
    if (!page) return pages;
    pages.push(page.entries.map(({ conversationId }) => conversationId));
  }
}

export const child = (id: string, parentId: string) => aConversation({ id, parentId });
