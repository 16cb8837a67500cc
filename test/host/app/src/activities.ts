import { appendFileSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as df from "durable-functions";
import { seen } from "./flow";
import { count } from "./ledger";

df.app.activity("mirror", { handler: seen });
df.app.activity("pause", { handler: ({ ms }: { ms: number }) => sleep(ms) });
df.app.activity("square", { handler: (n: number) => n * n });
df.app.activity("fill", { handler: ({ length }: { length: number }) => "x".repeat(length) });
df.app.activity("measure", { handler: (text: string) => text.length });

df.app.activity("tally", {
  handler: async ({ key, ms = 0 }: { key: string; ms?: number }) => {
    const runs = count(key);
    await sleep(ms);
    return runs;
  },
});

const GIFTS: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  null: null,
  true: true,
  false: false,
  digits: "5",
  fraction: 1.5,
  date: { at: new Date(0), Timestamp: "2020-01-01T00:00:00Z" },
};
df.app.activity("give", { handler: ({ what }: { what: string }) => GIFTS[what] });

df.app.activity("breakDown", {
  handler: ({ how }: { how: string }) => {
    switch (how) {
      case "silently":
        throw new Error("");
      case "with a text":
        throw "only a text";
      case "with a TypeError":
        throw new TypeError("of another type");
      case "with undefined":
        throw undefined;
      default:
        throw new Error(how);
    }
  },
});

df.app.activity("failUntil", {
  handler: ({ key, attempt }: { key: string; attempt: number }) => {
    const runs = count(key);
    if (runs < attempt) throw new Error(`attempt ${runs}`);
    return runs;
  },
});

/** On disk, because the ledger goes with the process. */
df.app.activity("writeLine", {
  handler: async ({ file, line, ms }: { file: string; line: string; ms: number }) => {
    await sleep(ms);
    appendFileSync(file, `${line}\n`);
    return line;
  },
});

df.app.activity("killTheProcess", {
  handler: ({ file }: { file: string }) => {
    appendFileSync(file, "killed\n");
    const times = readFileSync(file, "utf8").trim().split("\n").length;
    if (times > 50) throw new Error("the host starts this activity for ever");
    process.kill(process.pid, "SIGKILL");
  },
});
