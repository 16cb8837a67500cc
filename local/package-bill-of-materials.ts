import { execFileSync } from "node:child_process";
import { z } from "zod";
import { type Production, productionOf } from "./package-production";

const Component = z.looseObject({
  "bom-ref": z.string(),
  name: z.string(),
  version: z.string(),
  properties: z.array(z.object({ name: z.string(), value: z.string() })),
});
const Sbom = z.looseObject({
  bomFormat: z.literal("CycloneDX"),
  metadata: z.looseObject({ component: Component }),
  components: z.array(Component),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});
type Sbom = z.infer<typeof Sbom>;
type Component = z.infer<typeof Component>;

const ARGUMENTS = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application"];
const LARGEST_BYTES = 64 * 1024 * 1024;

/** What the package manager knows of everything that is installed for production (CycloneDX). */
export function billOfMaterials(root: string, name: string): string {
  const { npm_execpath: npm } = process.env;
  const [command, ...first] = npm === undefined ? ["npm"] : [process.execPath, npm];
  const printed = execFileSync(command, [...first, ...ARGUMENTS], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: LARGEST_BYTES,
  });
  const sbom = ofProduction(Sbom.parse(JSON.parse(printed)), productionOf(root));
  // The package manager names the project after its folder, which is another on each machine.
  sbom.metadata.component.name = name;
  return `${JSON.stringify(sbom, null, 2)}\n`;
}

/**
 * Told to omit development, npm 11 also leaves out what production and some tool both depend on, zod and
 * axios among them; so everything is asked for, and what a production install has is kept.
 */
function ofProduction(sbom: Sbom, { versions }: Production): Sbom {
  const components = sbom.components.filter(({ name, version }) =>
    versions.has(`${name}@${version}`),
  );
  const root = sbom.metadata.component["bom-ref"];
  const refs = new Set([root, ...components.map((component) => component["bom-ref"])]);
  const dependencies = sbom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map((one) => ({ ...one, dependsOn: one.dependsOn.filter((ref) => refs.has(ref)) }));
  // One component stands for every copy of a version, and its place and mark are those of the first.
  return { ...sbom, components: components.map(withoutPlace), dependencies };
}

const withoutPlace = (component: Component): Component => ({
  ...component,
  properties: component.properties.filter(
    ({ name }) => !["cdx:npm:package:path", "cdx:npm:package:development"].includes(name),
  ),
});
