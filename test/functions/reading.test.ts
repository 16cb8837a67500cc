import { caseFiles } from "../../src/domain/case-files";
import { ManifestEntry } from "../../src/domain/conversation";
import { ConversationId } from "../../src/domain/identifiers";
import { closeServers } from "../adapters/loopback";
import { type Ask, openOffice, proven } from "./office";

afterEach(closeServers);

const PATH = "request/rtbf-2026-0001";
const READ: Ask = { roles: ["Erasure.Read"], caller: "dpo" };
const OWNER: Ask = { roles: ["Erasure.Submit"] };
const STRANGER: Ask = { roles: ["Erasure.Submit"], caller: "another-form" };
const DIGEST = `sha256:${"0".repeat(64)}`;
const AT = "2026-01-05T09:10:00.000Z";

const entry = (n: number) =>
  ManifestEntry.parse({
    conversationId: `conv-${n}`,
    startedAt: "2024-02-01T10:00:00.000Z",
    mediaIds: [`media-${n}`],
    transcriptIds: [],
    participantIds: ["part-1"],
    observed: {
      live: false,
      legalHold: "none",
      retentionUntil: null,
      evaluation: "none",
      evaluationWindowEndsAt: null,
    },
  });

async function submitted() {
  const office = await openOffice();
  await office.submit(proven());
  const caseId = await office.caseIdOf("rtbf-2026-0001");
  const status = (given: Ask, path = PATH) => office.ask("erasureRequestStatus", path, given);
  const plan = (given: Ask = READ) => office.ask("erasurePlan", `${PATH}/plan`, given);
  const conversations = (given: Ask = READ) =>
    office.ask("erasureConversations", `${PATH}/conversations`, given);
  return { ...office, caseId, status, plan, conversations };
}
type Submitted = Awaited<ReturnType<typeof submitted>>;

/** A round of so many conversations, planned and enumerated as the activities leave it. */
async function freeze({ cases, caseId }: Submitted, round: number, pages: number[][]) {
  for (const [page, numbers] of pages.entries()) {
    const entries = numbers.map(entry);
    await cases.create(caseFiles.page(caseId, round, page), { entries });
    const disposals = entries.map(({ conversationId }) => ({
      conversationId,
      disposal: "hard_delete" as const,
      reason: "no_retention_period" as const,
    }));
    await cases.create(caseFiles.planned(caseId, round, page), { disposals });
  }
  await cases.create(caseFiles.plan(caseId, round), {
    round,
    frozenAt: AT,
    pages: pages.map(({ length }) => length),
    disposals: { hard_delete: pages.flat().length },
    artifacts: 2 * pages.flat().length,
    needsApproval: false,
    manifestDigest: DIGEST,
    planDigest: DIGEST,
    policy: { id: "guide", digest: DIGEST },
    service: { name: "genesys-erasure", version: "0.1.0" },
  });
}

describe("the status of a request", () => {
  it("is told to its sender and to who may read, with its due date and the reason for it", async () => {
    const { status } = await submitted();
    const seen = await status(OWNER);
    expect(seen).toMatchObject({
      status: 200,
      body: {
        requestId: "rtbf-2026-0001",
        status: "RECEIVED",
        done: 0,
        total: 0,
        openReviews: [],
        evidence: [],
        dueBy: "2026-02-05",
        due: { article: "Art. 12(3) GDPR", receivedAt: "2026-01-05T09:00:00.000Z" },
        statusUrl: "http://10.0.0.7/api/internal/rtbf/request/rtbf-2026-0001",
      },
    });
    expect(await status(READ)).toEqual(seen);
    expect(JSON.stringify(seen)).not.toMatch(/7742|intake-form/);
  });

  it("is told to no stranger: that the request is there is not given away", async () => {
    const { status } = await submitted();
    const stranger = await status(STRANGER);
    expect(stranger).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    expect(await status(STRANGER, "request/rtbf-2026-9999")).toEqual(stranger);
    expect(await status(OWNER, "request/..%2Fopen")).toEqual(stranger);
  });

  it.each([
    ["Approve", 403],
    ["Operate", 403],
  ])("is not for the role %s alone", async (role, code) => {
    const { status } = await submitted();
    expect((await status({ roles: [`Erasure.${role}`] })).status).toBe(code);
  });

  it("outlives the case's key, but whose the case was does not", async () => {
    const { status, cases, caseId } = await submitted();
    cases.destroyKey(caseId);
    expect((await status(READ)).status).toBe(200);
    expect((await status(OWNER)).body).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the plan", () => {
  it("is there when it is frozen, not before", async () => {
    const office = await submitted();
    expect((await office.plan()).status).toBe(404);
    await freeze(office, 1, [[1, 2]]);
    expect(await office.plan()).toMatchObject({
      status: 200,
      body: {
        requestId: "rtbf-2026-0001",
        planDigest: DIGEST,
        manifestDigest: DIGEST,
        policy: { id: "guide" },
        needsApproval: false,
        disposals: { hard_delete: 2 },
        decisions: [
          { round: 1, conversationId: "conv-1", disposal: "hard_delete" },
          { round: 1, conversationId: "conv-2", disposal: "hard_delete" },
        ],
        nextPage: null,
      },
    });
  });

  it("is told page by page, through all rounds", async () => {
    const office = await submitted();
    await freeze(office, 1, [[1], [2]]);
    await freeze(office, 2, [[1]]);
    const at = async (page: string) => (await office.plan({ ...READ, query: { page } })).body;
    expect(await at("0")).toMatchObject({ decisions: [{ conversationId: "conv-1" }], nextPage: 1 });
    expect(await at("2")).toMatchObject({ decisions: [{ round: 2 }], nextPage: null });
    expect(await at("3")).toMatchObject({ decisions: [], nextPage: null });
    expect(await at("-1")).toMatchObject({ decisions: [{ round: 1 }], nextPage: 1 });
    expect((await at("0"))["rounds"]).toHaveLength(2);
  });

  it("says of what is masked what becomes of its media", async () => {
    const office = await submitted();
    const masked = { disposal: "pseudonymize", reason: "retention_active" } as const;
    const [kept, gone] = [1, 2].map((n) => ({
      ...masked,
      conversationId: entry(n).conversationId,
    }));
    if (!(kept && gone)) throw new Error("no conversations");
    const disposals = [kept, { ...gone, media: "hard_delete" as const }];
    await office.cases.create(caseFiles.planned(office.caseId, 1, 0), { disposals });
    await freeze(office, 1, [[1, 2]]);
    const { body } = await office.plan();
    expect(body).toMatchObject({ decisions: [{ media: "keep" }, { media: "hard_delete" }] });
  });

  it("is not for its sender, and is destroyed with the case's key", async () => {
    const office = await submitted();
    await freeze(office, 1, [[1]]);
    expect((await office.plan(OWNER)).status).toBe(403);
    office.cases.destroyKey(office.caseId);
    expect(await office.plan()).toMatchObject({ status: 410, body: { code: "CASE_DESTROYED" } });
  });
});

describe("the conversations", () => {
  it("stand where they were first found, each with its latest outcome and its wait", async () => {
    const office = await submitted();
    const { cases, caseId } = office;
    const conversation = async (caseOf: typeof caseId, n: number) =>
      office.conversationName(caseOf, ConversationId.parse(`conv-${n}`));
    for (const n of [1, 2])
      await cases.create(caseFiles.seen(caseId, await conversation(caseId, n)), {
        round: 1,
        page: 0,
      });
    await freeze(office, 1, [[1, 2]]);
    await freeze(office, 2, [[1]]);
    const outcome = {
      conversationId: ConversationId.parse("conv-1"),
      reason: "active_wfm_evaluation" as const,
      concludedAt: AT,
    };
    const name = await conversation(caseId, 1);
    const waiting = {
      ...outcome,
      round: 2,
      entry: entry(1),
      since: AT,
      lookAt: AT,
      looks: 1,
      blocks: 0,
    };
    const { concludedAt: _, ...wait } = waiting;
    await cases.create(caseFiles.outcome(caseId, 1, name), { ...outcome, outcome: "deferred" });
    await cases.create(caseFiles.outcome(caseId, 2, name), {
      ...outcome,
      outcome: "pseudonymised",
    });
    await cases.replace(caseFiles.waiting(caseId, name), { ...wait, lastOutcome: "pseudonymised" });

    const { body } = await office.conversations();
    expect(body).toMatchObject({
      conversations: [
        {
          conversationId: "conv-1",
          mediaIds: ["media-1"],
          round: 2,
          outcome: "pseudonymised",
          reason: "active_wfm_evaluation",
          wait: { reason: "active_wfm_evaluation", since: AT, lookAt: AT },
        },
        { conversationId: "conv-2", round: null, outcome: null, wait: null },
      ],
      nextPage: 1,
    });
    const second = await office.conversations({ ...READ, query: { page: "1" } });
    expect(second.body).toMatchObject({ conversations: [], nextPage: null });
  });

  it("are none before the inventory, not for the sender, and destroyed with the case's key", async () => {
    const office = await submitted();
    expect((await office.conversations()).body).toMatchObject({
      conversations: [],
      nextPage: null,
    });
    expect((await office.conversations(OWNER)).status).toBe(403);
    await freeze(office, 1, [[1]]);
    office.cases.destroyKey(office.caseId);
    expect((await office.conversations()).status).toBe(410);
  });
});
