/** Something that runs until it is closed. */
export interface Closable {
  readonly close: () => Promise<void>;
}

/** Starts one after the other; when one can't start, those that did are closed again. */
export async function startInOrder<T extends Closable>(
  starts: readonly (() => Promise<T>)[],
): Promise<T[]> {
  const started: T[] = [];
  try {
    for (const start of starts) started.push(await start());
  } catch (fault) {
    await closeAll(started);
    throw fault;
  }
  return started;
}

/** Closes the last one first. */
export async function closeAll(started: readonly Closable[]): Promise<void> {
  for (const { close } of started.toReversed()) await close();
}
