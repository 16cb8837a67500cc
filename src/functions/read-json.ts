import type { HttpRequest } from "@azure/functions";
import { parseStrictJson } from "../domain/strict-json";
import { Refused } from "./problem";

const LARGEST_BODY = 16 * 1024;

/** The JSON of a request's body. Reads no further than it is going to accept. */
export async function readJson(request: HttpRequest): Promise<unknown> {
  const [mediaType = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/json")
    throw new Refused("UNSUPPORTED_MEDIA_TYPE");
  const parsed = parseStrictJson(await textOf(request));
  if (!parsed.ok) throw new Refused(parsed.fault);
  return parsed.value;
}

async function textOf({ body }: HttpRequest): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    const bytes = Buffer.from(chunk);
    size += bytes.byteLength;
    if (size > LARGEST_BODY) throw new Refused("BODY_TOO_LARGE");
    chunks.push(bytes);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Refused("MALFORMED_JSON");
  }
}
