import { ArtifactId, ConversationId } from "../../../src/domain/identifiers";
import { closeServers } from "../loopback";
import { contactCentre } from "./contact-centre";

afterEach(closeServers);

const id = ConversationId.parse("conv-1");
const record = { id: ArtifactId.parse("a-1"), kind: "record" } as const;

it("sends nothing once what it rests on has become old while it waited for its turn", async () => {
  const { platform, calls } = await contactCentre({ api: () => ({ status: 204 }) });
  const stale = { isFresh: () => false };
  const withheld = { kind: "failed", code: "WITHHELD", effect: "none" };
  expect(await platform.erase(record, { force: false, ...stale })).toEqual(withheld);
  const mask = { participants: [], transcripts: [] };
  expect(await platform.pseudonymise(id, mask, stale)).toEqual(withheld);
  expect(calls).toEqual([]);
});

it("does not repeat a call of unknown effect on holds that have become old", async () => {
  const { platform, calls } = await contactCentre({ api: () => ({ status: 503 }) });
  const receipt = await platform.erase(record, {
    force: false,
    isFresh: () => calls.length === 0,
  });
  expect(receipt).toEqual({ kind: "failed", code: "WITHHELD", effect: "possible" });
  expect(calls).toHaveLength(1);
});
