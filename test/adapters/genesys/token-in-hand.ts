/** An access token from a login that answers as a test wants it. */
import { AccessToken } from "../../../src/adapters/genesys/access-token";
import { Origin } from "../../../src/adapters/origin";
import { loopback, type Reaction, type Seen, world } from "../loopback";

export async function tokenFrom(
  login: (seen: Seen, nth: number) => Reaction,
  secret: (refresh: boolean) => Promise<string> = async () => "client-secret",
) {
  const time = world();
  const { url, seen } = await loopback(login);
  const origin = new Origin(url);
  const credentials = { clientId: "client-1", secret, now: time.now, patience: time };
  return { token: new AccessToken({ ...credentials, login: origin }), time, seen };
}
