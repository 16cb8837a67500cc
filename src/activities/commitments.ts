import type { OauthMetadata } from "../domain/audit-record";
import { caseFiles } from "../domain/case-files";
import { canonicalBytes, commitmentTo, type Key } from "../domain/digest";
import type { CaseId } from "../domain/identifiers";
import type { ConversationPlatform } from "../ports";
import { requestOf } from "./case-reading";
import type { Services } from "./services";

type Vault = Pick<Services, "cases" | "keys">;

/** The key of the year in which the request was received: destroying it unlinks the year's evidence. */
export async function committing(
  { cases, keys }: Vault,
  caseId: CaseId,
): Promise<{ commitmentKey: Key; epoch: number; caseId: CaseId }> {
  const { ledger } = await requestOf(cases, caseId);
  const epoch = new Date(ledger.receivedAt).getUTCFullYear();
  // One version for the whole year: a second would give one case two commitments to the same person.
  const { key } = await keys.eternal(`commitment-${epoch}`);
  return { commitmentKey: key, epoch, caseId };
}

/** Stands for the data subject in evidence; before it is resolved, for the identifier that was asked about. */
export async function subjectCommitment(vault: Vault, caseId: CaseId): Promise<string> {
  const resolved = await vault.cases.read(caseFiles.identifiers(caseId));
  const { request } = await requestOf(vault.cases, caseId);
  const identifiers = resolved?.externalIds ?? [request.subjectIdentifier];
  const list = canonicalBytes([...identifiers].sort()).toString("utf8");
  return commitmentTo(list, await committing(vault, caseId));
}

/** With which authority a round's calls are made; taken once, copied by every record. */
export async function oauthMetadata(
  services: Vault & { platform: ConversationPlatform },
  caseId: CaseId,
): Promise<OauthMetadata> {
  const { clientId, scopes, expiresAt } = await services.platform.authority();
  return {
    grantType: "client_credentials",
    clientRef: commitmentTo(clientId, await committing(services, caseId)),
    scopes: [...scopes],
    expiresAt,
  };
}
