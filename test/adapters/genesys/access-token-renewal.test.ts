import { closeServers } from "../loopback";
import { TOKEN } from "./contact-centre";
import { tokenFrom } from "./token-in-hand";

afterEach(closeServers);

const MINUTE = 60_000;

it("lets no call wait for a renewal that failed within the last minute, while the old token lasts", async () => {
  const { token, time, seen } = await tokenFrom((_, nth) =>
    nth === 1 || nth > 7 ? { json: { ...TOKEN, access_token: `token-${nth}` } } : { status: 503 },
  );
  await token.current();
  time.pass(50 * MINUTE);
  expect(await token.current()).toMatchObject({ token: "token-1" });
  expect(seen).toHaveLength(4);
  time.pass(MINUTE - 1);
  const old = await token.current();
  expect([old, seen.length]).toMatchObject([{ token: "token-1" }, 4]);
  time.pass(1);
  expect(await token.current()).toMatchObject({ token: "token-1" });
  expect(seen).toHaveLength(7);
  if (old.kind === "granted")
    expect(await token.insteadOf(old)).toMatchObject({ token: "token-8" });
});

it("serves with the old token while a renewal fails, and not beyond its end", async () => {
  const { token, time } = await tokenFrom((_, nth) =>
    nth === 1 ? { json: TOKEN } : { status: 503 },
  );
  await token.current();
  time.pass(59.5 * MINUTE);
  expect(await token.current()).toMatchObject({ kind: "granted" });
  time.pass(0.5 * MINUTE);
  expect(await token.current()).toEqual({ kind: "failed", code: "HTTP_STATUS", httpStatus: 503 });
});

it("serves all who wait for a renewal that fails with the old token", async () => {
  const { token, time, seen } = await tokenFrom((_, nth) =>
    nth === 1 ? { json: TOKEN } : { status: 503 },
  );
  const old = await token.current();
  time.pass(50 * MINUTE);
  const served = await Promise.all(Array.from({ length: 8 }, () => token.current()));
  expect(served).toMatchObject(Array(8).fill({ ...old, renewAt: expect.any(Date) }));
  expect(seen).toHaveLength(4);
});

it.each([429, 503])(
  "lets no call wait while a login says with %i to come later, and the old token lasts",
  async (status) => {
    const later = { status, headers: { "Retry-After": "10" } };
    const { token, time, seen } = await tokenFrom((_, nth) =>
      nth === 1 ? { json: TOKEN } : later,
    );
    await token.current();
    time.pass(50 * MINUTE);
    expect(await token.current()).toMatchObject({ token: TOKEN.access_token });
    expect([time.slept, seen.length]).toEqual([[], 2]);
    time.pass(10 * MINUTE);
    expect(await token.current()).toMatchObject({ kind: "failed", httpStatus: status });
    expect(time.slept).toContain(10_000);
  },
);

it("does not serve with a token that was refused while its renewal failed", async () => {
  const { token, time } = await tokenFrom((_, nth) =>
    nth === 1 ? { json: TOKEN } : { status: 503 },
  );
  const refused = await token.current();
  if (refused.kind !== "granted") throw new Error(refused.kind);
  time.pass(50 * MINUTE);
  const asked = await Promise.all([token.current(), token.insteadOf(refused)]);
  expect(asked.map(({ kind }) => kind)).toEqual(["failed", "failed"]);
});
