import { caseFiles } from "../../src/domain/case-files";
import { PersonId } from "../../src/domain/identifiers";
import { aCandidate, aCase, type CaseInHand, otherCase } from "../support/case-in-hand";

describe("resolving the data subject", () => {
  const resolve = async ({ activities, caseId, context }: CaseInHand) =>
    activities.resolveDataSubject({ caseId }, context);

  it.each([
    ["a consumer of the jurisdiction", [aCandidate()], "resolved"],
    ["nobody", [], "unknown"],
    ["a business account", [aCandidate({ subjectType: "business" })], "out_of_scope"],
    ["somebody of another jurisdiction", [aCandidate({ jurisdictions: ["BR"] })], "out_of_scope"],
    ["a low score", [aCandidate({ matchScore: 0.5 })], "low_confidence"],
    ["two people", [aCandidate(), aCandidate({ personId: PersonId.parse("p-2") })], "ambiguous"],
  ] as const)("%s", async (_, candidates, resolution) => {
    const hand = await aCase({ candidates });
    expect(await resolve(hand)).toBe(resolution);
  });

  it("asks the index once, whatever it says later", async () => {
    const hand = await aCase();
    await resolve(hand);
    await resolve(hand);
    expect(hand.asked.index).toBe(1);
  });
});

describe("claiming the person", () => {
  const claimed = async (request = {}) => {
    const hand = await aCase({ request });
    const { activities, caseId, context } = hand;
    await activities.resolveDataSubject({ caseId }, context);
    const claim = () => activities.claimDataSubject({ caseId }, context);
    const file = caseFiles.claim(await hand.services.names.claim(PersonId.parse("p-1")));
    return { ...hand, claim, file };
  };

  it("is done once and again by the same case", async () => {
    const { claim } = await claimed();
    expect(await claim()).toBe("claimed");
    expect(await claim()).toBe("claimed");
  });

  it("waits while another erasure of the person runs, and comes when it is released", async () => {
    const { claim, store, file } = await claimed();
    await store.create(file, { caseId: otherCase });
    expect(await claim()).toBe("busy");
    await store.remove(file);
    expect(await claim()).toBe("claimed");
  });

  it("is not needed for a simulation", async () => {
    const { claim, store, file } = await claimed({ requestedAction: "simulate" });
    expect(await claim()).toBe("not_needed");
    expect(await store.exists(file)).toBe(false);
  });

  it("is released by its own case only", async () => {
    const { activities, caseId, context, store, file } = await claimed();
    await store.create(file, { caseId: otherCase });
    await activities.releaseClaim({ caseId }, context);
    expect(await store.read(file)).toEqual({ caseId: otherCase });
  });

  it("is released at the end, and released again without harm", async () => {
    const { claim, activities, caseId, context, store, file } = await claimed();
    await claim();
    await store.create(caseFiles.openCase(caseId), { at: "2026-03-02T09:00:00.000Z" });
    expect(await activities.releaseClaim({ caseId }, context)).toBe("released");
    expect(await activities.releaseClaim({ caseId }, context)).toBe("released");
    expect(await store.exists(file)).toBe(false);
    expect(await store.exists(caseFiles.openCase(caseId))).toBe(false);
  });
});

describe("the case's fate", () => {
  it("is whatever was written first", async () => {
    const { activities, caseId, context, store } = await aCase();
    const at = "2026-03-02T09:00:00.000Z";
    await store.create(caseFiles.fate(caseId), { fate: "withdrawn", at });
    expect(await activities.beginDisposal({ caseId }, context)).toBe("withdrawn");
  });

  it("is not decided while the app is paused", async () => {
    const { activities, caseId, context, store } = await aCase({ rules: { paused: true } });
    expect(await activities.beginDisposal({ caseId }, context)).toBe("unavailable");
    expect(await store.exists(caseFiles.fate(caseId))).toBe(false);
  });
});
