import { productSecrets, versionDue } from "../../src/domain/key-rotation";

const now = new Date("2026-05-12T03:20:00Z");
const DAY_MS = 86_400_000;
const daysFromNow = (days: number): number => now.getTime() + days * DAY_MS;

/** A version made so many days ago, that ends in so many. */
const version = (madeAgo: number, endsIn?: number, changes: object = {}) => ({
  enabled: true,
  createdOn: daysFromNow(-madeAgo),
  notBefore: daysFromNow(-madeAgo),
  expiresOn: endsIn === undefined ? undefined : daysFromNow(endsIn),
  ...changes,
});
const atOnce = { notBefore: now, expiresOn: new Date(daysFromNow(100)) };
const soon = {
  notBefore: new Date("2026-05-12T03:35:00Z"),
  expiresOn: new Date(Date.parse("2026-05-12T03:35:00Z") + 100 * DAY_MS),
};

describe("a secret whose versions end", () => {
  it.each<[string, Parameters<typeof versionDue>[1], object | null]>([
    ["is made at once when there is none", [], atOnce],
    ["is left alone while it is young", [version(89, 11)], null],
    ["is rotated after 90 days, and overlaps", [version(90, 10)], soon],
    ["is rotated after 90 days though it would go on", [version(90, 300)], soon],
    ["is rotated when it ends soon, however young", [version(1, 10)], soon],
    ["is rotated once: the next one has not begun", [version(90, 10), version(0, 100)], null],
    ["is made at once when the last one has ended", [version(101, -1)], atOnce],
    ["does not count what is disabled", [version(1, 99, { enabled: false })], atOnce],
    ["does not count what has no end", [version(1)], atOnce],
    ["does not count what has no beginning", [version(1, 99, { notBefore: undefined })], atOnce],
  ])("%s", (_, versions, due) => {
    expect(versionDue({ ends: true }, versions, now)).toEqual(due);
  });
});

it.each<[string, Parameters<typeof versionDue>[1], object | null]>([
  ["is made when there is none", [], { notBefore: now }],
  ["is left alone while it is young", [version(89)], null],
  ["is rotated after 90 days", [version(90)], { notBefore: soon.notBefore }],
])("a secret whose versions don't end %s", (_, versions, due) => {
  expect(versionDue({ ends: false }, versions, now)).toEqual(due);
});

it.each([
  ["2026-11-30T23:59:59Z", ["commitment-2026"]],
  ["2026-12-01T00:00:00Z", ["commitment-2026", "commitment-2027"]],
  ["2027-01-01T00:00:00Z", ["commitment-2027"]],
])("at %s the commitments of %j are kept", (at, commitments) => {
  const names = productSecrets(new Date(at)).map(({ name }) => name);
  expect(names).toEqual(["audit-hmac", "audit-signer", "case-kek", "case-index", ...commitments]);
});
