import { candidate, conversation, customer, type SamplePerson } from "./sample-person";

/** The guide's own data subject: one conversation under evaluation, one to delete at once. */
export const guideSample: SamplePerson = {
  subjectIdentifier: "customer-uuid-7f9c2d",
  description: "the guide's sample: an evaluation that ends in 15 seconds, and an expired e-mail",
  candidates: [
    candidate({
      personId: "p-1",
      externalId: "customer-uuid-7f9c2d",
      conversationIds: ["conv-7742-a1"],
    }),
  ],
  conversations: [
    conversation({
      conversationId: "conv-7742-a1",
      threadId: "thread-31",
      channel: "voice",
      startTime: "2024-02-01T10:00:00.000Z",
      endTime: "2024-02-01T10:12:00.000Z",
      participants: [customer("part-1", "customer-uuid-7f9c2d", "Anna Example")],
      media: [
        { id: "media-001", type: "recording" },
        { id: "media-002", type: "recording" },
      ],
      transcripts: [
        {
          id: "trans-001",
          text: "Hello, this is Anna Example. Please write to anna@example.com about my order.",
        },
      ],
      retention: { expiresAt: "2024-03-01T00:00:00.000Z" },
    }),
    conversation({
      conversationId: "conv-7742-a2",
      threadId: "thread-32",
      channel: "email",
      startTime: "2024-02-03T09:00:00.000Z",
      endTime: "2024-02-03T09:05:00.000Z",
      participants: [customer("part-2", "customer-uuid-7f9c2d", "Anna Example")],
      media: [{ id: "media-003", type: "attachment" }],
      retention: { expiresAt: "2024-03-03T00:00:00.000Z" },
    }),
  ],
  evaluations: [
    {
      evaluationId: "eval-1",
      conversationId: "conv-7742-a1",
      status: "ASSIGNED",
      scoringWindow: { secondsAfterFirstAsked: 15 },
    },
  ],
};
