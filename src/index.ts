/** Composition root: the only file that knows every layer. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { app as functions } from "@azure/functions";
import type { BlobServiceClient } from "@azure/storage-blob";
import * as df from "durable-functions";
import { version } from "../package.json";
import * as contracts from "./activities/contracts";
import { handlersOutOfService, handlersWith } from "./activities/handlers";
import type { Services } from "./activities/services";
import { blobLedger } from "./adapters/azure/blob-ledger";
import { blobServiceFor } from "./adapters/azure/blob-service";
import { BlobCaseStore } from "./adapters/azure/case-store";
import { vaultSigner } from "./adapters/azure/checkpoint-signer";
import { BlobCheckpoints } from "./adapters/azure/checkpoints";
import { BlobEvidence } from "./adapters/azure/evidence";
import { VaultKeyRing } from "./adapters/azure/key-ring";
import { namesFrom } from "./adapters/azure/names";
import { secretClientFor } from "./adapters/azure/secret-client";
import { customerIndex } from "./adapters/customer-index";
import { Errands } from "./adapters/genesys/errands";
import { guidePlatform } from "./adapters/genesys/guide";
import { publicGenesysHost } from "./adapters/genesys/hosts";
import { MeteredPace } from "./adapters/genesys/metered-pace";
import type { Pace } from "./adapters/genesys/pace";
import { provenFirst } from "./adapters/genesys/proven-first";
import { RateLease } from "./adapters/genesys/rate-lease";
import { SharedPace } from "./adapters/genesys/shared-pace";
import { holidayCalendar, wrongCalendarSettings } from "./adapters/holidays";
import { notifier } from "./adapters/notifier";
import { requestVerifier } from "./adapters/request-verifier";
import { type Config, readConfig } from "./config";
import { type HandlersOf, registerActivities, registerOrchestration } from "./durable";
import { healthWith } from "./functions/health";
import { type Route, routesOutOfService, routesWith } from "./functions/routes";
import { type Timer, timersOutOfService, timersWith } from "./functions/timers";
import { disposePage } from "./orchestrators/dispose-page";
import { disposeRound } from "./orchestrators/dispose-round";
import { eraseDataSubject } from "./orchestrators/erase-data-subject";
import {
  type Checkpoints,
  type ConversationPlatform,
  type KeyRing,
  type RequestVerifier,
  Unavailable,
} from "./ports";

const now = () => new Date();
/** Never set back or forward: for what a rate allows, and what a share of it lasts. */
const clock = () => performance.now();
const random = Math.random;

// Below it only functions are declared: a constant would not be there yet while this runs.
const app = composed();

// Everything is registered whatever the settings, and nothing is thrown: a call of what is not
// registered would wait for ever, and an app that does not load leaves its instances pending.
registerActivities(contracts, app.handlers);
registerOrchestration(eraseDataSubject);
registerOrchestration(disposeRound);
registerOrchestration(disposePage);
for (const { name, method, route, answer } of app.routes)
  df.app.client.http(name, {
    route,
    methods: [method],
    authLevel: "anonymous",
    handler: (request, client, context) => answer(request, client, context),
  });
functions.http("health", {
  route: "health",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: app.health,
});
for (const { name, schedule, runOnStartup, run } of app.timers)
  df.app.client.timer(name, {
    schedule,
    runOnStartup,
    handler: (_, client, context) => run(client, context),
  });

interface App {
  health: ReturnType<typeof healthWith>;
  handlers: HandlersOf<typeof contracts>;
  routes: Route[];
  timers: Timer[];
}

/** Whatever is wrong is answered, never thrown: settings, and what can't be made of them. */
function composed(): App {
  try {
    const settings = readConfig(process.env, {
      publicGenesysHost,
      calendarProblems: ({ timeZone, ...place }) =>
        wrongCalendarSettings({ ...place, zone: timeZone }),
      policyFile: readPolicy,
    });
    return settings.ok ? inService(settings.config) : outOfService(settings.wrong);
  } catch (fault) {
    return outOfService(fault instanceof Unavailable ? fault.what : [`start: ${nameOf(fault)}`]);
  }
}

function inService(config: Config): App {
  const errands = new Errands(clock);
  const services = servicesOf(config, errands);
  return {
    health: healthWith([], services),
    handlers: errands.each(handlersWith(services)),
    routes: routesWith(services),
    timers: timersWith(services),
  };
}

function outOfService(wrong: readonly string[]): App {
  return {
    health: healthWith(wrong),
    handlers: handlersOutOfService(),
    routes: routesOutOfService(wrong),
    timers: timersOutOfService(wrong),
  };
}

/** A fault's own words may quote what it met: its name must do. */
function nameOf(fault: unknown): string {
  return fault instanceof Error ? fault.name : "unknown";
}

/** What can't be made of a setting is named like a setting that has not its form. */
function made<Part>(setting: string, make: () => Part): Part {
  try {
    return make();
  } catch (cause) {
    throw new Unavailable([`${setting}: ${nameOf(cause)}`], { cause });
  }
}

/** A policy file that can't be read is a bad setting like any other: it is named, not thrown. */
function readPolicy(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function servicesOf(
  config: Config,
  errands: Errands,
): Services & { verifier: RequestVerifier; checkpoints: Checkpoints } {
  const { azureClientId, audit, intake } = config;
  const vault = secretClientFor({
    url: config.keyVault.url,
    clientId: azureClientId,
    localCaFile: config.keyVault.caFile,
  });
  const keys = new VaultKeyRing({ client: vault, now });
  const operations = made("OPERATIONS_BLOB_URL", () =>
    blobServiceFor(config.operationsBlobUrl, azureClientId),
  );
  const pace = paceOf(config, operations, keys);
  const { country, region, timeZone } = config.controller;
  const logs = {
    service: made("AUDIT_BLOB_URL", () => blobServiceFor(audit.blobUrl, azureClientId)),
    containerPrefix: audit.containerPrefix,
    origin: audit.origin,
    keys,
    now,
  };
  return {
    verifier: requestVerifier({ ...intake, keys, now }),
    keys,
    names: namesFrom(keys),
    cases: new BlobCaseStore({ service: operations, keys }),
    evidence: new BlobEvidence(logs),
    checkpoints: new BlobCheckpoints({ ...logs, signer: vaultSigner({ client: vault, now }) }),
    platform: contactCentreOf(config, { pace, keys, errands }),
    calls: pace,
    index: customerIndex({ url: config.customerIndexUrl, patience: { sleep, random } }),
    notifier: notifier({ ...config.notify, keys }),
    calendar: { ...holidayCalendar({ country, ...(region && { region }) }), zone: timeZone },
    service: { name: "genesys-erasure", version },
    rules: rulesOf(config),
    now,
  };
}

/** The one budget that all instances keep, and what this one uses of it. */
function paceOf({ genesys }: Config, service: BlobServiceClient, keys: KeyRing): MeteredPace {
  const conditions = { clock, sleep, random };
  const { requestsPerMinute } = genesys;
  const store = blobLedger({ ...genesys, service, keys });
  const lease = new RateLease({ ...conditions, requestsPerMinute, store });
  return new MeteredPace(new SharedPace(lease, conditions), clock);
}

function contactCentreOf(
  { genesys }: Config,
  { pace, keys, errands }: { pace: Pace; keys: KeyRing; errands: Errands },
): ConversationPlatform {
  const platform = guidePlatform({
    ...genesys,
    secret: (refresh) => keys.text("genesys-client-secret", { refresh }),
    pace,
    errands,
    patience: { sleep, random },
    now,
    unguessable: randomUUID,
  });
  return provenFirst(platform, now);
}

function rulesOf(config: Config): Services["rules"] {
  return {
    policy: config.policy,
    confidenceThreshold: config.confidenceThreshold,
    conversationsFrom: config.conversationsFrom,
    approvalRequired: config.approvalMode === "required",
    blastRadius: config.blastRadius,
    holdPollMinutes: config.holdPollMinutes,
    residualMarginDays: config.residualMarginDays,
    forceDelete: config.genesys.forceDelete,
    paused: config.paused,
    controllerName: config.controller.name,
    supervisoryAuthority: config.controller.supervisoryAuthority,
  };
}
