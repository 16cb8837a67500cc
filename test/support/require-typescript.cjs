/** Lets a bare child process of Node require the sources: `node --require` this file. */
const { readFileSync } = require("node:fs");
const { transformSync } = require("@swc/core");

require.extensions[".ts"] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, "utf8"), {
    filename,
    jsc: { parser: { syntax: "typescript" }, target: "es2024" },
    module: { type: "commonjs" },
  });
  module._compile(code, filename);
};
