import { newId } from "./host-client";
import { onEachHost } from "./on-each-host";

const LONG_AGO = "2000-01-01T00:00:00Z";

onEachHost("the management API", (host) => {
  async function three(): Promise<string> {
    const prefix = newId("list");
    for (const n of [0, 1, 2]) await host().startAs(`${prefix}-${n}`, "finish", n);
    for (const n of [0, 1, 2]) await host().ended(`${prefix}-${n}`);
    return prefix;
  }

  async function list(query: string, headers = {}) {
    const answer = await host().management("GET", `/instances/?${query}`, { headers });
    return { ...answer, body: answer.body as { instanceId: string; input: unknown }[] };
  }

  describe("a list of instances", () => {
    it("is narrowed by a prefix and shows inputs and outputs", async () => {
      const prefix = await three();
      const { status, body } = await list(`instanceIdPrefix=${prefix}`);
      expect(status).toBe(200);
      expect(body).toMatchObject(
        [0, 1, 2].map((n) => ({ instanceId: `${prefix}-${n}`, input: n, output: "finished" })),
      );
    });

    it("comes in pages, the last of which has no token for another", async () => {
      const query = `instanceIdPrefix=${await three()}&top=2`;
      const first = await list(query);
      const token = first.headers.get("x-ms-continuation-token");
      expect(first.body).toHaveLength(2);
      expect(token).toBeTruthy();
      const second = await list(query, { "x-ms-continuation-token": token });
      expect(second.body).toHaveLength(1);
      expect(second.headers.has("x-ms-continuation-token")).toBe(false);
    });

    it("hides inputs on request", async () => {
      const { body } = await list(`instanceIdPrefix=${await three()}&showInput=false`);
      expect(body.map(({ input }) => input)).toEqual([null, null, null]);
    });

    it.each([
      ["Running", 0],
      ["Completed", 3],
      ["Running,Completed", 3],
      ["completed", 3],
      ["Unheard-of", 3],
    ])("with the status %s has %d of three completed", async (statuses, count) => {
      const { body } = await list(`instanceIdPrefix=${await three()}&runtimeStatus=${statuses}`);
      expect(body).toHaveLength(count);
    });

    it.each([
      [`createdTimeFrom=${LONG_AGO}`, 3],
      ["createdTimeTo=2001-01-01T00:00:00Z", 0],
    ])("with %s has %d of three", async (query, count) => {
      const { body } = await list(`instanceIdPrefix=${await three()}&${query}`);
      expect(body).toHaveLength(count);
    });

    it("needs no final slash", async () => {
      expect((await host().management("GET", "/instances?top=1")).status).toBe(200);
    });
  });

  describe("purging", () => {
    const purge = (idOrQuery: string) => host().management("DELETE", `/instances/${idOrQuery}`);

    it("removes an instance that has ended", async () => {
      const { instanceId } = await host().run("finish");
      const { status, body } = await purge(instanceId);
      expect([status, body]).toEqual([200, { instancesDeleted: 1 }]);
      expect((await host().status(instanceId)).status).toBe(404);
    });

    it("is 404 for nobody", async () => {
      expect((await purge(newId())).status).toBe(404);
    });

    it("refuses an instance that runs", async () => {
      const id = await host().start("collect");
      await host().running(id);
      expect((await purge(id)).status).toBe(412);
      expect((await host().status(id)).status).toBe(202);
    });

    it("leaves the children of a parent", async () => {
      const { instanceId } = await host().run("slowParent", 1);
      expect((await purge(instanceId)).body).toEqual({ instancesDeleted: 1 });
      expect((await host().status(`child-of-${instanceId}`)).status).toBe(200);
    });

    it("by a filter needs the time from which on", async () => {
      expect((await purge("?runtimeStatus=Completed")).status).toBe(400);
    });

    it("by a filter that matches nothing is 404", async () => {
      const { status, body } = await purge(
        `?createdTimeFrom=${LONG_AGO}&createdTimeTo=2000-01-02T00:00:00Z`,
      );
      expect([status, body]).toEqual([404, ""]);
    });

    it.each(["Completed", "Completed,Running"])(
      "by a filter for %s removes the completed and nothing else",
      async (statuses) => {
        const running = await host().start("collect");
        await host().running(running);
        const { instanceId: completed, createdTime } = await host().run("finish");
        const { instanceId: failed } = await host().run("throwError", "x");
        const { status } = await purge(`?createdTimeFrom=${createdTime}&runtimeStatus=${statuses}`);
        expect(status).toBe(200);
        const left = async (id: string) => (await host().status(id)).status;
        expect(await left(completed)).toBe(404);
        expect([await left(running), await left(failed)]).toEqual([202, 200]);
      },
    );
  });
});
