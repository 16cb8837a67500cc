import type { GenesysStore } from "./genesys-store";
import type { SimulatorOptions } from "./simulator-options";

/** What the simulator's routes work on. */
export interface Organisation {
  readonly store: GenesysStore;
  readonly options: SimulatorOptions;
  readonly now: () => Date;
}
