import { closeServers, type Reaction } from "../loopback";
import { contactCentre, TOKEN } from "./contact-centre";

afterEach(closeServers);

describe("the self check", () => {
  const empty = () => ({ json: { conversations: [], nextPageUri: null } });

  it("is content with the guide's scopes and a listing that finds nobody under nobody's name", async () => {
    const { platform, calls } = await contactCentre({ api: empty });
    expect(await platform.selfCheck()).toEqual({ ok: true, missing: [] });
    expect(calls[0]?.url).toContain("externalId=nobody-at-all&from=2026-01-04T09%3A00");
  });

  it("names the scopes that are missing", async () => {
    const login = () => ({
      json: { ...TOKEN, scope: "conversations:read data:export privacy:manage" },
    });
    const { platform } = await contactCentre({ api: empty, login });
    expect(await platform.selfCheck()).toEqual({
      ok: false,
      missing: ["conversations:write", "wfm:evaluation:view"],
    });
  });

  it("misses the token when it can't be had", async () => {
    const { platform } = await contactCentre({ api: empty, login: () => ({ status: 403 }) });
    expect(await platform.selfCheck()).toEqual({ ok: false, missing: ["access token"] });
  });

  it.each(["//evil.example/?pageToken=1", "/api/v2/conversations?pageToken=1"])(
    "leaves a page that goes on at %s to the listing of a case, which can ask people",
    async (nextPageUri) => {
      const { platform, calls } = await contactCentre({
        api: () => ({ json: { conversations: [], nextPageUri } }),
      });
      expect(await platform.selfCheck()).toEqual({ ok: true, missing: [] });
      expect(calls).toHaveLength(1);
    },
  );

  it.each<[string, Reaction]>([
    ["fails", { status: 404 }],
    ["has another shape", { json: { entities: [], pageCount: 0 } }],
    ["ignores its filter", { json: { conversations: [{}], nextPageUri: null } }],
  ])("misses the listing when it %s", async (_, reaction) => {
    const { platform } = await contactCentre({ api: () => reaction });
    expect(await platform.selfCheck()).toEqual({ ok: false, missing: ["conversation listing"] });
  });
});
