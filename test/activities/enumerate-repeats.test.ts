import { caseFiles } from "../../src/domain/case-files";
import { Killed, takeInventory } from "../support/drive-case";
import { aConversation, conversations, stranger } from "../support/held-conversation";
import { child, listed, pagesOf } from "../support/inventory-in-hand";
import { killAt } from "../support/kill-points";

describe("a slice", () => {
  const held = () => [
    ...conversations(25),
    child("conv-child", "conv-1001"),
    aConversation({ id: "leg", parentId: "conv-1002", participants: [stranger()] }),
    child("conv-below", "leg"),
  ];
  const clean = async () => {
    const hand = await listed({ held: held(), seeds: ["conv-1000", "conv-child"] });
    const { met } = killAt(hand, []);
    await takeInventory(hand);
    return { steps: met(), manifest: (await pagesOf(hand)).flat() };
  };

  it("killed at every step and repeated lists the same, nothing lost and nothing twice", async () => {
    const { steps, manifest } = await clean();
    expect(manifest).toHaveLength(27);
    for (let step = 1; step <= steps; step += 1) {
      const hand = await listed({ held: held(), seeds: ["conv-1000", "conv-child"] });
      killAt(hand, [step]);
      expect(await takeInventory(hand)).toEqual({ state: "complete", found: 27 });
      expect((await pagesOf(hand)).flat().toSorted()).toEqual(manifest.toSorted());
    }
  });

  it("run twice at once, again and again, lists nothing twice either", async () => {
    const hand = await listed({ held: conversations(80) });
    hand.platform.pageSize = 9;
    hand.platform.callMs = 900;
    const { activities, caseId, context } = hand;
    const slice = () => activities.enumerateSlice({ caseId, round: 1 }, context);
    for (let turn = 0; turn < 40; turn += 1) await Promise.all([slice(), slice(), slice()]);
    expect(await slice()).toEqual({ state: "complete", found: 80 });
    const ids = (await pagesOf(hand)).flat();
    expect(ids).toHaveLength(80);
    expect(new Set(ids).size).toBe(80);
  });

  it("whose page was written by a slow twin keeps what is buffered beside it", async () => {
    const hand = await listed({ held: conversations(60) });
    const { activities, caseId, context, store } = hand;
    await activities.enumerateSlice({ caseId, round: 1 }, context);
    const list = hand.platform.list.bind(hand.platform);
    hand.platform.list = async (query) => {
      const page = await list(query);
      const others =
        page.kind === "page" ? { ...page, conversations: page.conversations.slice(40) } : page;
      hand.platform.list = async () => others;
      hand.store.interrupt = ({ name }) => {
        if (name.endsWith("seen") || name.endsWith("cursor.json")) throw new Killed();
      };
      await activities.enumerateSlice({ caseId, round: 1 }, context).catch(() => undefined);
      hand.store.interrupt = () => undefined;
      hand.platform.list = list;
      return page;
    };
    await takeInventory(hand);
    expect(store.files.has(caseFiles.page(caseId, 1, 2).name)).toBe(true);
    const ids = (await pagesOf(hand)).flat();
    expect(ids).toHaveLength(60);
    expect(new Set(ids).size).toBe(60);
  });
});
