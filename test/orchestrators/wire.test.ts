import { z } from "zod";
import * as contracts from "../../src/activities/contracts";
import { CaseId } from "../../src/domain/identifiers";
import { disposePage } from "../../src/orchestrators/dispose-page";
import { disposeRound } from "../../src/orchestrators/dispose-round";
import { eraseDataSubject } from "../../src/orchestrators/erase-data-subject";

const orchestrations = [eraseDataSubject, disposeRound, disposePage];
const sides = [...Object.values(contracts), ...orchestrations].flatMap(({ contract }) => [
  [`what goes into ${contract.name}`, z.toJSONSchema(contract.input)] as const,
  [`what comes out of ${contract.name}`, z.toJSONSchema(contract.output)] as const,
]);

type Node = Readonly<Record<string, unknown>>;

/** Every schema inside a schema that stands for no container. */
function leavesOf(schema: Node): Node[] {
  const { properties, items, anyOf } = schema;
  const parts = [properties && Object.values(properties), items && [items], anyOf].flatMap(
    (nodes) => (Array.isArray(nodes) ? (nodes as Node[]) : []),
  );
  return parts.length > 0 ? parts.flatMap(leavesOf) : [schema];
}

const caseIds = z.toJSONSchema(CaseId).pattern;

function isHarmless({ type, enum: words, const: word, pattern, format }: Node): boolean {
  if (type === "integer") return true;
  if (type !== "string") return false;
  const isClosed = Array.isArray(words) || word !== undefined;
  return isClosed || pattern === caseIds || format === "date-time";
}

it.each(sides)("%s is cases, places, enums, instants and counts: no text", (_, schema) => {
  const leaves = leavesOf(schema);
  expect(leaves.length).toBeGreaterThan(0);
  expect(leaves.filter((leaf) => !isHarmless(leaf))).toEqual([]);
});

it("lets nothing else pass that somebody puts beside it", () => {
  const caseId = "0123456789abcdef0123456789abcdef";
  const given = { caseId, drive: 1, name: "Anna Example" };
  expect(eraseDataSubject.contract.input.parse(given)).toEqual({ caseId, drive: 1 });
});
