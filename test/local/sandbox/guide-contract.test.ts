import { readFileSync } from "node:fs";
import { misfitsOfAnswer, misfitsOfBody, misfitsOfSchema } from "./guide-contract";
import { a1, guideData } from "./simulated-genesys";

const published = readFileSync("docs/guide-contract.openapi.json", "utf8");
const contract = JSON.parse(published);
const { schemas } = contract.components;

describe("the contract", () => {
  it("refers only to what is in it", () => {
    const pointers = [...published.matchAll(/"\$ref": "#\/([^"]+)"/g)].map(([, at = ""]) => at);
    const missing = pointers.filter(
      (pointer) => !pointer.split("/").reduce((value, part) => value?.[part], contract),
    );
    expect(pointers.length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
  });

  it("shows the guide's own records and requests as examples, and they fit", () => {
    const [example] = schemas.Conversation.examples;
    expect(example).toEqual(guideData.conversations[0]);
    expect(misfitsOfSchema("Conversation", example)).toEqual([]);
    const [change] = schemas.ConversationChange.examples;
    expect(misfitsOfBody("PATCH", "/api/v2/conversations/{conversationId}", change)).toEqual([]);
  });

  const answer = { status: 200, headers: new Headers({ "ININ-Correlation-Id": "c" }) };

  it.each<[string, object]>([
    ["a member too many", { ...guideData.conversations[0], secret: 1 }],
    ["a member too few", { ...guideData.conversations[0], media: undefined }],
    ["a channel it doesn't know", { ...guideData.conversations[0], channel: "fax" }],
  ])("does not fit an answer with %s", (_, body) => {
    expect(misfitsOfAnswer("GET", a1, { ...answer, body })).toHaveLength(1);
  });

  it("does not fit an answer without correlation id, or with a status it doesn't name", () => {
    const bare = { ...answer, headers: new Headers(), body: guideData.conversations[0] };
    expect(misfitsOfAnswer("GET", a1, bare)).toEqual(["no header ININ-Correlation-Id"]);
    expect(misfitsOfAnswer("GET", a1, { ...bare, status: 418 })).toHaveLength(1);
  });
});
