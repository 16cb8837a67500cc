import type { Conversation } from "../local/sandbox/genesys/conversation";
import { conversation, customer } from "../local/sandbox/sample/sample-person";

/** One call of the contract. */
export interface WantedCall {
  readonly method: "GET" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

const LIST = "/api/v2/conversations";

/** Conversations with two recordings and a transcript each, all of them to be erased. */
export const conversationsToErase = (howMany: number): readonly Conversation[] =>
  Array.from({ length: howMany }, (_, n) =>
    conversation({
      conversationId: `conv-${n}`,
      participants: [customer("part-1", "customer-bench", "Berta Bench")],
      media: [
        { id: `media-${n}-1`, type: "recording" },
        { id: `media-${n}-2`, type: "recording" },
      ],
      transcripts: [{ id: `trans-${n}`, text: "Berta Bench here." }],
    }),
  );

/** The fewest calls that erase a conversation safely: three looks, then each artifact and its reading back. */
export function fenceOf({ conversationId, media, transcripts }: Conversation): WantedCall[] {
  const record = `${LIST}/${conversationId}`;
  const artifacts = [
    ...media.map(({ id }) => `/api/v2/media/${id}`),
    ...transcripts.map(({ id }) => `/api/v2/transcripts/${id}`),
    record,
  ];
  return [
    {
      method: "GET",
      path: LIST,
      query: {
        parentConversationId: conversationId,
        includeMedia: "true",
        includeTranscripts: "true",
      },
    },
    { method: "GET", path: "/api/v2/wfm/evaluations", query: { conversationId } },
    { method: "GET", path: record },
    ...artifacts.flatMap((path) => [
      { method: "DELETE", path } as const,
      { method: "GET", path } as const,
    ]),
  ];
}
