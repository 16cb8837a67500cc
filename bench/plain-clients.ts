import { Agent } from "node:http";
import axios from "axios";
import { type Arena, type Contestant, credentials } from "./contestant";
import { fenceOf, type WantedCall } from "./workload";

type Answer = { readonly status: number; readonly retryAfter: number };
type Send = (call: WantedCall) => Promise<Answer>;
/** Sends until it is done or given up: false. */
type Rule = (send: () => Promise<Answer>, arena: Arena) => Promise<boolean>;

const isAnswer = ({ status }: Answer): boolean => status < 300 || status === 404;

/** Three attempts with exponential back-off for whatever goes wrong, a 429 too: the guide's rule. */
const threeAttempts: Rule = async (send, { time, random }) => {
  for (let attempt = 1; ; attempt += 1) {
    if (isAnswer(await send())) return true;
    if (attempt === 3) return false;
    await time.sleep(1_000 * 2 ** (attempt - 1) * (0.5 + random()));
  }
};

/** No limiter: everybody for himself does as each 429 says, for ever. */
const untilItWorks: Rule = async (send, { time }) => {
  for (;;) {
    const answer = await send();
    if (isAnswer(answer)) return true;
    await time.sleep(Math.max(1, answer.retryAfter) * 1_000);
  }
};

const plain = (name: string, rule: Rule): Contestant => ({
  name,
  workers: 20,
  stopsAtFailure: false,
  enter: async (arena) => {
    const send = await sender(arena);
    return async (conversation) => {
      for (const call of fenceOf(conversation))
        if (!(await rule(() => send(call), arena))) return false;
      return true;
    };
  },
});

/** The guide's rule, twenty workers. */
export const guidesRule = plain("three attempts for everything", threeAttempts);

/** The same requests with no limiter, twenty workers. */
export const noLimiter = plain("no limiter, each obeys Retry-After", untilItWorks);

async function sender({ simulator }: Arena): Promise<Send> {
  const http = axios.create({
    httpAgent: new Agent({ keepAlive: true }),
    validateStatus: () => true,
    proxy: false,
  });
  const { data } = await http.post<{ access_token: string }>(
    `${simulator.loginUrl}/oauth/token`,
    "grant_type=client_credentials",
    { auth: { username: credentials.clientId, password: credentials.clientSecret } },
  );
  const headers = { Authorization: `Bearer ${data.access_token}` };
  return async ({ method, path, query }) => {
    const url = `${simulator.baseUrl}${path}`;
    const { status, headers: told } = await http.request({
      method,
      url,
      headers,
      ...(query && { params: query }),
    });
    return { status, retryAfter: Number(told["retry-after"] ?? 1) };
  };
}
