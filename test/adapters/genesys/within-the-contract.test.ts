import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Artifact } from "../../../src/domain/conversation";
import {
  type ArtifactId,
  type ConversationId,
  ParticipantId,
} from "../../../src/domain/identifiers";
import type { ConversationPlatform } from "../../../src/ports";
import { misfitsOfBody, templateOf } from "../../local/sandbox/guide-contract";
import { ABSENT, closeServers, type Seen } from "../loopback";
import { contactCentre, TOKEN } from "./contact-centre";

afterAll(closeServers);

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: unknown;
}
const contract: {
  paths: Record<string, Record<string, Operation> & { parameters?: readonly Parameter[] }>;
  components: { parameters?: Record<string, Parameter> };
} = JSON.parse(readFileSync(join(__dirname, "../../../docs/guide-contract.openapi.json"), "utf8"));

/** What every HTTP client says of itself and of the message. */
const OF_EVERY_MESSAGE = [
  ..."accept accept-encoding authorization connection content-length content-type".split(" "),
  ..."host transfer-encoding user-agent".split(" "),
];

/** What of a request is not in the contract. */
function misfitsOf({ method, url, headers, body }: Seen): string[] {
  const { pathname, searchParams } = new URL(url, "http://here");
  const template = templateOf(pathname);
  const item = template === undefined ? undefined : contract.paths[template];
  const operation = item?.[method.toLowerCase()];
  if (template === undefined || !operation) return [`${method} ${pathname}`];
  const parameters = [...(item?.parameters ?? []), ...(operation.parameters ?? [])].map(resolved);
  const names = (place: Parameter["in"]) =>
    parameters.filter((one) => one.in === place).map(({ name }) => name.toLowerCase());
  const asked = [...searchParams.keys()];
  const lacking = parameters.filter((one) => one.in === "query" && one.required);
  return [
    ...asked
      .filter(
        (name, nth) => asked.indexOf(name) !== nth || !names("query").includes(name.toLowerCase()),
      )
      .map((name) => `query ${name}`),
    ...lacking.filter(({ name }) => !searchParams.has(name)).map(({ name }) => `no ${name}`),
    ...Object.keys(headers)
      .filter((name) => !OF_EVERY_MESSAGE.includes(name) && !names("header").includes(name))
      .map((name) => `header ${name}`),
    ...misfitsOfContent(method, template, { operation, body }),
  ];
}

function misfitsOfContent(
  method: string,
  template: string,
  { operation, body }: { operation: Operation; body: string },
): string[] {
  if (operation.requestBody === undefined) return body === "" ? [] : ["a body"];
  if (template === "/oauth/token")
    return body === "grant_type=client_credentials" ? [] : ["another grant"];
  return misfitsOfBody(method, template, JSON.parse(body));
}

function resolved(parameter: Parameter): Parameter {
  const name = parameter.$ref?.split("/").at(-1);
  const found = name === undefined ? parameter : contract.components.parameters?.[name];
  if (!found) throw new Error(`no parameter ${name}`);
  return found;
}

const MASK = {
  participants: [
    {
      id: ParticipantId.parse("part-1"),
      externalId: "psn_v1_aaaa",
      name: "psn_v1_bbbb",
      email: "psn_v1_cccc@erased.invalid",
      role: "CUSTOMER",
    },
  ],
  transcripts: [{ id: "trans-1" as ArtifactId, text: "psn_v1_dddd" }],
};

/** Every method of the port, with an id of somebody's choosing wherever one goes. */
async function everyMethod(platform: ConversationPlatform, id: string): Promise<void> {
  const conversation = id as ConversationId;
  const range = { from: "2000-01-01T00:00:00.000Z", to: "2026-01-01T00:00:00.000Z" };
  await platform.selfCheck();
  await platform.authority();
  for (const pageToken of [null, id]) {
    await platform.list({ externalId: id, ...range, pageToken });
    await platform.children(conversation, pageToken);
  }
  await platform.read(conversation);
  await platform.evaluationOf(conversation);
  await platform.pseudonymise(conversation, MASK);
  for (const kind of ["record", "media", "transcript"] as const) {
    const artifact: Artifact = { kind, id: id as ArtifactId };
    await platform.presence(artifact);
    for (const force of [false, true]) await platform.erase(artifact, { force });
  }
}

/** The requests that all methods together make for an id. */
async function requestsFor(id: string): Promise<Seen[]> {
  const { platform, calls, logins } = await contactCentre({
    api: () => ABSENT,
    login: () => ({ json: TOKEN }),
  });
  await everyMethod(platform, id);
  return [...calls, ...logins];
}

const HOSTILE = [
  ...["..", ".", "", "../media/1", "..%2fmedia%2f1", "a/b", "a\\b", "a?force=true", "a#b", "a;b"],
  ...[
    "a&externalId=other",
    "a=b",
    "a\r\nX-Evil: 1",
    "a\0b",
    " ",
    "%",
    "%00",
    "\ud800",
    "__proto__",
  ],
  ...["http://evil.example/", "//evil.example", "@evil.example", "ä ö", "conv-1,conv-2", "*"],
];

it.each(["conv-7742-a1", "Conv_1.2:3~4"])(
  "asks for nothing but the contract, of %j",
  async (id) => {
    const requests = await requestsFor(id);
    expect(requests.flatMap(misfitsOf)).toEqual([]);
    const made = new Set(
      requests.map(
        ({ method, url }) => `${method} ${templateOf(new URL(url, "http://h").pathname)}`,
      ),
    );
    const all = Object.entries(contract.paths).flatMap(([template, item]) =>
      Object.keys(item)
        .filter((method) => ["get", "post", "patch", "delete"].includes(method))
        .map((method) => `${method.toUpperCase()} ${template}`),
    );
    expect([...made].sort()).toEqual(all.sort());
  },
);

it.each(HOSTILE)("asks for nothing but the contract, of the hostile %j", async (id) => {
  expect((await requestsFor(id)).flatMap(misfitsOf)).toEqual([]);
});

it("asks for nothing but the contract, whatever the id", async () => {
  const { platform, calls, logins } = await contactCentre({ api: () => ABSENT });
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 40 }), async (id) => {
      calls.splice(0);
      await everyMethod(platform, id);
      expect([...calls, ...logins].flatMap(misfitsOf)).toEqual([]);
    }),
    { numRuns: 30 },
  );
});
