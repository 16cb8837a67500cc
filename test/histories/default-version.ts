import { readFileSync } from "node:fs";

const { extensions } = JSON.parse(readFileSync("host.json", "utf8")) as {
  extensions: { durableTask: { defaultVersion: string } };
};

/** The version that host.json gives to new instances. */
export const { defaultVersion } = extensions.durableTask;
