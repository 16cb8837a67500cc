import { closeServers } from "../loopback";
import { contactCentre, numbered } from "./contact-centre";

afterEach(closeServers);

describe("a call whose token is refused", () => {
  const artifact = { id: "media-1", kind: "media" } as never;

  it("renews it once and is repeated once, without counting as a try", async () => {
    const { platform, calls, logins, time } = await contactCentre({
      api: ({ headers }) => ({ status: headers.authorization === "Bearer token-2" ? 204 : 401 }),
      login: numbered(3_600),
    });
    expect(await platform.erase(artifact, { force: false })).toMatchObject({ kind: "done" });
    expect([calls.length, logins.length, time.slept]).toEqual([2, 2, []]);
  });

  it("is not authorised when the new one is refused too", async () => {
    const { platform, calls } = await contactCentre({
      api: () => ({ status: 401 }),
      login: numbered(3_600),
    });
    expect(await platform.erase(artifact, { force: false })).toEqual({
      kind: "failed",
      code: "NOT_AUTHORISED",
      httpStatus: 401,
      effect: "none",
    });
    expect(calls).toHaveLength(2);
  });

  it("renews once for a call, however often it is tried", async () => {
    const { platform, calls, logins } = await contactCentre({
      api: (_, nth) => ({ status: nth === 2 ? 500 : 401 }),
      login: numbered(3_600),
    });
    expect(await platform.erase(artifact, { force: false })).toMatchObject({
      code: "NOT_AUTHORISED",
      effect: "possible",
    });
    expect([calls.length, logins.length]).toEqual([3, 2]);
  });

  it("shares the renewal with all whose token was refused", async () => {
    const { platform, logins } = await contactCentre({
      api: ({ headers }) => ({ status: headers.authorization === "Bearer token-2" ? 204 : 401 }),
      login: numbered(3_600),
    });
    await Promise.all(Array.from({ length: 4 }, () => platform.erase(artifact, { force: false })));
    expect(logins).toHaveLength(2);
  });

  it("fails as the login does", async () => {
    const { platform, calls } = await contactCentre({
      api: () => ({ status: 204 }),
      login: () => "reset",
    });
    expect(await platform.erase(artifact, { force: false })).toEqual({
      kind: "failed",
      code: "CONNECTION_FAILED",
      effect: "none",
    });
    expect(calls).toHaveLength(0);
  });
});
