/** A conversation inside its retention period: it is masked, and its two media may go at once. */
import type { AuditAction } from "../../src/domain/audit-record";
import type { Policy } from "../../src/domain/policy";
import { withoutRecordings } from "./case-in-hand";
import { aFence } from "./fence-in-hand";
import type { Held } from "./held-conversation";
import type { CallMade } from "./memory-contact-centre";

export const MEDIA = ["media-1", "media-2"];
export const MASKED = "pseudonymise record/conv-1000";

export const aRetained = (members: Partial<Held> = {}, policy: Policy = withoutRecordings) =>
  aFence({ retentionUntil: "2027-01-01T00:00:00.000Z", media: [...MEDIA], ...members }, { policy });

export const resultsIn = (action: AuditAction | undefined): string[] =>
  action?.artifacts.map(({ kind, id, result }) => `${kind}/${id} ${result}`) ?? [];

export const isErasing =
  (id: string) =>
  (call: CallMade): boolean =>
    call.op === "erase" && call.id === id;
