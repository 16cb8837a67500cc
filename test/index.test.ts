import { type FunctionInput, HttpRequest, InvocationContext } from "@azure/functions";
import * as contracts from "../src/activities/contracts";
import { type Registered, registeredBy } from "./support/registered-by";
import { completeSettings } from "./support/settings";

type Handler = (...args: unknown[]) => Promise<unknown>;
interface RegisteredFunction extends Registered<Handler> {
  route?: string;
  methods?: string[];
  authLevel?: string;
  extraInputs?: FunctionInput[];
}

const load = (given: Record<string, string>) =>
  registeredBy<RegisteredFunction>(() => require("../src/index"), given);

const routes: [string, string, string][] = [
  ["submitErasureRequest", "POST", "internal/rtbf/request"],
  ["erasureRequestStatus", "GET", "internal/rtbf/request/{requestId}"],
  ["erasurePlan", "GET", "internal/rtbf/request/{requestId}/plan"],
  ["erasureConversations", "GET", "internal/rtbf/request/{requestId}/conversations"],
  ["requestOfCase", "GET", "internal/rtbf/case/{caseId}"],
  ["health", "GET", "health"],
];
const activities = Object.values(contracts).map(({ contract }) => contract.name);
const expected = [
  ...activities,
  "eraseDataSubject",
  "disposeRound",
  "disposePage",
  ...routes.map(([name]) => name),
  "watchCases",
  "wakeResiduals",
  "sendLetters",
  "writeCheckpoint",
  "watchTimeLimits",
  "watchKeys",
].sort();

const hub = { taskHubName: "test", creationUrls: {}, managementUrls: {} };
function context(extraInputs: FunctionInput[] = []): InvocationContext {
  const silent = { functionName: "test", logHandler: () => undefined };
  const invocation = new InvocationContext({ ...silent, options: { extraInputs } });
  for (const input of extraInputs) invocation.extraInputs.set(input, hub);
  return invocation;
}
const request = new HttpRequest({ method: "GET", url: "http://localhost/api/health" });
/** What a function says when it runs by the clock. */
const saidBy = async (registered: RegisteredFunction[], name: string) => {
  const found = registered.find((one) => one.name === name);
  const invocation = context(found?.extraInputs);
  const said = jest.spyOn(invocation, "log").mockImplementation();
  await found?.handler({}, invocation);
  return said.mock.calls.flat();
};
const answerOf = async (registered: RegisteredFunction[], name: string) => {
  const found = registered.find((one) => one.name === name);
  const answer = await found?.handler(request, context(found.extraInputs));
  return JSON.parse(JSON.stringify(answer));
};

const good = { ...completeSettings };
const sets: [string, Record<string, string>][] = [
  ["good", good],
  ["bad", { ...good, PAUSED: "maybe", GENESYS_BASE_URL: "no URL" }],
  ["no", {}],
  ["unusable", { ...good, AZURE_TOKEN_CREDENTIALS: "nobody" }],
];

beforeAll(() => jest.spyOn(console, "warn").mockImplementation());

describe.each(sets)("with %s settings", (_, given) => {
  it("loads, and registers everything that could be called", () => {
    const registered = load(given);
    expect(registered.map(({ name }) => name).sort()).toEqual(expected);
  });

  it("answers where the API says, and asks for no key of the platform", () => {
    const registered = load(given);
    for (const [name, method, route] of routes)
      expect(registered.find((one) => one.name === name)).toMatchObject({
        route,
        methods: [method],
        authLevel: "anonymous",
      });
  });
});

it("gives every activity a name of its own, that of its export", () => {
  expect(activities).toEqual(Object.keys(contracts));
});

it("is in good health with good settings", async () => {
  expect(await answerOf(load(good), "health")).toEqual({ status: 200, jsonBody: { status: "ok" } });
});

describe.each<[string, Record<string, string>, string[]]>([
  ["bad", { ...good, PAUSED: "s3cret", AUDIT_BLOB_URL: "s3cret" }, ["AUDIT_BLOB_URL", "PAUSED"]],
  ["unusable", { ...good, AZURE_TOKEN_CREDENTIALS: "s3cret" }, ["OPERATIONS_BLOB_URL: Error"]],
])("with %s settings", (_, given, wrong) => {
  it("says so on every route, naming them and showing no value", async () => {
    const registered = load(given);
    const health = await answerOf(registered, "health");
    expect(health).toEqual({ status: 503, jsonBody: { status: "out_of_service", wrong } });
    const submitted = await answerOf(registered, "submitErasureRequest");
    expect(submitted.status).toBe(503);
    expect(JSON.parse(submitted.body)).toMatchObject({ code: "OUT_OF_SERVICE", wrong });
    expect(submitted.body).not.toContain("s3cret");
  });

  it("says so by the clock, for whom no probe tells, and does nothing else by it", async () => {
    const registered = load(given);
    const event = JSON.stringify({ event: "OutOfService", what: wrong.join(", ") });
    expect(await saidBy(registered, "watchCases")).toEqual([event]);
    for (const name of ["wakeResiduals", "watchTimeLimits", "watchKeys"])
      expect(await saidBy(registered, name)).toEqual([]);
  });

  it("lets every activity wait", async () => {
    const place = { caseId: "0123456789abcdef0123456789abcdef", round: 1, page: 0, item: 0 };
    const asked = {
      ...place,
      about: "unknown",
      phase: "PLANNED",
      type: "closing",
      audience: "dpo",
    };
    const registered = load(given).filter(({ name }) => activities.includes(name));
    const answers = registered.map(({ handler }) => handler(asked, context()));
    expect(new Set(await Promise.all(answers))).toEqual(new Set(["unavailable"]));
  });
});
