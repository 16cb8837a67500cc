import { execFile } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { DisposalOutcome, needsReview } from "../src/domain/disposal";
import { closeServers, loopback } from "./adapters/loopback";

const read = (file: string): string => readFileSync(file, "utf8");
const PAGE = read("docs/runbooks/alerts.md");

/** What is said of an alert under its name; undefined when nothing is. */
const sectionOf = (alert: string): string | undefined =>
  PAGE.split(/^## /m)
    .find((section) => section.startsWith(`${alert}\n`))
    ?.slice(alert.length)
    .trim();

const rows = read("infra/README.md").match(/^\| (?:[0-4]|activity log) \| `.+ \|$/gm) ?? [];
const alerts = rows.flatMap((row) =>
  [...row.matchAll(/`([a-z-]+)`/g)].map(([, name = ""]) => name),
);

describe("the runbook of alerts", () => {
  it("knows every alert that is published", () => {
    expect(alerts).toEqual(
      expect.arrayContaining(["deadline-near", "health-down", "fence-changed"]),
    );
  });

  it.each(alerts)("says what to do about %s", (alert) => {
    // A link alone is enough: that it leads to a heading is tested with all links.
    expect(sectionOf(alert) ?? "").toMatch(/^\[\w+\]\([\w.]+#[\w-]+\)|^.{80}/s);
  });

  it("has no section for an alert that is gone", () => {
    const [, ...sections] = PAGE.split(/^---$/m)[1]?.split(/^## /m) ?? [];
    const named = sections.map((section) => section.split("\n")[0]);
    expect(named.filter((name) => !alerts.includes(name ?? ""))).toEqual([]);
  });

  it("says of every question that people can be asked what it means", () => {
    const contracts = read("src/activities/contracts.ts");
    const [, enumeration = ""] = /about: z\.enum\(\[(.*?)\]/s.exec(contracts) ?? [];
    const asked = [
      ...[...enumeration.matchAll(/"(\w+)"/g)].map(([, about = ""]) => about),
      ...DisposalOutcome.options.filter(needsReview),
      ...globSync("src/**/*.ts").flatMap((file) =>
        [...read(file).matchAll(/about: "(\w+)",$/gm)].map(([, about = ""]) => about),
      ),
    ];
    const answers = sectionOf("review-unanswered") ?? "";
    expect(asked.length).toBeGreaterThan(12);
    expect(asked.filter((about) => !answers.includes(`\`${about}\``))).toEqual([]);
  });
});

/** The commands of a page's section that begin with these words. */
function commands(page: string, start: string): string {
  const block = [...read(`docs/runbooks/${page}`).matchAll(/^```sh\n(.*?)^```$/gms)]
    .map(([, text = ""]) => text)
    .find((text) => text.startsWith(start));
  if (!block) throw new Error(`${page} has no commands that begin with ${start}`);
  return block;
}

/** Runs commands of a page; `az` does what is given. */
const run = async (script: string, az: string): Promise<string> =>
  (await promisify(execFile)("bash", ["-euo", "pipefail", "-c", `az() { ${az}\n}\n${script}`]))
    .stdout;

describe("the commands of a runbook", () => {
  afterEach(closeServers);

  it("ask the API for the request of a case, with a token that no process list shows", async () => {
    const asked: string[] = [];
    const { url } = await loopback(({ url: path, headers }) => {
      asked.push(`${path} ${headers.authorization}`);
      return { json: { requestId: "rtbf-1" } };
    });
    const block = commands("alerts.md", "url=…")
      .replace(/^url=.*$/m, `url=${url}`)
      .replace("<case id>", "c1")
      .replace("<request id>", "rtbf-1");
    const told = await run(block, "echo the-token");
    expect(asked).toEqual([
      "/api/internal/rtbf/case/c1 Bearer the-token",
      "/api/internal/rtbf/request/rtbf-1 Bearer the-token",
      "/api/health?deep=1 Bearer the-token",
    ]);
    expect(told).toContain('{"requestId":"rtbf-1"}');
  });

  /** What is deleted when the case c1, which holds the claim b, is let to rest; `az` may fail before. */
  async function deletedForRest(failing = ""): Promise<string[]> {
    const block = commands("restoring.md", "case=…")
      .replace(/^case=.*$/m, "case=c1")
      .replace("<operations account>", "ops");
    const az = `case "$*" in
      ${failing}
      *"blob list"*) printf '%s\\n' claims/a.json claims/b.json ;;
      *"download"*a.json*) echo '{"caseId":"c2"}' ;;
      *"download"*) echo '{"caseId":"c1"}' ;;
      *) echo "$@" >> "$CALLS" ;;
    esac`;
    const calls = join(mkdtempSync(join(tmpdir(), "runbook-")), "calls");
    writeFileSync(calls, "");
    const ended = await run(`CALLS=${calls}\n${block}`, az).then(
      () => [],
      () => ["failed"],
    );
    const deleted = [...read(calls).matchAll(/blob delete .*--name (\S+)/g)].map(
      ([, name = ""]) => name,
    );
    rmSync(dirname(calls), { recursive: true });
    return [...deleted, ...ended];
  }

  it("let a case rest, and free its claim and no other", async () => {
    expect(await deletedForRest()).toEqual(["open/c1.json", "claims/b.json"]);
  });

  it.each([
    ["a claim can't be read", '*"download"*b.json*) return 3 ;;'],
    ["claims can't be listed", '*"blob list"*) return 3 ;;'],
  ])("fail and delete nothing when %s", async (_, failing) => {
    expect(await deletedForRest(failing)).toEqual(["failed"]);
  });

  it("download to no file that is a pipe: az would seek in it, and fail", () => {
    for (const page of globSync("docs/**/*.md"))
      expect({ page, piped: /--file \/dev\/stdout/.test(read(page)) }).toEqual({
        page,
        piped: false,
      });
  });

  it.each(["audit-hmac", "case-kek"])("make a key for %s that the app can read", async (secret) => {
    const pattern = new RegExp(`secret set .*--name ${secret}`);
    const block = [...read("docs/runbooks/keys.md").matchAll(/^```sh\n(.*?)^```$/gms)]
      .map(([, text = ""]) => text)
      .find((text) => pattern.test(text));
    const made = await run(`vault=kv\n${block}`, "cat");
    expect(made).toMatch(/^[\w-]{64}$/);
  });
});
