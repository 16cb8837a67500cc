/** The output of an instance that was given a reason: one that is JSON becomes JSON, as on Azure. */
export function reasonAsOutput(reason: string | null): string | null {
  if (reason === null) return null;
  try {
    JSON.parse(reason);
    return reason;
  } catch {
    return JSON.stringify(reason);
  }
}
