import { handlersWith } from "../../src/activities/handlers";
import { openReviews } from "../../src/activities/reviews";
import type { CaseInHand } from "../support/case-in-hand";
import { dispose, disposeAndAwait } from "../support/drive-case";
import { aFence, lagBehind, outcomeOf, waitingOf } from "../support/fence-in-hand";

/** The app in another process, which stands still when it has asked for a conversation, until it is woken. */
function asleep(hand: CaseInHand): { copy: CaseInHand; wake: () => void } {
  let wake: () => void = () => undefined;
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const { platform } = hand;
  const slow = {
    selfCheck: () => platform.selfCheck(),
    authority: () => platform.authority(),
    list: platform.list.bind(platform),
    children: platform.children.bind(platform),
    evaluationOf: platform.evaluationOf.bind(platform),
    presence: platform.presence.bind(platform),
    pseudonymise: platform.pseudonymise.bind(platform),
    erase: platform.erase.bind(platform),
    read: async (...about: Parameters<typeof platform.read>) => {
      const reading = await platform.read(...about);
      await woken;
      return reading;
    },
  };
  const activities = handlersWith({ ...hand.services, platform: slow });
  return { copy: { ...hand, activities }, wake };
}

const WINDOW = { windowEndsAt: "2026-03-02T09:30:00.000Z" };

it("wakes when a later round has erased, and leaves no wait behind", async () => {
  const hand = await aFence({ evaluation: WINDOW });
  const { copy, wake } = asleep(hand);
  const late = dispose(copy);
  await disposeAndAwait(hand);
  expect((await outcomeOf(hand, 2))?.outcome).toBe("erased");
  wake();
  expect(await late).toBe("pseudonymised");
  expect(await waitingOf(hand)).toBeUndefined();
});

it("wakes when a later round waits, and leaves its wait alone", async () => {
  const hand = await aFence({ endedAt: null });
  const { copy, wake } = asleep(hand);
  const late = dispose(copy);
  expect(await dispose(hand)).toBe("deferred");
  Object.assign(hand.held, {
    endedAt: "2024-02-03T09:05:00.000Z",
    evaluation: { windowEndsAt: null },
  });
  await hand.activities.settlePage({ caseId: hand.caseId, round: 1, page: 0 }, hand.context);
  hand.clock.now = new Date("2026-03-02T12:00:00.000Z");
  const next = await hand.activities.planReleases({ caseId: hand.caseId }, hand.context);
  expect(next).toMatchObject({ state: "dispose", round: 2 });
  await dispose(hand, 0, { round: 2 });
  const waiting = await waitingOf(hand);
  wake();
  expect(await late).toBe("deferred");
  expect(await waitingOf(hand)).toEqual(waiting);
  expect(waiting).toMatchObject({ round: 2, lastOutcome: "pseudonymised" });
});

it("looks again in vain, and makes no wait of one that has ended meanwhile", async () => {
  const hand = await aFence({ endedAt: null });
  expect(await dispose(hand)).toBe("deferred");
  await hand.activities.settlePage({ caseId: hand.caseId, round: 1, page: 0 }, hand.context);
  hand.clock.now = new Date("2026-03-02T12:00:00.000Z");
  const { copy, wake } = asleep(hand);
  const late = copy.activities.planReleases({ caseId: hand.caseId }, hand.context);
  Object.assign(hand.held, { endedAt: "2024-02-03T09:05:00.000Z" });
  await disposeAndAwait(hand);
  expect((await outcomeOf(hand, 2))?.outcome).toBe("erased");
  wake();
  await late;
  expect(await waitingOf(hand)).toBeUndefined();
});

it("waits for a mask of its own where a copy of the contact centre still shows what was in clear", async () => {
  const hand = await aFence({ evaluation: WINDOW });
  const { platform } = hand;
  platform.afterwards = () => {
    throw new Error("died");
  };
  await lagBehind(hand);
  await expect(dispose(hand)).rejects.toThrow("died");
  platform.meets = ({ op }) => (op === "evaluation" ? "fails" : undefined);
  expect(await dispose(hand)).toBe("pseudonymised");
});

it("concludes after a later round, and ends neither its wait nor asks anybody about it", async () => {
  const hand = await aFence({ endedAt: null });
  let conclude: () => void = () => undefined;
  const mayConclude = new Promise<void>((resolve) => {
    conclude = resolve;
  });
  const outcomes: string[] = [];
  const { store } = hand;
  const slow = new Proxy(store, {
    get: (_, name: keyof typeof store) => {
      const member = store[name];
      if (typeof member !== "function") return member;
      if (name !== "read") return member.bind(store);
      return async (file: Parameters<typeof store.read>[0]) => {
        const read = await store.read(file);
        if (file.name.includes("/outcomes/")) outcomes.push(file.name);
        // The second look for an outcome is the last thing before it is concluded.
        if (outcomes.length === 2) await mayConclude;
        return read;
      };
    },
  });
  const activities = handlersWith({ ...hand.services, cases: slow });
  hand.platform.meets = ({ op }) => (op === "erase" ? "fails" : undefined);
  Object.assign(hand.held, { endedAt: "2024-02-03T09:05:00.000Z" });
  const late = dispose({ ...hand, activities });
  await new Promise(setImmediate);
  hand.platform.meets = () => undefined;
  Object.assign(hand.held, { endedAt: null });
  expect(await dispose(hand)).toBe("deferred");
  await hand.activities.settlePage({ caseId: hand.caseId, round: 1, page: 0 }, hand.context);
  Object.assign(hand.held, {
    endedAt: "2024-02-03T09:05:00.000Z",
    evaluation: { windowEndsAt: null },
  });
  hand.clock.now = new Date("2026-03-02T12:00:00.000Z");
  await hand.activities.planReleases({ caseId: hand.caseId }, hand.context);
  await dispose(hand, 0, { round: 2 });
  const waiting = await waitingOf(hand);
  conclude();
  expect(await late).toBe("deferred");
  expect(waiting).toMatchObject({ round: 2 });
  expect(await waitingOf(hand)).toEqual(waiting);
  expect(await openReviews(store, hand.caseId)).toEqual([]);
});
