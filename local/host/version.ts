const MISMATCH = "VersionMismatch: Orchestration version did not comply with Worker Versioning";

/**
 * Why an instance of that version must not run, if it must not: versions up to the host's default do,
 * and while there is no default only instances without a version.
 */
export function refuseVersion(
  version: string | null,
  defaultVersion: string | null,
): string | undefined {
  return compareVersions(version ?? "", defaultVersion ?? "") > 0 ? MISMATCH : undefined;
}

/** Number by number when both are dotted numbers, else as texts; no version comes before any. */
export function compareVersions(one: string, other: string): number {
  if (one === "" || other === "") return Number(one !== "") - Number(other !== "");
  const [ones, others] = [numbersIn(one), numbersIn(other)];
  if (ones === undefined || others === undefined) {
    return (
      Number(one.toLowerCase() > other.toLowerCase()) -
      Number(one.toLowerCase() < other.toLowerCase())
    );
  }
  for (let n = 0; n < Math.max(ones.length, others.length); n++) {
    const difference = (ones[n] ?? -1) - (others[n] ?? -1);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

function numbersIn(version: string): number[] | undefined {
  return /^\d+(\.\d+){1,3}$/.test(version) ? version.split(".").map(Number) : undefined;
}
