import { ApiClient } from "purecloud-platform-client-v2";
import { z } from "zod";
import { type Arena, type Contestant, credentials } from "./contestant";
import { fenceOf, type WantedCall } from "./workload";

const Refused = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.unknown()).catch({}),
});

type Refused = z.output<typeof Refused>;
/** Whether a refused call is sent again. */
type Again = (refused: Refused, arena: Arena) => Promise<boolean>;

/** The official SDK in a script, one call after the other. */
export const officialSdk: Contestant = script("official SDK as shipped", async () => false);

/** The same, with what its user adds after the first 429. */
export const officialSdkWithSleep: Contestant = {
  ...script("official SDK, sleeping Retry-After", async ({ status, headers }, { time }) => {
    if (status !== 429) return false;
    await time.sleep(Math.max(1, Number(headers["retry-after"] ?? 1)) * 1_000);
    return true;
  }),
};

function script(name: string, again: Again): Contestant {
  return {
    name,
    workers: 1,
    stopsAtFailure: true,
    enter: async (arena) => {
      const send = await sender(arena);
      return async (conversation) => {
        for (const call of fenceOf(conversation))
          if (
            !(await isDone(
              () => send(call),
              (refused) => again(refused, arena),
            ))
          )
            return false;
        return true;
      };
    },
  };
}

async function isDone(
  send: () => Promise<Refused | undefined>,
  again: (refused: Refused) => Promise<boolean>,
): Promise<boolean> {
  for (;;) {
    const refused = await send();
    if (!refused || refused.status === 404) return true;
    if (!(await again(refused))) return false;
  }
}

async function sender({ simulator }: Arena) {
  const client = ApiClient.instance;
  Object.assign(client.config, {
    basePath: simulator.baseUrl,
    authUrl: simulator.loginUrl,
    // It has hosts of regions only, and asks its configuration for them.
    getConfUrl: (host: string) => (host === "login" ? simulator.loginUrl : simulator.baseUrl),
  });
  await client.loginClientCredentialsGrant(credentials.clientId, credentials.clientSecret);
  const json = ["application/json"];
  return async ({ method, path, query = {} }: WantedCall) => {
    const asked = Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, Object(value)]),
    );
    const oauth = ["PureCloud OAuth"];
    try {
      await client.callApi(path, method, {}, asked, {}, {}, null, oauth, json, json);
      return undefined;
    } catch (refused) {
      return Refused.parse(refused);
    }
  };
}
