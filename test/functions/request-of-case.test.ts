import { closeServers } from "../adapters/loopback";
import { type Ask, openOffice, proven } from "./office";

afterEach(closeServers);

const READ: Ask = { roles: ["Erasure.Read"], caller: "dpo" };

describe("the request of a case that an alert names", () => {
  const opened = async () => {
    const office = await openOffice();
    await office.submit(proven());
    const caseId = await office.caseIdOf("rtbf-2026-0001");
    const of = (id: string, given: Ask = READ) => office.ask("requestOfCase", `case/${id}`, given);
    return { ...office, caseId, of };
  };

  it("is told to who may read, with where it stands", async () => {
    const { of, caseId } = await opened();
    expect(await of(caseId)).toMatchObject({
      status: 200,
      body: {
        caseId,
        requestId: "rtbf-2026-0001",
        dueBy: "2026-02-05",
        statusUrl: "http://10.0.0.7/api/internal/rtbf/request/rtbf-2026-0001",
      },
    });
  });

  it("is told to nobody else, its sender neither", async () => {
    const { of, caseId } = await opened();
    for (const role of ["Submit", "Approve", "Operate"])
      expect((await of(caseId, { roles: [`Erasure.${role}`] })).status).toBe(403);
  });

  it.each(["0".repeat(32), "..%2Fopen", "rtbf-2026-0001"])("%s is no case", async (id) => {
    const { of } = await opened();
    expect(await of(id)).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  });

  it("can't be told any more when the case's key is destroyed", async () => {
    const { of, cases, caseId } = await opened();
    cases.destroyKey(caseId);
    expect(await of(caseId)).toMatchObject({ status: 410, body: { code: "CASE_DESTROYED" } });
  });
});
