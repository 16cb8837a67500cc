// The sample data of the design guide is of 2024.
const yearOfTheSample = 2024;

/** The years the sandbox is provisioned for: the sample's, the current one and the next. */
export function sandboxYears(now: Date): readonly number[] {
  const year = now.getUTCFullYear();
  return [...new Set([yearOfTheSample, year, year + 1])];
}
