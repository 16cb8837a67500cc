import { z } from "zod";

const scopes = [
  "conversations:read",
  "conversations:write",
  "data:export",
  "privacy:manage",
  "wfm:evaluation:view",
];

/** What can be switched while the simulator runs. */
export const SimulatorOptions = z.strictObject({
  pageSize: z.int().min(1).default(25),
  tokenLifetimeSeconds: z.int().min(1).default(3600),
  grantedScopes: z.array(z.string()).default(scopes),
  /** Whether the client may delete what is locked. */
  forceIsLicensed: z.boolean().default(false),
  /** The contract allows both. */
  nextPageUri: z.enum(["relative", "absolute"]).default("relative"),
});
export type SimulatorOptions = z.output<typeof SimulatorOptions>;

/** A change of some options, for a running simulator. */
export const SimulatorChange = z.strictObject({
  pageSize: z.int().min(1).exactOptional(),
  tokenLifetimeSeconds: z.int().min(1).exactOptional(),
  grantedScopes: z.array(z.string()).exactOptional(),
  forceIsLicensed: z.boolean().exactOptional(),
  nextPageUri: z.enum(["relative", "absolute"]).exactOptional(),
});
