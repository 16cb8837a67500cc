import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { ZodError } from "zod";

/** What can be arranged in a stand-in and what it tells about itself. */
export interface Switchboard {
  arrange(faults: unknown): void;
  state(): object;
}

/** Answers `POST /__sandbox/faults` and `GET /__sandbox/state`; false for every other request. */
export async function answeredBySwitchboard(
  request: IncomingMessage,
  response: ServerResponse,
  board: Switchboard,
): Promise<boolean> {
  switch (`${request.method} ${request.url}`) {
    case "POST /__sandbox/faults":
      arrangeFrom(await text(request), response, board);
      return true;
    case "GET /__sandbox/state":
      answerJson(response, { status: 200, body: board.state() });
      return true;
  }
  return false;
}

/** Sends a JSON answer. */
export function answerJson(
  response: ServerResponse,
  answer: { status: number; body: object; headers?: Record<string, string> },
): void {
  response
    .writeHead(answer.status, { "content-type": "application/json", ...answer.headers })
    .end(JSON.stringify(answer.body));
}

function arrangeFrom(body: string, response: ServerResponse, board: Switchboard): void {
  try {
    board.arrange(JSON.parse(body));
  } catch (error) {
    if (!(error instanceof ZodError || error instanceof SyntaxError)) throw error;
    answerJson(response, { status: 400, body: { error: error.message } });
    return;
  }
  answerJson(response, { status: 200, body: board.state() });
}
