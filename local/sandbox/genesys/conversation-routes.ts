import type { Answer, Call, Route } from "../call";
import { changeConversation } from "./change-conversation";
import { type ArtifactKind, type Held, shownConversation } from "./genesys-store";
import { listConversations } from "./list-conversations";
import type { Organisation } from "./organisation";
import { refusal } from "./refusal";

const absent = (call: Call): Answer => refusal(404, "There is nothing with this id.", call);

/** Conversations: list, read, change, delete. */
export function conversationRoutes(organisation: Organisation): readonly Route[] {
  const { store } = organisation;
  const list = "/api/v2/conversations";
  const one = `${list}/{conversationId}`;
  const find = (conversationId = "") => store.find(conversationId);
  return [
    {
      method: "GET",
      template: list,
      answer: (call) => listConversations(organisation, call, `http://${call.headers.host}`),
    },
    {
      method: "GET",
      template: one,
      answer: (call, { conversationId }) => readConversation(find(conversationId), call),
    },
    {
      method: "PATCH",
      template: one,
      answer: (call, { conversationId }) => changeConversation(find(conversationId), call),
    },
    {
      method: "DELETE",
      template: one,
      answer: (call, { conversationId }) => deleteRecord(organisation, call, find(conversationId)),
    },
  ];
}

/** Media or transcripts: read where one belongs, delete it. */
export function artifactRoutes(organisation: Organisation, kind: ArtifactKind): readonly Route[] {
  const template = `/api/v2/${kind}/{artifactId}`;
  const owner = (artifactId: string) => {
    const held = organisation.store.ownerOf(kind, artifactId);
    return held?.[kind].has(artifactId) ? held : undefined;
  };
  return [
    {
      method: "GET",
      template,
      answer: (call, { artifactId = "" }) => {
        const held = owner(artifactId);
        if (!held) return absent(call);
        const { conversationId } = held;
        return { status: 200, body: { id: artifactId, conversationId } };
      },
    },
    {
      method: "DELETE",
      template,
      answer: (call, { artifactId = "" }) => {
        const held = owner(artifactId);
        const refused = deletionRefused(organisation, call, held);
        if (refused) return refused;
        held?.[kind].delete(artifactId);
        return { status: 204 };
      },
    },
  ];
}

function readConversation(held: Held | undefined, call: Call): Answer {
  if (!held?.record) return absent(call);
  const include = { media: true, transcripts: true };
  return { status: 200, body: shownConversation(held, held.record, include) };
}

/** The record only: media and transcripts stay readable at their own paths. */
function deleteRecord(organisation: Organisation, call: Call, held: Held | undefined): Answer {
  const refused = deletionRefused(organisation, call, held?.record ? held : undefined);
  if (refused) return refused;
  if (held) held.record = null;
  return { status: 204 };
}

function deletionRefused(
  { store, options, now }: Organisation,
  call: Call,
  held: Held | undefined,
): Answer | undefined {
  const isForced = call.headers["x-genesys-force-delete"] === "true";
  if (isForced && !options.forceIsLicensed)
    return refusal(403, "The client is not licensed to force a deletion.", call);
  if (!held) return absent(call);
  const lock = isForced ? null : store.lockOf(held, now());
  return lock === null ? undefined : refusal(409, lock, call);
}
