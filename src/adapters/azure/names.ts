/** Names that say nothing about anybody, from the secret that is never rotated. */
import {
  auditIdOf,
  caseIdOf,
  claimNameOf,
  conversationNameOf,
  type Key,
  requestMacOf,
} from "../../domain/digest";
import { RequestId } from "../../domain/identifiers";
import type { KeyRing, Names } from "../../ports";

/** Names under the key ring's `case-index`. */
export function namesFrom(keys: Pick<KeyRing, "eternal">): Names {
  const caseIndex = async (): Promise<Key> => (await keys.eternal("case-index")).key;
  return {
    caseId: async (requestId) => caseIdOf(await caseIndex(), RequestId.parse(requestId)),
    requestMac: async (request) => requestMacOf(await caseIndex(), request),
    conversation: async (caseId, id) => conversationNameOf(await caseIndex(), caseId, id),
    claim: async (personId) => claimNameOf(await caseIndex(), personId),
    auditId: async (caseId, recordType, ordinal) =>
      auditIdOf(await caseIndex(), { caseId, recordType, ordinal }),
  };
}
