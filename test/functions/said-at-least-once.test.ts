import { closeServers } from "../adapters/loopback";
import { Killed } from "../support/drive-case";
import { type Office, openOffice, proven } from "./office";

afterEach(closeServers);

/** A process dies at a numbered step: what it asks after that finds nobody. Tells whether it came so far. */
function dieAt(office: Office, step: number): { hasDied: () => boolean } {
  let met = 0;
  office.cases.interrupt = () => {
    met += 1;
    if (met >= step) throw new Killed();
  };
  return { hasDied: () => met >= step };
}

/** What somebody does, and then, whether or not it was cut short, does again or somebody does for them. */
interface Told {
  event: string;
  opened: (office: Office) => Promise<unknown>;
  first: (office: Office) => Promise<unknown>;
  again: (office: Office) => Promise<unknown>;
  /** Whether it must be said although the first has died: what was never accepted need not. */
  isOwed: (office: Office) => boolean;
}

const submitted = async (office: Office) => {
  await office.submit(proven());
  office.logged.length = 0;
};
const look = (at: string) => async (office: Office) => {
  office.office.at = at;
  await office.strike("watchTimeLimits");
};
const hasLedger = ({ cases }: Office) =>
  cases.written.some((name) => name.endsWith("/request.json"));

const ALL: [string, Told][] = [
  [
    "the warning of a due date, by the next look",
    {
      event: "DeadlineWarning",
      opened: submitted,
      first: look("2026-01-29T12:45:00.000Z"),
      again: look("2026-01-29T13:45:00.000Z"),
      isOwed: () => true,
    },
  ],
  [
    "the last warning of a due date, by the next look",
    {
      event: "DeadlineWarning",
      opened: submitted,
      first: look("2026-02-06T12:45:00.000Z"),
      again: look("2026-02-06T13:45:00.000Z"),
      isOwed: () => true,
    },
  ],
  [
    "a request, by its sender who repeats it",
    {
      event: "RequestReceived",
      opened: async () => undefined,
      first: (office) => office.submit(proven()),
      again: (office) => office.submit(proven()),
      isOwed: () => true,
    },
  ],
  [
    "a request, by the watchdog when its sender does not come back",
    {
      event: "RequestReceived",
      opened: async () => undefined,
      first: (office) => office.submit(proven()),
      again: (office) => office.strike("watchCases"),
      isOwed: hasLedger,
    },
  ],
];

describe.each(ALL)("%s", (_, { event, opened, first, again, isOwed }) => {
  const saidIn = ({ logged }: Office): string[] =>
    logged.filter((line) => line.includes(`"${event}"`));

  it("is said once when nobody dies", async () => {
    const office = await openOffice();
    await opened(office);
    await first(office);
    await again(office);
    expect(saidIn(office)).toHaveLength(1);
  });

  it("is said at least once, and always the same, wherever the process dies", async () => {
    for (let step = 1; ; step += 1) {
      const office = await openOffice();
      await opened(office);
      const { hasDied } = dieAt(office, step);
      await first(office).catch(() => undefined);
      if (!hasDied()) break;
      office.cases.interrupt = () => undefined;
      const isOwedNow = isOwed(office);
      await again(office);
      expect([step, new Set(saidIn(office)).size]).toEqual([step, isOwedNow ? 1 : 0]);
    }
  });
});
