import { InvocationContext } from "@azure/functions";
import { type Registered, registeredBy } from "./support/registered-by";
import { completeSettings } from "./support/settings";

type Handler = (timer: unknown, context: InvocationContext) => Promise<void>;

const load = (given: Record<string, string>) =>
  registeredBy<Registered<Handler>>(() => require("../src/rotation"), given);

const NEEDED = /^(KEY_VAULT_URL|AUDIT_BLOB_URL|AUDIT_CONTAINER_PREFIX|AUDIT_LOG_ORIGIN)$/;
const needed = Object.fromEntries(
  Object.entries(completeSettings).filter(([name]) => NEEDED.test(name)),
);

beforeAll(() => jest.spyOn(console, "warn").mockImplementation());

it.each<[string, Record<string, string>]>([
  ["good", needed],
  ["no", {}],
  ["unusable", { ...needed, AZURE_TOKEN_CREDENTIALS: "nobody" }],
])("loads with %s settings, runs by the clock alone and offers no route", (_, given) => {
  expect(load(given).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "timer rotateKeys",
    "timer writeCheckpoint",
  ]);
});

it.each<[string, Record<string, string>, string]>([
  [
    "bad",
    { ...needed, AUDIT_BLOB_URL: "s3cret", LOCAL_CA_FILE: "x" },
    "AUDIT_BLOB_URL, LOCAL_CA_FILE: only for a vault on this machine",
  ],
  ["unusable", { ...needed, AZURE_TOKEN_CREDENTIALS: "s3cret" }, "start: Error"],
])(
  "tells of %s settings whenever the clock strikes, naming them and showing no value",
  async (_, given, what) => {
    for (const { handler } of load(given)) {
      const logged: string[] = [];
      const logHandler = (__: unknown, ...told: unknown[]) => logged.push(told.join(" "));
      await handler(undefined, new InvocationContext({ functionName: "test", logHandler }));
      expect(logged.map((line): unknown => JSON.parse(line))).toEqual([
        { event: "OutOfService", what },
      ]);
    }
  },
);
