import type { AuditAction } from "../../src/domain/audit-record";
import { ArtifactId, ConversationId } from "../../src/domain/identifiers";
import { artifactsTold } from "../../src/functions/erasure-conversations";

const MEDIUM = ArtifactId.parse("media-1");
const RECORD = ArtifactId.parse("conv-1");

const outcomeWith = (round: number, artifacts: AuditAction["artifacts"]) => ({
  conversationId: ConversationId.parse("conv-1"),
  outcome: "pseudonymised" as const,
  reason: "retention_active" as const,
  concludedAt: "2026-03-02T09:00:00.000Z",
  action: {
    conversationId: ConversationId.parse("conv-1"),
    round,
    action: "pseudonymize" as const,
    reason: "retention_active" as const,
    mediaIds: [MEDIUM],
    transcriptIds: [],
    artifacts,
    verified: true,
  },
});

it("tells of each artifact what is known last: of a masked conversation the media may be gone", () => {
  const first = outcomeWith(1, [
    { kind: "media", id: MEDIUM, result: "kept" },
    { kind: "record", id: RECORD, result: "pseudonymised", httpStatus: 200 },
  ]);
  const second = outcomeWith(2, [{ kind: "media", id: MEDIUM, result: "erased" }]);
  const { action: _, ...deferred } = outcomeWith(3, []);
  expect(artifactsTold([first, second, deferred])).toEqual([
    { kind: "media", id: "media-1", result: "erased" },
    { kind: "record", id: "conv-1", result: "pseudonymised" },
  ]);
});
