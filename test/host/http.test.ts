import { eventually } from "./host-client";
import { onEachHost } from "./on-each-host";

onEachHost("the triggers", (host) => {
  describe("an HTTP function", () => {
    it.each([
      ["that returns nothing is 204", "silent", 204],
      ["that throws is 500", "broken", 500],
      ["that returns a bare text is 500", "bareText", 500],
    ])("%s with an empty body", async (_, path, expected) => {
      const { status, body } = await host().request("GET", `/api/${path}`);
      expect([status, body]).toEqual([expected, ""]);
    });

    it("gets decoded parameters, joined query values and the absolute URL", async () => {
      const path = "/api/numbered/5/a%20b?x=1&x=2&y=%20&z";
      const { status, body } = await host().request("GET", path, { headers: { "x-sent": "v" } });
      expect(status).toBe(200);
      expect(body).toEqual({
        url: host().url + path,
        params: { id: "5", part: "a b" },
        query: { x: "1,2", y: " ", z: "" },
        header: "v",
      });
    });

    it("may do without an optional parameter", async () => {
      const { body } = await host().request("GET", "/api/numbered/5");
      expect(body).toMatchObject({ params: { id: "5" } });
    });

    it("outranks another with its fixed route", async () => {
      expect((await host().request("GET", "/api/numbered/fixed")).body).toBe("fixed");
    });

    it("keeps an encoded slash in a catch-all, and answers with status, header, body and cookies", async () => {
      const { status, headers, body } = await host().request("POST", "/api/anything/a/b%2Fc%20d", {
        json: { z: 1 },
      });
      expect([status, headers.get("x-answer")]).toEqual([201, "given"]);
      expect(body).toMatchObject({ params: { rest: "a/b%2Fc d" }, body: '{"z":1}' });
      const [plain, full] = headers.getSetCookie();
      expect(plain).toBe("plain=1; path=/");
      expect(full?.toLowerCase()).toMatch(/^full=2; .*path=\/x/);
      for (const part of ["secure", "httponly", "samesite=lax"])
        expect(full?.toLowerCase()).toContain(part);
    });

    it.each([
      ["a constraint that is not met", "GET", "/api/numbered/five"],
      ["a wrong method", "DELETE", "/api/numbered/5"],
      ["HEAD", "HEAD", "/api/silent"],
      ["OPTIONS", "OPTIONS", "/api/silent"],
      ["an unknown path", "GET", "/api/nowhere"],
      ["a path that goes on", "GET", "/api/silent/more"],
    ])("is not found with %s", async (_, method, path) => {
      expect((await host().request(method, path)).status).toBe(404);
    });

    it("is found in any case", async () => {
      expect((await host().request("GET", "/API/SILENT")).status).toBe(204);
    });
  });

  describe("the admin routes and timer functions", () => {
    it("tell that the host runs", async () => {
      expect((await host().request("GET", "/admin/host/status")).status).toBe(200);
    });

    it("run a timer function at once, and no unknown one", async () => {
      const { count } = await host().ledger("onceAYear");
      const run = (name: string) =>
        host().request("POST", `/admin/functions/${name}`, { json: {} });
      expect((await run("onceAYear")).status).toBe(202);
      await eventually(
        async () => (await host().ledger("onceAYear")).count === count + 1,
        "the run",
      );
      expect((await run("noSuchFunction")).status).toBe(404);
    });

    it("give a timer function its schedule, without a status when it runs every second", async () => {
      await eventually(async () => (await host().ledger("everySecond")).kept.length > 0, "a tick");
      const { kept } = await host().ledger("everySecond");
      expect(kept[0]).toEqual({
        schedule: { adjustForDST: true },
        scheduleStatus: null,
        isPastDue: false,
      });
    });
  });
});
