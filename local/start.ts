import { join } from "node:path";
import { parseArgs } from "node:util";
import { faultOptions, faultsWanted } from "./sandbox/faults-wanted";
import { startSystem } from "./system";

/** `npm start [-- --faults storm]`: brings the whole system up on this machine and leaves it running. */
async function main(): Promise<void> {
  const appDir = process.cwd();
  const system = await startSystem({
    appDir,
    stateDir: process.env["LOCAL_STATE_DIR"] ?? join(appDir, ".local"),
    ports: "fixed",
    environment: process.env,
    onLine: (part, line) => console.log(`[${part}] ${line}`),
    faults: faultsWanted(parseArgs({ options: faultOptions }).values),
  });
  console.log(`\nThe app listens on ${system.appUrl} (process ${system.hostPid()}).`);
  console.log("Submit a request:  npm run request -- --subject customer-uuid-7f9c2d");
  console.log("Who else there is: npm run request -- --list\n");
  system.onHostDeath(() => console.log("The host has died. It is started again and goes on."));
  const stop = () => {
    system.stop().then(
      () => process.exit(0),
      (fault: unknown) => fail(fault),
    );
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function fail(fault: unknown): never {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exit(1);
}

main().catch(fail);
