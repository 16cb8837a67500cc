/** What kind of fault it is. */
export const kindOf = (fault: unknown): string =>
  fault instanceof Error ? fault.name : "no error";

/**
 * A fault as it may be logged and stand in a history. Its words and members may quote what was sent or
 * read; its kind and where it arose do not.
 */
export function withoutWords(fault: unknown): Error {
  const bare = new Error(`unexpected fault: ${kindOf(fault)}`);
  bare.stack = [`${bare.name}: ${bare.message}`, ...framesOf(fault)].join("\n");
  return bare;
}

/** The work's own result, or its fault without words. */
export const wordless = <T>(work: Promise<T>): Promise<T> =>
  work.catch((fault: unknown) => {
    throw withoutWords(fault);
  });

/** A message may have lines of its own, even such that look like frames: the words are cut off first. */
function framesOf(fault: unknown): string[] {
  if (!(fault instanceof Error) || fault.stack === undefined) return [];
  const { stack, message } = fault;
  const begins = stack.indexOf(message);
  if (begins < 0) return [];
  const lines = stack.slice(begins + message.length).split("\n");
  return lines.filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line));
}
