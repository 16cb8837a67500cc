/**
 * So long an activity works before it leaves the rest to the next call: a function may run ten minutes, and a
 * slice that is lost is lost for seconds.
 */
export const SLICE_MS = 20_000;
