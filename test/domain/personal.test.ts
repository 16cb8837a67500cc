import { format, inspect } from "node:util";
import { Personal } from "../../src/domain/personal";

const name = new Personal("Anna Example");

it("personal data is revealed to whoever asks for it", () => {
  expect(name.reveal()).toBe("Anna Example");
});

it.each<[string, () => unknown]>([
  ["interpolated", () => `${name}`],
  ["joined", () => `${[name, name]}`],
  ["converted", () => String(name)],
  ["inspected", () => inspect({ of: { a: [name] } }, { showHidden: true, depth: 9 })],
  ["formatted", () => format("%s %o %O", name, name, name)],
  ["spread", () => JSON.stringify({ ...name })],
  ["listed", () => Object.getOwnPropertyNames(name).join()],
])("personal data does not show when it is %s", (_, show) => {
  expect(show()).not.toMatch(/Anna/);
});

it("a placeholder shows instead", () => {
  expect(`${name} ${inspect(name)}`).toBe("[personal data] [personal data]");
});

it("personal data is not written down, however deep it lies", () => {
  expect(() => JSON.stringify({ conversation: { participants: [{ name }] } })).toThrow(TypeError);
});
