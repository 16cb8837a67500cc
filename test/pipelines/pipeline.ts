import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";

export const CHECK = ".github/workflows/check.yml";
export const DEPLOY = ".github/workflows/deploy.yml";
export const AZURE = "pipelines/azure-pipelines.yml";
export const AZD = "azure.yaml";

/** The text of a pipeline. */
export const read = (file: string): string => readFileSync(file, "utf8");

/** A pipeline as its server reads it. */
export const parsed = (text: string): unknown => parseDocument(text, { strict: true }).toJS();

/** Every member of that name, at whatever depth. */
export function valuesOf(node: unknown, name: string): unknown[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => [
    ...(key === name ? [value] : []),
    ...valuesOf(value, name),
  ]);
}

/** Every text of members of those names, in the order of the names. */
export const textsOf = (node: unknown, ...names: string[]): string[] =>
  names.flatMap((name) => valuesOf(node, name)).filter((value) => typeof value === "string");

/** Every command that a pipeline gives to a shell. */
export const commandsOf = (node: unknown): string[] =>
  textsOf(node, "run", "script", "bash", "inlineScript");
