import { app } from "@azure/functions";
import * as df from "durable-functions";

const durableClient = df.input.durableClient();

type Operations = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

/** JSON has neither undefined nor dates; in arguments they are written as `{"$": …}`. */
function revive(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$" in value)) return value;
  return value.$ === "undefined" ? Symbol.for("undefined") : new Date(String(value.$));
}

function argument(value: unknown): unknown {
  if (value === Symbol.for("undefined")) return undefined;
  if (
    typeof value !== "object" ||
    value === null ||
    Object.getPrototypeOf(value) !== Object.prototype
  ) {
    return value;
  }
  const entries = Object.entries(value).map(([key, one]) => [key, argument(one)]);
  return Object.fromEntries(entries);
}

/** Calls a method of the durable client inside the app. */
app.http("client", {
  route: "client/{operation}",
  methods: ["POST"],
  authLevel: "anonymous",
  extraInputs: [durableClient],
  handler: async (request, context) => {
    const client = df.getClient(context) as unknown as Operations;
    const args = JSON.parse(await request.text(), revive) as unknown[];
    try {
      const returned = await client[request.params["operation"] ?? ""]?.(...args.map(argument));
      return { jsonBody: { returned: returned ?? null } };
    } catch (error) {
      return { jsonBody: { threw: (error as Error).message } };
    }
  },
});

app.http("clientInput", {
  methods: ["GET"],
  authLevel: "anonymous",
  extraInputs: [durableClient],
  handler: async (_, context) => ({ jsonBody: context.extraInputs.get(durableClient) }),
});

app.http("waitFor", {
  route: "waitFor/{id}/{ms}",
  methods: ["GET"],
  authLevel: "anonymous",
  extraInputs: [durableClient],
  handler: async (request, context) => {
    const timeoutInMilliseconds = Number(request.params["ms"]);
    const options = { timeoutInMilliseconds, retryIntervalInMilliseconds: 100 };
    const { id = "" } = request.params as { id?: string };
    return df.getClient(context).waitForCompletionOrCreateCheckStatusResponse(request, id, options);
  },
});
