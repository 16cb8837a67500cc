import fc from "fast-check";
import { Circumstance } from "../../src/domain/policy";
import { isAwaited, nextLook, unknownForTooLong, type Wait } from "../../src/domain/release";

const wait = (members: Partial<Wait>): Wait => ({
  reason: "conversation_live",
  windowEndsAt: null,
  looks: 0,
  holdPollMinutes: 15,
  now: new Date("2026-03-05T10:00:00.000Z"),
  ...members,
});

describe("the next look", () => {
  it.each<[string, Partial<Wait>, string]>([
    ["comes after the poll's pause", {}, "2026-03-05T10:15:00.000Z"],
    ["comes after the pause that is set", { holdPollMinutes: 2 }, "2026-03-05T10:02:00.000Z"],
    ["doubles its pause", { looks: 1 }, "2026-03-05T10:30:00.000Z"],
    ["doubles it again", { looks: 4 }, "2026-03-05T14:00:00.000Z"],
    ["never pauses longer than six hours", { looks: 5 }, "2026-03-05T16:00:00.000Z"],
    ["counts as far as one likes", { looks: 5_000 }, "2026-03-05T16:00:00.000Z"],
    ["treats an unknown hold likewise", { reason: "hold_unknown" }, "2026-03-05T10:15:00.000Z"],
    [
      "at a live conversation ignores every window",
      { windowEndsAt: "2026-03-09T00:00:00.000Z" },
      "2026-03-05T10:15:00.000Z",
    ],
    [
      "at an evaluation waits for the window's end",
      { reason: "active_wfm_evaluation", windowEndsAt: "2026-03-09T00:00:00Z" },
      "2026-03-09T00:00:00.000Z",
    ],
    [
      "follows a window that has moved",
      { reason: "active_wfm_evaluation", windowEndsAt: "2026-03-10T00:00:00Z", looks: 3 },
      "2026-03-10T00:00:00.000Z",
    ],
    [
      "at an evaluation whose window is over polls",
      { reason: "active_wfm_evaluation", windowEndsAt: "2026-03-05T10:00:00.000Z" },
      "2026-03-05T10:15:00.000Z",
    ],
    [
      "at an evaluation without a window polls",
      { reason: "active_wfm_evaluation", looks: 2 },
      "2026-03-05T11:00:00.000Z",
    ],
    ["at a litigation hold is daily", { reason: "litigation_hold" }, "2026-03-06T10:00:00.000Z"],
    [
      "at a regulatory hold is daily, whatever ends elsewhere",
      { reason: "regulatory_hold", looks: 9, windowEndsAt: "2030-01-01T00:00:00.000Z" },
      "2026-03-06T10:00:00.000Z",
    ],
    [
      "at a running retention waits for its end",
      { reason: "retention_active", windowEndsAt: "2031-12-31T23:00:00.000Z" },
      "2031-12-31T23:00:00.000Z",
    ],
    [
      "at a retention that has just ended comes soon",
      { reason: "retention_active", windowEndsAt: "2026-03-05T09:59:59.999Z" },
      "2026-03-05T10:15:00.000Z",
    ],
    [
      "at a refusal without a hold polls",
      { reason: "retention_expired" },
      "2026-03-05T10:15:00.000Z",
    ],
    [
      "at a refusal without a retention period polls",
      { reason: "no_retention_period" },
      "2026-03-05T10:15:00.000Z",
    ],
    [
      "at what was left undone polls, however long its reason lasts",
      { reason: "retention_active", windowEndsAt: "2031-12-31T23:00:00.000Z", again: "soon" },
      "2026-03-05T10:15:00.000Z",
    ],
    [
      "at what may be done now is at once",
      { reason: "active_wfm_evaluation", looks: 3, again: "at_once" },
      "2026-03-05T10:00:00.000Z",
    ],
    ["at a refused override polls", { reason: "dpo_override" }, "2026-03-05T10:15:00.000Z"],
  ])("%s", (_, members, expected) => expect(nextLook(wait(members))).toBe(expected));

  it("always lies ahead", () => {
    const instant = fc.date({
      min: new Date("2020-01-01T00:00:00Z"),
      max: new Date("2040-01-01T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...Circumstance.options),
        fc.option(instant),
        fc.nat(),
        instant,
        (reason, endsAt, looks, now) => {
          const windowEndsAt = endsAt?.toISOString() ?? null;
          const next = nextLook(wait({ reason, windowEndsAt, looks, now }));
          expect(new Date(next) > now).toBe(true);
        },
      ),
    );
  });
});

it("awaits all but what a court, a regulator or a retention period keeps", () => {
  expect(Circumstance.options.filter(isAwaited)).toEqual([
    "dpo_override",
    "conversation_live",
    "hold_unknown",
    "active_wfm_evaluation",
    "retention_expired",
    "no_retention_period",
  ]);
});

it.each([
  ["2026-03-04T10:00:00.001Z", false],
  ["2026-03-04T10:00:00.000Z", true],
  ["2026-03-01T00:00:00.000Z", true],
  ["2026-03-06T00:00:00.000Z", false],
])("an unknown hold since %s is for a person to look into: %s", (since, expected) => {
  expect(unknownForTooLong(since, new Date("2026-03-05T10:00:00.000Z"))).toBe(expected);
});
