import { InvocationContext } from "@azure/functions";
import { rotateKeysWith } from "../../src/functions/rotate-keys";
import { type KeyRotation, Unavailable } from "../../src/ports";

const now = () => new Date("2026-05-12T03:20:00Z");
const life = { days: 10, daysLeft: 90 };
const all = ["audit-hmac", "audit-signer", "case-kek", "case-index", "commitment-2026"];

async function struck(keep: KeyRotation["keep"]) {
  const kept: string[] = [];
  const logged: string[] = [];
  const logHandler = (_: unknown, ...told: unknown[]) => logged.push(told.join(" "));
  const rotation: KeyRotation = {
    keep: (secret) => {
      kept.push(secret.name);
      return keep(secret);
    },
  };
  const context = new InvocationContext({ functionName: "test", logHandler });
  await rotateKeysWith({ rotation, keys: { lifeOf: async () => life }, now })(context);
  return { kept, events: logged.map((line): unknown => JSON.parse(line)) };
}

it("keeps every secret in its turn, and tells the life of those that rotate", async () => {
  const { kept, events } = await struck(async () => undefined);
  expect(kept).toEqual(all);
  expect(events).toEqual(all.slice(0, 3).map((secret) => ({ event: "KeyAge", secret, ...life })));
});

it.each<[string, Error, string]>([
  ["that the vault refuses", new Unavailable(["key vault: case-kek"]), "key vault: case-kek"],
  ["that fails as nobody foresaw", new RangeError("s3cret"), "RangeError"],
])("one %s is an event, and the others get their turn", async (_, fault, what) => {
  const { kept, events } = await struck(async ({ name }) => {
    if (name === "case-kek") throw fault;
  });
  expect(kept).toEqual(all);
  expect(events).toEqual([
    { event: "KeyAge", secret: "audit-hmac", ...life },
    { event: "KeyAge", secret: "audit-signer", ...life },
    { event: "Unavailable", caseId: "", what },
  ]);
});
