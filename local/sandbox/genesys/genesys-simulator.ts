import type { z } from "zod";
import { callLog } from "../call-log";
import { faultTable } from "../fault-table";
import { startStandIn } from "../stand-in";
import { closeAll, startInOrder } from "../start-in-order";
import { accessTokens, type ClientCredentials, tokenError } from "./access-tokens";
import { freshSeed } from "./chance";
import { controlRoutes } from "./control-routes";
import { artifactRoutes, conversationRoutes } from "./conversation-routes";
import { evaluationRoutes } from "./evaluation-routes";
import { faultProfile } from "./fault-profiles";
import { GenesysData, genesysStore } from "./genesys-store";
import { misfortunes } from "./misfortunes";
import { profileSwitch } from "./profile-switch";
import { refusal } from "./refusal";
import { SimulatorOptions } from "./simulator-options";
import { topicOfCall } from "./topic-of-call";

/** What a simulator starts with; ports are any free ones unless given. */
export interface SimulatorSetup {
  readonly credentials: ClientCredentials;
  readonly data?: z.input<typeof GenesysData>;
  readonly options?: z.input<typeof SimulatorOptions>;
  readonly ports?: { readonly api: number; readonly login: number };
  readonly now?: () => Date;
  /** How it waits before a slow answer; in real time when absent. */
  readonly pause?: (ms: number) => Promise<unknown>;
  /** What goes wrong from the beginning, by the name of a profile; nothing when absent. */
  readonly faults?: string;
  /** Repeats the chance of an earlier run; a fresh one when absent. */
  readonly seed?: number;
  /** Lets the judge ask for a person instead of an externalId. */
  readonly externalIdsOf?: (subject: string) => readonly string[];
}

/** A running simulator: the origin of the API and the origin of the token endpoint. */
export interface GenesysSimulator {
  readonly baseUrl: string;
  readonly loginUrl: string;
  readonly close: () => Promise<void>;
}

/** Genesys as the guide describes it: two origins on loopback with one log and one fault table. */
export async function startGenesysSimulator(setup: SimulatorSetup): Promise<GenesysSimulator> {
  const { ports = { api: 0, login: 0 } } = setup;
  let elsewhere = "";
  const { organisation, tokens, shared } = prepared(setup, () => elsewhere);
  const started = await startInOrder([
    () =>
      startStandIn({
        ...shared,
        name: "Genesys API",
        port: ports.api,
        routes: [
          ...conversationRoutes(organisation),
          ...artifactRoutes(organisation, "media"),
          ...artifactRoutes(organisation, "transcripts"),
          ...evaluationRoutes(organisation),
        ],
        refuse: refusal,
        guard: (call) =>
          tokens.isValid(call.headers.authorization)
            ? undefined
            : refusal(401, "A valid access token is needed.", call),
        topic: (parameters, call) => topicOfCall(organisation, parameters, call),
      }),
    () =>
      startStandIn({
        ...shared,
        name: "Genesys token endpoint",
        port: ports.login,
        routes: tokens.routes,
        refuse: (status) => tokenError(status, "invalid_request"),
      }),
  ]);
  const [baseUrl = "", loginUrl = ""] = started.map(({ url }) => url);
  elsewhere = loginUrl;
  return { baseUrl, loginUrl, close: () => closeAll(started) };
}

function prepared(setup: SimulatorSetup, elsewhere: () => string) {
  const now = setup.now ?? (() => new Date());
  const organisation = {
    store: genesysStore(GenesysData.parse(setup.data ?? {})),
    options: SimulatorOptions.parse(setup.options ?? {}),
    externalIdsOf: setup.externalIdsOf ?? ((subject: string) => [subject]),
    now,
  };
  const tokens = accessTokens(organisation, setup.credentials);
  const seed = setup.seed ?? freshSeed();
  const chances = misfortunes({ organisation, tokens, seed, elsewhere });
  const profiles = profileSwitch(organisation, chances);
  if (setup.faults !== undefined) profiles.switchTo(faultProfile(setup.faults));
  const faults = faultTable();
  const log = callLog(now);
  const headers = ({ correlationId }: { readonly correlationId: string }) => ({
    "ININ-Correlation-Id": correlationId,
  });
  const controls = [
    ...controlRoutes(organisation, tokens, chances),
    ...log.routes,
    ...faults.routes,
    ...profiles.routes,
  ];
  return {
    organisation,
    tokens,
    shared: {
      faults,
      log,
      controls,
      headers,
      misfortune: chances.next,
      ...(setup.pause && { pause: setup.pause }),
    },
  };
}
