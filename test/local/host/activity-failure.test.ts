import { activityFailure } from "../../../local/host/activity-failure";

describe("the failure of an activity", () => {
  it("has the message as its reason and the stack as its details", () => {
    const error = new TypeError("wrong");
    expect(activityFailure("a", error)).toEqual({
      Reason: "Activity function 'a' failed: wrong",
      Details: error.stack,
      FailureDetails: null,
    });
  });

  it.each<[string, unknown, string]>([
    ["a text", "only a text", "only a text"],
    ["an object", { code: 1 }, '{"code":1}'],
    ["an empty error", new Error(""), ""],
    ["JSON that is no description of an error", new Error('{"errorType":1}'), '{"errorType":1}'],
    ["JSON that is broken", new Error('{"errorType":'), '{"errorType":'],
  ])("that is %s has texts for reason and details", (_, error, message) => {
    const { Reason, Details, FailureDetails } = activityFailure("a", error);
    expect(Reason).toBe(`Activity function 'a' failed: ${message}`);
    expect([typeof Details, FailureDetails]).toEqual(["string", null]);
  });

  it("described by an exception-properties provider keeps type, message and properties", () => {
    const described = { errorType: "Locked", errorMessage: "in use", properties: { until: 5 } };
    expect(activityFailure("a", new Error(JSON.stringify(described)))).toMatchObject({
      Reason: "Activity function 'a' failed: in use",
      FailureDetails: {
        ErrorType: "Locked",
        ErrorMessage: "in use",
        IsNonRetriable: false,
        Properties: { until: 5 },
      },
    });
  });
});
