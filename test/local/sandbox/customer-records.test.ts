import { customerRecords } from "../../../local/sandbox/customer-records";
import { sampleCandidates } from "../../../local/sandbox/sample-data";

describe("customer records", () => {
  const records = customerRecords(sampleCandidates);

  it.each([
    ["p-1", ["customer-uuid-7f9c2d"]],
    ["p-22", ["customer-mia-old"]],
    ["p-23", ["customer-mia-old", "customer-mia-new"]],
    ["customer-maiden-name", ["customer-mia-old", "customer-mia-new"]],
    ["somebody-else", ["somebody-else"]],
  ])("know the externalIds of %s", (subject, externalIds) => {
    expect(records.externalIdsOf(subject)).toEqual(externalIds);
  });
});
