import { z } from "zod";

const Held = z.object({
  conversations: z.array(
    z.object({
      conversationId: z.string(),
      record: z.unknown().nullable(),
      media: z.array(z.unknown()),
      transcripts: z.array(z.unknown()),
    }),
  ),
});

/** What the Genesys simulator still holds of a person: conversations with a record, media or transcripts. */
export async function heldOf(
  settings: Readonly<Record<string, string>>,
  subject: string,
): Promise<string[]> {
  const url = new URL("/__sandbox/state", settings["GENESYS_BASE_URL"]);
  url.searchParams.set("subject", subject);
  const { conversations } = Held.parse(await (await fetch(url)).json());
  return conversations
    .filter(
      ({ record, media, transcripts }) =>
        record !== null || media.length > 0 || transcripts.length > 0,
    )
    .map(
      ({ conversationId, record, media, transcripts }) =>
        `${conversationId}: ${record === null ? "no record" : "its record"}, ${media.length} media, ${transcripts.length} transcripts`,
    );
}
