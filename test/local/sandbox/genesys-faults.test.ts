import { a1, a2, guideData, type SimulatedGenesys, simulatedGenesys } from "./simulated-genesys";

let genesys: SimulatedGenesys;
beforeEach(async () => {
  genesys = await simulatedGenesys({ data: guideData });
});
afterEach(() => genesys.close());

const one = "/api/v2/conversations/{conversationId}";
const statusOf = async (method: string, path: string) => (await genesys.ask(method, path)).status;
const faulty = (...faults: object[]) => genesys.judge("POST", "faults", faults);
const log = () => genesys.judge("GET", "log?after=1");

describe("a fault", () => {
  it("answers instead of the route, so often as it is told, and nothing is done", async () => {
    await faulty({
      match: { method: "DELETE", route: one, conversationId: "conv-7742-a2", times: 2 },
      effect: { status: 503 },
    });
    expect(await statusOf("GET", a2)).toBe(200);
    expect(await statusOf("DELETE", a2)).toBe(503);
    expect(await statusOf("DELETE", a2)).toBe(503);
    expect(await statusOf("GET", a2)).toBe(200);
    expect(await statusOf("DELETE", a2)).toBe(204);
    expect(await log()).toMatchObject({
      calls: [{}, { status: 503, fault: "answered" }, { fault: "answered" }, {}, { status: 204 }],
    });
  });

  it("answers 429 with a time to come back, its own or a second", async () => {
    await faulty(
      { match: { times: 1 }, effect: { status: 429, headers: { "Retry-After": "42" } } },
      { match: { times: 1 }, effect: { status: 429 } },
    );
    const pause = async () => (await genesys.ask("GET", a1)).headers.get("Retry-After");
    expect(await pause()).toBe("42");
    expect(await pause()).toBe("1");
    expect(await pause()).toBeNull();
  });

  it("lets the first calls go well when it is told so", async () => {
    await faulty({ match: { route: one, skip: 2, times: 1 }, effect: { status: 503 } });
    const statuses = [];
    for (const _ of [1, 2, 3, 4]) statuses.push(await statusOf("GET", a1));
    expect(statuses).toEqual([200, 200, 503, 200]);
  });

  it("can answer with any body, JSON or not", async () => {
    await faulty(
      { match: { artifactId: "none", times: 1 }, effect: { status: 200, body: "{" } },
      { match: { conversationId: "conv-none" }, effect: { status: 200, body: { odd: true } } },
    );
    const raw = async (path: string) =>
      (await fetch(`${genesys.baseUrl}${path}`, { headers: { Authorization: "x" } })).text();
    expect(await raw("/api/v2/media/none")).toBe("{");
    expect(await raw("/api/v2/conversations/conv-none")).toBe('{"odd":true}');
  });

  it("can lose the reply of a deletion that was done", async () => {
    await faulty({ match: { method: "DELETE", times: 1 }, effect: { dropReplyAfterEffect: true } });
    await expect(genesys.ask("DELETE", a2)).rejects.toThrow();
    expect(await statusOf("GET", a2)).toBe(404);
    expect(await log()).toMatchObject({ calls: [{ status: 204, fault: "reply_dropped" }, {}] });
  });

  it("can reset the connection before anything is done", async () => {
    await faulty({ match: { times: 1 }, effect: { resetConnection: true } });
    await expect(genesys.ask("DELETE", a2)).rejects.toThrow();
    expect(await statusOf("GET", a2)).toBe(200);
    expect(await log()).toMatchObject({ calls: [{ status: null, fault: "connection_reset" }, {}] });
  });

  it("can make calls slow, and be switched off", async () => {
    await faulty({ match: { route: one }, effect: { delayMs: 1 } });
    expect(await statusOf("GET", a2)).toBe(200);
    expect(await genesys.judge("GET", "faults")).toMatchObject({ faults: [{ met: 1 }] });
    await genesys.judge("DELETE", "faults");
    expect(await statusOf("GET", a2)).toBe(200);
    expect(await log()).toMatchObject({ calls: [{ fault: "delayed" }, { status: 200 }] });
    expect(await genesys.judge("GET", "faults")).toEqual({ faults: [] });
  });

  it("reaches the token endpoint too", async () => {
    await faulty({
      match: { route: "/oauth/token", times: 1 },
      effect: {
        status: 400,
        body: { error: "invalid_request", error_description: "rate limit exceeded" },
      },
    });
    expect(await genesys.login()).toMatchObject({
      status: 400,
      body: { error_description: "rate limit exceeded" },
    });
    expect(await genesys.login()).toMatchObject({ status: 200 });
  });

  it("is refused when it is not understood", async () => {
    expect(await genesys.judge("POST", "faults", { match: {}, effect: { explode: true } })).toEqual(
      {
        error: expect.any(String),
      },
    );
  });
});
