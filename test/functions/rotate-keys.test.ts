import { InvocationContext } from "@azure/functions";
import { rotateKeysWith } from "../../src/functions/rotate-keys";
import { type KeyRotation, Unavailable } from "../../src/ports";

const now = () => new Date("2026-05-12T03:20:00Z");

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
  const fault = await rotateKeysWith({ rotation, now })(context).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { kept, fault, events: logged.map((line): unknown => JSON.parse(line)) };
}

const all = ["audit-hmac", "audit-signer", "case-kek", "case-index", "commitment-2026"];

it("keeps every secret in its turn, and tells the age of those that rotate", async () => {
  const createdOn = new Date("2026-05-01T04:00:00Z");
  const { kept, events } = await struck(async ({ rule }) =>
    rule.kind === "rotating" ? { createdOn } : null,
  );
  expect(kept).toEqual(all);
  expect(events).toEqual(all.slice(0, 3).map((secret) => ({ event: "KeyAge", secret, days: 10 })));
});

it("one that the vault refuses is an event, and the others get their turn", async () => {
  const { kept, events, fault } = await struck(async ({ name }) => {
    if (name === "audit-hmac") throw new Unavailable(["key vault: audit-hmac"]);
    return null;
  });
  expect(kept).toEqual(all);
  expect(events).toEqual([{ event: "Unavailable", caseId: "", what: "key vault: audit-hmac" }]);
  expect(fault).toBeUndefined();
});

it("a fault that nobody foresaw fails the run without its words, after everybody's turn", async () => {
  const { kept, fault } = await struck(async () => {
    throw new RangeError("s3cret");
  });
  expect(kept).toEqual(all);
  expect(fault).toMatchObject({ message: "unexpected fault: RangeError" });
});
