/** The key is a placeholder: this host asks for none. */
const KEY = "code=local";
const BASE = "/runtime/webhooks/durabletask";
const ID_PLACEHOLDER = "INSTANCEID";

interface ManagementUrls {
  readonly id: string;
  readonly statusQueryGetUri: string;
  readonly sendEventPostUri: string;
  readonly terminatePostUri: string;
  readonly rewindPostUri: string;
  readonly purgeHistoryDeleteUri: string;
  readonly restartPostUri: string;
  readonly suspendPostUri: string;
  readonly resumePostUri: string;
}

/** The URLs with which an instance is managed; `{eventName}` and `{text}` are for the caller to fill. */
export function managementUrls(
  origin: string,
  hubName: string,
  id = ID_PLACEHOLDER,
): ManagementUrls {
  const instance = `${origin}${BASE}/instances/${id}`;
  const rest = `taskHub=${hubName}&connection=Storage&${KEY}`;
  return {
    id,
    statusQueryGetUri: `${instance}?${rest}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${rest}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${rest}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${rest}`,
    purgeHistoryDeleteUri: `${instance}?${rest}`,
    restartPostUri: `${instance}/restart?${rest}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${rest}`,
    resumePostUri: `${instance}/resume?reason={text}&${rest}`,
  };
}

/** The JSON text of the durable client input: where the SDK's client finds the management API. */
export function clientBinding(origin: string, hubName: string): string {
  const create = `${origin}${BASE}/orchestrators/{functionName}[/{instanceId}]`;
  return JSON.stringify({
    taskHubName: hubName,
    connectionName: null,
    creationUrls: {
      createNewInstancePostUri: `${create}?${KEY}`,
      createAndWaitOnNewInstancePostUri: `${create}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${KEY}`,
    },
    managementUrls: managementUrls(origin, hubName),
    baseUrl: `${origin}${BASE}`,
    requiredQueryStringParameters: KEY,
    // The SDK resolves paths against it, so the final slash matters.
    rpcBaseUrl: `${origin}/durabletask/`,
    httpBaseUrl: null,
    maxGrpcMessageSizeInBytes: null,
    grpcHttpClientTimeout: null,
  });
}

/** The part of a path behind either base of the management API, or undefined for any other path. */
export function managementPath(path: string): string | undefined {
  const base = [`${BASE}/`, "/durabletask/"].find((one) => path.toLowerCase().startsWith(one));
  return base === undefined ? undefined : path.slice(base.length);
}
