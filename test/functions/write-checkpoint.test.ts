import { InvocationContext } from "@azure/functions";
import { writeCheckpointWith } from "../../src/functions/write-checkpoint";
import { type CheckpointOutcome, Unavailable } from "../../src/ports";

const logId = "7f3a000000000001";

/** Lets the clock strike, and tells which years were asked for and what operators see. */
async function struck(at: string, answer: (year: number) => CheckpointOutcome) {
  const asked: number[] = [];
  const logged: string[] = [];
  const logHandler = (_: unknown, ...told: unknown[]) => logged.push(told.join(" "));
  const checkpoints = {
    write: async (year: number) => {
      asked.push(year);
      return answer(year);
    },
  };
  const run = writeCheckpointWith({ checkpoints, now: () => new Date(at) });
  await run(new InvocationContext({ functionName: "test", logHandler }));
  return { asked, events: logged.map((line): unknown => JSON.parse(line)) };
}

it.each<[string, number[]]>([
  ["2026-12-31T23:59:59Z", [2026]],
  ["2027-01-01T00:00:00Z", [2027, 2026]],
  ["2027-01-31T23:59:59Z", [2027, 2026]],
  ["2027-02-01T00:00:00Z", [2027]],
])("at %s the logs of %j are signed", async (at, years) => {
  const { asked } = await struck(at, () => ({ kind: "not_begun" }));
  expect(asked).toEqual(years);
});

it.each<[string, CheckpointOutcome, object[]]>([
  [
    "a checkpoint",
    { kind: "written", logId, size: 42 },
    [{ event: "CheckpointWritten", logId, size: 42 }],
  ],
  ["nothing new", { kind: "unchanged", logId, size: 42 }, []],
  ["no log", { kind: "not_begun" }, []],
  [
    "a log that is not what it must be",
    { kind: "alarm", logId, what: "FORK" },
    [{ event: "EvidenceAlarm", logId, what: "FORK" }],
  ],
])("%s is told as it is", async (_, outcome, events) => {
  expect((await struck("2026-05-12T09:15:00Z", () => outcome)).events).toEqual(events);
});

it.each<[string, Error, string]>([
  [
    "a vault without the key",
    new Unavailable(["key vault: audit-signer"]),
    "key vault: audit-signer",
  ],
  ["a fault that nobody foresaw", new RangeError("https://storage/?sig=s3cret"), "RangeError"],
])("%s is an event, and the other year's log gets its turn", async (_, fault, what) => {
  const { events } = await struck("2027-01-02T00:00:00Z", (year) => {
    if (year === 2027) throw fault;
    return { kind: "written", logId, size: 7 };
  });
  expect(events).toEqual([
    { event: "Unavailable", caseId: "", what },
    { event: "CheckpointWritten", logId, size: 7 },
  ]);
});
