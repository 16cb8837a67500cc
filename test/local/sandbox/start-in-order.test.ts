import { startHttpServer } from "../../../local/sandbox/http-server";
import { isReplaced } from "../../../local/sandbox/sandbox-part";
import { startInOrder } from "../../../local/sandbox/start-in-order";

const nothing = () => Promise.reject(new Error("is never started"));

describe("starting in order", () => {
  it("closes what did start, the last one first, when one can't", async () => {
    const closed: number[] = [];
    const part = (n: number) => async () => ({ close: async () => void closed.push(n) });
    const broken = () => Promise.reject(new Error("no"));
    await expect(startInOrder([part(1), part(2), broken, nothing])).rejects.toThrow("no");
    expect(closed).toEqual([2, 1]);
  });

  it("says plainly which port is taken", async () => {
    const { url, close } = await startHttpServer(0, () => undefined);
    const { port } = new URL(url);
    await expect(startHttpServer(Number(port), () => undefined)).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is taken`,
    );
    await close();
    await (await startHttpServer(Number(port), () => undefined)).close();
  });
});

describe("a part", () => {
  const part = { name: "Genesys", replacedBy: ["BASE", "LOGIN"], start: nothing };

  it("is replaced when all its settings are given, and not when none is", () => {
    expect(isReplaced(part, { BASE: "b", LOGIN: "l" })).toBe(true);
    expect(isReplaced(part, { BASE: "", OTHER: "x" })).toBe(false);
  });

  it("is not replaced by half: what is missing is named", () => {
    expect(() => isReplaced(part, { BASE: "b" })).toThrow("LOGIN must be set too");
  });
});
