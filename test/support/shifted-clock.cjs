/**
 * Preloaded into a process (`node --require`): its clock runs CLOCK_OFFSET_MS beside the machine's, so that
 * a request of another year can be played as if it were submitted today.
 */
const offset = Number(process.env.CLOCK_OFFSET_MS);
const Machine = Date;

globalThis.Date = class extends Machine {
  constructor(...given) {
    if (given.length === 0) super(Machine.now() + offset);
    else super(...given);
  }
  static now() {
    return Machine.now() + offset;
  }
};
