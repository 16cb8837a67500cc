import { z } from "zod";

const Entry = z.object({
  method: z.string(),
  path: z.string(),
  route: z.string().optional(),
  status: z.int().nullable(),
});
export type LoggedCall = z.infer<typeof Entry>;

/** Every call that the Genesys simulator has answered, in order. */
export async function callsTo(settings: Readonly<Record<string, string>>): Promise<LoggedCall[]> {
  const answer = await fetch(new URL("/__sandbox/log", settings["GENESYS_BASE_URL"]));
  return z.object({ calls: z.array(Entry) }).parse(await answer.json()).calls;
}

/** The calls that change something. */
export const writesAmong = (calls: readonly LoggedCall[]): string[] =>
  calls
    .filter(({ method, path }) => method !== "GET" && path.startsWith("/api/"))
    .map(({ method, path, status }) => `${method} ${path} ${status}`);
