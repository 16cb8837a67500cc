import { app, type HttpRequest } from "@azure/functions";
import { ledger } from "./ledger";

const anonymous = { authLevel: "anonymous" } as const;

const shown = (request: HttpRequest) => ({
  url: request.url,
  params: request.params,
  query: Object.fromEntries(request.query),
  header: request.headers.get("x-sent"),
});

app.http("ledger", {
  ...anonymous,
  methods: ["GET"],
  handler: async (request) => ({ jsonBody: ledger(request.query.get("key") ?? "") }),
});
app.http("silent", {
  ...anonymous,
  methods: ["GET"],
  handler: async () => undefined as never,
});
app.http("broken", {
  ...anonymous,
  methods: ["GET"],
  handler: async () => {
    throw new Error("broken on purpose");
  },
});
app.http("bareText", {
  ...anonymous,
  methods: ["GET"],
  handler: async () => "bare" as never,
});
app.http("numbered", {
  ...anonymous,
  route: "numbered/{id:int}/{part?}",
  methods: ["GET", "POST"],
  handler: async (request) => ({ jsonBody: shown(request) }),
});
app.http("fixed", {
  ...anonymous,
  route: "numbered/fixed",
  methods: ["GET"],
  handler: async () => ({ body: "fixed" }),
});
app.http("anything", {
  ...anonymous,
  route: "anything/{*rest}",
  methods: ["POST"],
  handler: async (request) => ({
    status: 201,
    headers: { "x-answer": "given" },
    cookies: [
      { name: "plain", value: "1" },
      { name: "full", value: "2", path: "/x", httpOnly: true, secure: true, sameSite: "Lax" },
    ],
    jsonBody: { ...shown(request), body: await request.text() },
  }),
});
