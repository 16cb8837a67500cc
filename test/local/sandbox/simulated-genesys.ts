import {
  type SimulatorSetup,
  startGenesysSimulator,
} from "../../../local/sandbox/genesys/genesys-simulator";
import { guideSample } from "../../../local/sandbox/sample/guide-sample";
import { misfitsOfAnswer, templateOf, type WireAnswer } from "./guide-contract";

/** The guide's sample, as data for a simulator. */
export const guideData = {
  conversations: [...guideSample.conversations],
  evaluations: [...(guideSample.evaluations ?? [])],
};

/** The path of the conversation under evaluation. */
export const a1 = "/api/v2/conversations/conv-7742-a1";

/** The path of the conversation whose retention has expired. */
export const a2 = "/api/v2/conversations/conv-7742-a2";

/** The list of all conversations of an externalId. */
export const listOf = (externalId: string): string =>
  `/api/v2/conversations?externalId=${externalId}&from=2000-01-01T00:00:00Z&to=2024-05-12T08:30:00Z`;

/** The list of the sample's conversations with everything in them. */
export const annas = `${listOf("customer-uuid-7f9c2d")}&includeMedia=true&includeTranscripts=true`;

/** The list of the evaluations of a conversation. */
export const evaluationsOf = (conversationId: string): string =>
  `/api/v2/wfm/evaluations?conversationId=${conversationId}`;

/** A simulator under test. */
export type SimulatedGenesys = Awaited<ReturnType<typeof simulatedGenesys>>;

const credentials = { clientId: "client", clientSecret: "secret" };

/** What a request may carry beside its path. */
export interface Asked {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A simulator with a clock that the test turns; every answer is held against the contract. */
export async function simulatedGenesys(setup: Omit<SimulatorSetup, "credentials">) {
  let at = new Date("2024-05-12T08:30:00.000Z");
  const simulator = await startGenesysSimulator({ now: () => at, ...setup, credentials });
  const login = async (form = "grant_type=client_credentials", basic = "client:secret") =>
    wire(
      await fetch(`${simulator.loginUrl}/oauth/token`, {
        method: "POST",
        headers: {
          Authorization: `Basic ${Buffer.from(basic).toString("base64")}`,
          "Content-Type": "application/x-www-form-urlencoded",
        },
        body: form,
      }),
    );
  const token = async () => ((await login()).body as { access_token: string }).access_token;
  let bearer = await token();

  const raw = (method: string, path: string, asked: Asked = {}): Promise<WireAnswer> =>
    send(`${simulator.baseUrl}${path}`, method, {
      ...asked,
      headers: { Authorization: `Bearer ${bearer}`, ...asked.headers },
    });
  const ask = async (method: string, path: string, asked: Asked = {}): Promise<WireAnswer> => {
    const answer = await raw(method, path, asked);
    const [plain = ""] = path.split("?");
    if (templateOf(plain)) expect(misfitsOfAnswer(method, plain, answer)).toEqual([]);
    return answer;
  };
  return {
    ...simulator,
    ask,
    /** As `ask`, but the answer may be as wrong as it likes. */
    raw,
    login,
    renew: async () => {
      bearer = await token();
    },
    /** Asks under /__sandbox/ and gives the body. */
    judge: async (method: string, path: string, body?: unknown) =>
      (await send(`${simulator.baseUrl}/__sandbox/${path}`, method, { body })).body,
    pass: (seconds: number) => {
      at = new Date(at.getTime() + seconds * 1000);
    },
  };
}

async function send(url: string, method: string, { body, headers }: Asked): Promise<WireAnswer> {
  return wire(
    await fetch(url, {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
}

async function wire(response: Response): Promise<WireAnswer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  const { status, headers } = response;
  return { status, headers, body: isJson ? jsonOr(text) : text };
}

function jsonOr(text: string): unknown {
  try {
    return text.startsWith("{") ? JSON.parse(text) : text;
  } catch {
    // Some faults cut an answer off: then its text is all there is.
    return text;
  }
}
