import { readFileSync } from "node:fs";

const patterns = readFileSync(".funcignore", "utf8").split("\n").filter(Boolean);

it("leaves out folders of the project's root only, never compiled code or a dependency's of the same name", () => {
  const anywhere = patterns.filter((pattern) => !/^[!/]|[*]/.test(pattern));
  expect(anywhere).toEqual([]);
});

it("leaves out what is for development", () => {
  expect(patterns).toEqual(expect.arrayContaining(["/src", "/local", "/test", "/dist/local"]));
});
