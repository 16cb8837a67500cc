import { compareVersions, refuseVersion } from "../../../local/host/version";

describe("a version", () => {
  it.each([
    ["1.2", "1.10", -1],
    ["1.2", "1.2", 0],
    ["2.0", "1.9.9", 1],
    ["1.2", "1.2.0", -1],
    ["", "1.0", -1],
    ["", "", 0],
    ["v9", "v10", 1],
  ])("'%s' compared with '%s' gives %d", (one, other, expected) => {
    expect(compareVersions(one, other)).toBe(expected);
  });

  it.each([
    [null, null, true],
    [null, "1.0", true],
    ["1.0", "1.0", true],
    ["0.9", "1.0", true],
    ["1.1", "1.0", false],
    ["1.0", null, false],
  ])("%p may run under the default %p: %p", (version, defaultVersion, mayRun) => {
    expect(refuseVersion(version, defaultVersion) === undefined).toBe(mayRun);
  });
});
