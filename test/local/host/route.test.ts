import { compareRoutes, matchRoute, parseRoute } from "../../../local/host/route";

describe("a route", () => {
  it.each([
    ["api/cases", "/api/cases", {}],
    ["api/cases", "/API/Cases", {}],
    ["api/cases", "/api/cases/", {}],
    ["api/cases", "/api/cases/1", undefined],
    ["api/cases/{id}", "/api/cases/a%20b", { id: "a b" }],
    ["api/cases/{id}", "/api/cases/a%2Fb", { id: "a%2Fb" }],
    ["api/cases/{id}", "/api/cases", undefined],
    ["api/cases/{id?}", "/api/cases", {}],
    ["api/cases/{id:int}", "/api/cases/-5", { id: "-5" }],
    ["api/cases/{id:int}", "/api/cases/five", undefined],
    ["api/cases/{on:bool}", "/api/cases/TRUE", { on: "TRUE" }],
    ["api/cases/{id:guid}", "/api/cases/not-a-guid", undefined],
    ["api/cases/{id:alpha}", "/api/cases/abc1", undefined],
    ["api/files/{*path}", "/api/files/a/b%2Fc%20d", { path: "a/b%2Fc d" }],
    ["api/files/{*path}", "/api/files", { path: "" }],
  ])("%s against %s gives %j", (template, path, params) => {
    expect(matchRoute(parseRoute(template), path)).toEqual(params);
  });

  it("with literals outranks one with parameters, and a catch-all comes last", () => {
    const templates = ["a/{*rest}", "a/{id}", "a/{id:int}", "a/b", "a/b/c"];
    const ranked = templates.map(parseRoute).sort(compareRoutes);
    expect(ranked.map(({ template }) => template)).toEqual([
      "a/b",
      "a/b/c",
      "a/{id:int}",
      "a/{id}",
      "a/{*rest}",
    ]);
  });

  it.each(["a/{id:regex(x)}", "a/{id:decimal}", "a/b-{id}"])(
    "'%s' is refused by name",
    (template) => {
      expect(() => parseRoute(template)).toThrow(`embedded host: the route '${template}'`);
    },
  );
});
