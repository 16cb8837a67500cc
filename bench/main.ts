import { parseArgs } from "node:util";
import { freshSeed } from "../local/sandbox/genesys/chance";
import { benchClient } from "./client";

/** `npm run bench -- client [--repeats 3] [--conversations 546] [--factor 20] [--seed n]` */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      // 6006 calls: twenty windows of 300.
      conversations: { type: "string", default: "546" },
      factor: { type: "string", default: "20" },
      repeats: { type: "string", default: "1" },
      seed: { type: "string", default: String(freshSeed()) },
    },
  });
  if (positionals[0] !== "client") throw new RangeError("usage: npm run bench -- client");
  const [conversations = 0, factor = 0, repeats = 0, seed = 0] = [
    values.conversations,
    values.factor,
    values.repeats,
    values.seed,
  ].map(Number);
  console.log(`Seed ${seed}; ${conversations} conversations, time ${factor} times as fast.`);
  const met = await benchClient({ conversations, factor, repeats, seed });
  process.exitCode = met ? 0 : 1;
}

main().catch((fault: unknown) => {
  console.error(fault);
  process.exitCode = 1;
});
