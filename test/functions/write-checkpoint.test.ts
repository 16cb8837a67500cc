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
  const fault = await run(new InvocationContext({ functionName: "test", logHandler })).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { asked, fault, events: logged.map((line): unknown => JSON.parse(line)) };
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

it("a vault without the key is an event, and the other year's log gets its turn", async () => {
  const { events, fault } = await struck("2027-01-02T00:00:00Z", (year) => {
    if (year === 2027) throw new Unavailable(["key vault: audit-signer"]);
    return { kind: "written", logId, size: 7 };
  });
  expect(fault).toBeUndefined();
  expect(events).toEqual([
    { event: "Unavailable", caseId: "", what: "key vault: audit-signer" },
    { event: "CheckpointWritten", logId, size: 7 },
  ]);
});

it("a fault that nobody foresaw fails the run without its words, after the other year's turn", async () => {
  const { events, fault } = await struck("2027-01-02T00:00:00Z", (year) => {
    if (year === 2027) throw new RangeError("https://storage.example/?sig=s3cret");
    return { kind: "written", logId, size: 7 };
  });
  expect(fault).toMatchObject({ message: "unexpected fault: RangeError" });
  expect(events).toHaveLength(1);
});
