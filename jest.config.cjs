const swc = (options) => ["@swc/jest", { jsc: { target: "es2024", ...options } }];

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testTimeout: 240_000,
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/test/host/app/dist/"],
  // jose and canonicalize are ESM only: jest loads them as CommonJS.
  transformIgnorePatterns: ["/node_modules/(?!(jose|canonicalize)/)"],
  transform: {
    "^.+\\.ts$": swc({ parser: { syntax: "typescript" } }),
    "/node_modules/(jose|canonicalize)/.+\\.js$": swc({ parser: { syntax: "ecmascript" } }),
  },
  // Who waits for a started host needs no processor: two at once on two of them.
  maxWorkers: 2,
  testSequencer: "<rootDir>/test/support/longest-first.cjs",
  reporters: ["default", "<rootDir>/test/support/closing-line.cjs"],
};
