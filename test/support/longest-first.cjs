const Sequencer = require("@jest/test-sequencer").default;

/** What starts processes and waits for them begins first, so that nothing long is left alone at the end. */
const LONGEST = [
  "test/e2e/",
  "test/histories/version-before",
  "test/local/host/",
  "test/package",
  "test/simulated/simulated",
];

const rank = ({ path }) => {
  const at = LONGEST.findIndex((part) => path.includes(part));
  return at === -1 ? LONGEST.length : at;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((left, right) => rank(left) - rank(right));
  }
};
