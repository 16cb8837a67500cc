import { execFile, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { commandsOf, parsed, read } from "../pipelines/pipeline";
import { standInFolder } from "./stand-ins";

const { folder, standIns, calls, remove } = standInFolder();
afterAll(remove);

describe("lock-audit-policy.sh", () => {
  const policy = (state: string, days: number, appends: boolean) => `
    case "$*" in
      *"policy lock"*) touch ${join(folder, "locked")} ;;
      *"--query etag"*) echo W/1 ;;
      *"--query state"*) if [ -e ${join(folder, "locked")} ]; then echo Locked; else echo ${state}; fi ;;
      *"--query immutability"*) echo ${days} ;;
      *"--query allow"*) echo ${appends} ;;
    esac`;
  const lock = (az: string, ...args: string[]) => {
    rmSync(join(folder, "locked"), { force: true });
    const { status } = spawnSync("bash", ["infra/scripts/lock-audit-policy.sh", ...args], {
      env: standIns({ az }),
    });
    return { status, locked: calls().filter((call) => call.includes("policy lock")) };
  };
  const asked = ["rg", "account", "audit-2026", "1095", "audit-2026"];

  it("locks the policy that it has looked at, and no other", () => {
    const { status, locked } = lock(policy("Unlocked", 1095, false), ...asked);
    expect({ status, locked }).toMatchObject({ status: 0, locked: [expect.any(String)] });
    expect(locked[0]).toContain("--container-name audit-2026 --if-match W/1");
  });

  it.each([
    ["another number of days", policy("Unlocked", 7, false), asked, 1],
    ["a policy that allows appends", policy("Unlocked", 1095, true), asked, 1],
    [
      "another name the second time",
      policy("Unlocked", 1095, false),
      [...asked.slice(0, 4), "x"],
      2,
    ],
    ["a name that is missing", policy("Unlocked", 1095, false), asked.slice(0, 4), 2],
  ])("locks nothing for %s", (_, az, args, code) => {
    expect(lock(az, ...args)).toEqual({ status: code, locked: [] });
  });

  it("leaves what is locked", () => {
    expect(lock(policy("Locked", 7, false), ...asked)).toEqual({ status: 0, locked: [] });
  });
});

describe("first-secrets.sh", () => {
  const put = (there: string) => {
    const az = `case "$*" in *list*) printf '%s' "${there}" ;; *) cat > /dev/null ;; esac`;
    const { status, stdout } = spawnSync("bash", ["infra/scripts/first-secrets.sh", "kv-x"], {
      env: standIns({ az }),
      encoding: "utf8",
    });
    const made = calls().flatMap((call) => /secret set .*--name (\S+)/.exec(call)?.[1] ?? []);
    return { status, stdout, made };
  };
  const year = new Date().getUTCFullYear();
  const every = [
    ...["case-index", "case-kek", `commitment-${year}`, `commitment-${year + 1}`],
    ...["audit-hmac", "audit-signer"],
  ];

  it("makes each key that the app alone holds, those that are used for a time with their window", () => {
    expect(put("")).toMatchObject({ status: 0, made: every });
    const windows = calls().filter((call) => /--not-before \S+Z --expires \S+Z/.test(call));
    expect(windows).toHaveLength(2);
  });

  it("never makes a second version", () => {
    expect(put(every.join("\n")).made).toEqual([]);
    expect(put("case-index\n").made).toEqual(every.slice(1));
  });
});

interface Body {
  api: {
    requestedAccessTokenVersion?: number;
    oauth2PermissionScopes?: { id: string }[];
    preAuthorizedApplications?: unknown[];
  };
}
const bodyOf = (call: string): Body =>
  JSON.parse(/--body (\{.*\}) --output/.exec(call)?.[1] ?? "{}") as Body;

describe("register-app.sh and assign-role.sh", () => {
  const run = (script: string, az: string, ...args: string[]) => {
    const { status, stdout } = spawnSync("bash", [`infra/entra/${script}`, ...args], {
      env: standIns({ az }),
      encoding: "utf8",
    });
    return { status, stdout, changes: calls().filter((call) => /PATCH|POST|create/.test(call)) };
  };

  it("registers the API once, for tokens of version 2 that people, too, may ask for", () => {
    const az = `case "$*" in *"app list"*) echo c1 ;; esac`;
    const { status, stdout, changes } = run("register-app.sh", az, "Erasure");
    expect({ status, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("'c1'"),
    });
    const [first, second] = changes.map((call) => bodyOf(call).api);
    expect(first).toMatchObject({ requestedAccessTokenVersion: 2 });
    expect(second?.preAuthorizedApplications).toEqual([
      expect.objectContaining({
        delegatedPermissionIds: first?.oauth2PermissionScopes?.map(({ id }) => id),
      }),
    ]);
    expect(changes.some((call) => call.includes("app create"))).toBe(false);
  });

  it("chooses between no two registrations of one name", () => {
    const az = `case "$*" in *"app list"*) printf 'c1\\nc2' ;; esac`;
    expect(run("register-app.sh", az, "Erasure")).toMatchObject({ status: 1, changes: [] });
  });

  const directory = (had: string) => `case "$*" in
    *appRoles*Erasure.Read*) echo r1 ;; *appRoles*) ;; *"sp show"*) echo a1 ;; *GET*) echo "${had}" ;; esac`;

  it("gives a role to somebody who does not have it", () => {
    const { status, changes } = run("assign-role.sh", directory(""), "c1", "Erasure.Read", "p1");
    expect({ status, changes }).toMatchObject({ status: 0, changes: [expect.any(String)] });
    expect(changes[0]).toContain('{"principalId":"p1","resourceId":"a1","appRoleId":"r1"}');
  });

  it.each([
    ["who has it already", directory("x1"), "Erasure.Read", 0],
    ["when there is no such role", directory(""), "Erasure.Everything", 1],
  ])("gives nothing to somebody %s", (_, az, role, status) => {
    expect(run("assign-role.sh", az, "c1", role, "p1")).toMatchObject({ status, changes: [] });
  });
});

describe("smoke-test.sh", () => {
  let server: Server;
  const missing = new Set<string>();
  const seen: string[] = [];
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  beforeAll(async () => {
    server = createServer(({ url: path = "", headers }, response) => {
      seen.push(`${path} ${headers.authorization ?? ""}`.trim());
      response.statusCode = missing.has(path) ? 503 : 200;
      response.end("{}");
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  });
  afterAll(() => server.close());
  const test = (...args: string[]) =>
    new Promise<number>((resolve) => {
      seen.length = 0;
      const env = { ...standIns({ az: "echo t0ken" }), RETRIES: "0" };
      const script = ["infra/scripts/smoke-test.sh", ...args];
      execFile("bash", script, { env }, (fault) => resolve(fault ? Number(fault.code) : 0));
    });

  it("asks for health alone while nobody may ask more", async () => {
    await expect(test(`${url()}/`)).resolves.toBe(0);
    expect(seen).toEqual(["/api/health"]);
  });

  it("asks for everything around the app with a token that no other process sees", async () => {
    await expect(test(url(), "c1")).resolves.toBe(0);
    expect(seen).toEqual(["/api/health", "/api/health?deep=1 Bearer t0ken"]);
    expect(calls()).toEqual([expect.stringContaining("--scope api://c1/.default")]);
  });

  it("fails when something around the app is missing", async () => {
    missing.add("/api/health?deep=1");
    await expect(test(url(), "c1")).resolves.not.toBe(0);
  });
});

describe("azd's hooks", () => {
  const [, choose = ""] = commandsOf(parsed(read("azure.yaml")));
  const run = (variables: Record<string, string>) => {
    const env = { ...standIns({ azd: "" }), AUDIT_YEARS: "", BUDGET_FROM: "", ...variables };
    const { status } = spawnSync("sh", ["-c", choose], { env });
    return { status, calls: calls() };
  };

  it("choose what depends on the day", () => {
    const year = new Date().getUTCFullYear();
    expect(run({})).toEqual({
      status: 0,
      calls: [
        `azd env set AUDIT_YEARS ${year},${year + 1}`,
        expect.stringMatching(/^azd env set BUDGET_FROM \d{4}-\d{2}-01$/),
      ],
    });
  });

  it("choose nothing twice", () => {
    const chosen = { AUDIT_YEARS: "2025,2026", BUDGET_FROM: "2025-01-01" };
    expect(run(chosen)).toEqual({ status: 0, calls: [""] });
  });
});
