import { parseArgs } from "node:util";
import { faultOptions, faultsSaid, faultsWanted } from "./faults-wanted";
import { startSandbox } from "./sandbox";

/** Runs the sandbox as a process of its own, for a host that is started elsewhere. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      state: { type: "string", default: ".local" },
      ports: { type: "string", default: "fixed" },
      ...faultOptions,
    },
  });
  const faults = faultsWanted(values);
  if (faults) console.log(faultsSaid(faults));
  const wantedToStop = stopWanted();
  const sandbox = await startSandbox({
    stateDir: values.state,
    ports: values.ports === "any" ? "any" : "fixed",
    environment: process.env,
    ...(faults && { faults }),
  });
  for (const { name, url } of sandbox.listening) console.log(`${name.padEnd(24)}${url}`);
  if (process.connected) process.send?.({ ready: true, settings: sandbox.settings });

  await wantedToStop;
  await sandbox.close();
}

/** By a signal, or because the parent has gone: nobody else could use or stop the sandbox. */
function stopWanted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
    process.once("disconnect", resolve);
  });
}

main()
  .catch((fault: unknown) => {
    console.error(fault instanceof Error ? fault.message : fault);
    process.exitCode = 1;
  })
  // The channel to a parent would keep the process alive.
  .finally(() => process.connected && process.disconnect());
