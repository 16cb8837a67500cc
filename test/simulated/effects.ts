/** What the contact centre has really done, and which case could have asked for it. */
import type { LoggedCall } from "../../local/sandbox/call-log";
import type { AuditedArtifact } from "../../src/domain/audit-record";
import type { Aftermath } from "./aftermath";
import type { CaseRecords } from "./records";

/** A call that changed something. */
export interface Effect {
  readonly call: LoggedCall;
  readonly kind: "record" | "media" | "transcript";
  /** The artifact's; for a mask the conversation's. */
  readonly id: string;
  readonly conversationId: string;
  readonly does: "hard_delete" | "pseudonymize";
}

const ROUTES: Readonly<Record<string, Effect["kind"]>> = {
  "/api/v2/conversations/{conversationId}": "record",
  "/api/v2/media/{artifactId}": "media",
  "/api/v2/transcripts/{artifactId}": "transcript",
};

/** What a route leads to, under an id of its own. */
export const kindAt = (route = ""): Effect["kind"] | undefined => ROUTES[route];

/** Every change of ours, in the order in which they took place. */
export const effectsOf = ({ calls }: Pick<Aftermath, "calls">): Effect[] =>
  calls.flatMap((call) => {
    const { method, status, route, conversationId = "", artifactId } = call;
    const kind = kindAt(route);
    const isDone = status !== null && status >= 200 && status < 300;
    if (!kind || !isDone || (method !== "DELETE" && method !== "PATCH")) return [];
    const does = method === "DELETE" ? "hard_delete" : "pseudonymize";
    return [{ call, kind, id: artifactId ?? conversationId, conversationId, does }];
  });

interface Verdict {
  readonly disposal: string;
  readonly media?: "hard_delete" | undefined;
}

const STRENGTH = ["defer", "keep", "pseudonymize", "hard_delete"];

const isAtMost = (one: string, other: string): boolean =>
  STRENGTH.indexOf(one) <= STRENGTH.indexOf(other);

/** Whether a verdict lets something be done. */
export const allows = ({ disposal, media }: Verdict, { does, kind }: Effect): boolean =>
  isAtMost(does, kind === "media" ? (media ?? disposal) : disposal);

/** Whether one verdict does no more than another. */
export const isNoMore = (one: Verdict, other: Verdict): boolean =>
  isAtMost(one.disposal, other.disposal) && (one.media === undefined || other.media === one.media);

/** An artifact as the manifest names it, under its conversation. */
export const isOnManifest = (
  { pages }: CaseRecords,
  { conversationId, kind, id, call }: Effect,
  round: number,
): boolean =>
  pages.some(
    (page) =>
      page.round === round &&
      page.at < call.at &&
      page.entries.some(
        (entry) =>
          entry.conversationId === conversationId &&
          (kind === "record" ||
            (kind === "media" ? entry.mediaIds : entry.transcriptIds).includes(id)),
      ),
  );

/** What a case tells of an artifact, each time. */
export const toldOf = (
  { outcomes }: CaseRecords,
  { kind, id }: Pick<Effect, "kind" | "id">,
): AuditedArtifact[] =>
  outcomes
    .flatMap(({ action }) => action?.artifacts ?? [])
    .filter((artifact) => artifact.kind === kind && artifact.id === id);

/** What the contact centre still holds of a conversation. */
export function leftOf({ held }: Aftermath, conversationId: string): string[] {
  const under = (one: { readonly conversationId: string }) => one.conversationId === conversationId;
  return [
    ...held.conversations.filter(under).map((one) => `record/${one.conversationId}`),
    ...held.media.filter(under).map(({ id }) => `media/${id}`),
    ...held.transcripts.filter(under).map(({ id }) => `transcript/${id}`),
  ];
}

/** The latest that a case says of each conversation. */
export const latestOutcomes = ({ outcomes }: CaseRecords): Map<string, string> =>
  new Map(outcomes.map(({ conversationId, outcome }) => [conversationId, outcome]));
