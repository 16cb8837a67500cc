import type { z } from "zod";
import { NewSecret, SecretChanges, type SecretStore, type SecretVersion } from "./secret-store";

/** A request to the vault, let in and read. */
export interface VaultRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

/** What the vault answers. */
export interface VaultAnswer {
  readonly status: number;
  readonly body: object;
}

interface Call {
  readonly store: SecretStore;
  readonly request: VaultRequest;
  readonly name: string;
  readonly version: string | undefined;
}

const largestPage = 10;
const recoverableDays = 90;

const routes: readonly (readonly [string, RegExp, (call: Call) => VaultAnswer])[] = [
  ["PUT", /^\/secrets\/([^/]+)\/?$/, setSecret],
  ["GET", /^\/secrets\/([^/]+)\/versions\/?$/, listVersions],
  ["GET", /^\/secrets\/([^/]+)(?:\/([^/]*))?$/, getSecret],
  ["PATCH", /^\/secrets\/([^/]+)(?:\/([^/]*))?$/, updateSecret],
  ["DELETE", /^\/secrets\/([^/]+)\/?$/, deleteSecret],
  ["GET", /^\/deletedsecrets\/([^/]+)\/?$/, getDeletedSecret],
];

/** Answers as the Key Vault secrets API does, for the operations the app may use. */
export function answerVaultRequest(store: SecretStore, request: VaultRequest): VaultAnswer {
  // The SDK writes `api%2Dversion`; URLSearchParams has decoded it.
  if (!request.url.searchParams.get("api-version"))
    return vaultError(400, "BadParameter", "The query names no api-version.");
  for (const [method, path, route] of routes) {
    const [, name, version] = path.exec(request.url.pathname) ?? [];
    if (method !== request.method || name === undefined) continue;
    if (!/^[0-9a-zA-Z-]{1,127}$/.test(name))
      return vaultError(400, "BadParameter", `${name} can not be the name of a secret.`);
    return route({ store, request, name, version: version || undefined });
  }
  const asked = `${request.method} ${request.url.pathname}`;
  return vaultError(501, "NotImplemented", `The sandbox vault does not offer ${asked}.`);
}

/** An error in the shape from which the SDK reads its codes. */
export function vaultError(
  status: number,
  code: string,
  message: string,
  inner?: string,
): VaultAnswer {
  const innererror = inner === undefined ? {} : { innererror: { code: inner } };
  return { status, body: { error: { code, message, ...innererror } } };
}

function setSecret({ store, request, name }: Call): VaultAnswer {
  if (store.deletedOn(name) !== undefined)
    return vaultError(409, "Conflict", `${name} is deleted.`, "ObjectIsDeletedButRecoverable");
  const wanted = parseBody(NewSecret, request.body);
  if (!wanted.success) return malformed(wanted.error);
  const added = store.set(name, wanted.data);
  return { status: 200, body: { value: added.value, ...item(request, name, added) } };
}

function getSecret({ store, request, name, version }: Call): VaultAnswer {
  const found = store.find(name, version);
  if (!found) return notFound(name, version);
  if (!found.attributes.enabled)
    return vaultError(403, "Forbidden", `This version of ${name} is disabled.`, "SecretDisabled");
  // Neither `nbf` nor `exp` forbids reading: the service leaves them to the client, as here.
  return { status: 200, body: { value: found.value, ...item(request, name, found) } };
}

function listVersions({ store, request, name }: Call): VaultAnswer {
  const known = store.versions(name);
  if (known.length === 0) return notFound(name, undefined);
  // Sorted by the random version id: no client may read an order of creation into the list.
  const sorted = known.toSorted((one, other) => (one.version < other.version ? -1 : 1));
  const query = request.url.searchParams;
  const size = Math.min(Number(query.get("maxresults") ?? largestPage), largestPage);
  const first = Number(query.get("$skiptoken") ?? 0);
  if (!(Number.isInteger(size) && size > 0 && Number.isInteger(first) && first >= 0))
    return vaultError(400, "BadParameter", "The query asks for no page there is.");
  const value = sorted.slice(first, first + size).map((each) => item(request, name, each));
  const next = new URL(request.url);
  next.searchParams.set("$skiptoken", String(first + size));
  return {
    status: 200,
    body: { value, nextLink: first + size < sorted.length ? next.href : null },
  };
}

function updateSecret({ store, request, name, version }: Call): VaultAnswer {
  const found = store.find(name, version);
  if (!found) return notFound(name, version);
  const changes = parseBody(SecretChanges, request.body);
  if (!changes.success) return malformed(changes.error);
  store.update(found, changes.data);
  return { status: 200, body: item(request, name, found) };
}

function deleteSecret({ store, request, name, version }: Call): VaultAnswer {
  if (store.versions(name).length === 0) return notFound(name, version);
  store.delete(name);
  return getDeletedSecret({ store, request, name, version });
}

function getDeletedSecret({ store, request, name, version }: Call): VaultAnswer {
  const deletedDate = store.deletedOn(name);
  const last = store.lastVersions(name).at(-1);
  if (deletedDate === undefined || !last) return notFound(name, version);
  const recoveryId = `${request.url.origin}/deletedsecrets/${name}`;
  const scheduledPurgeDate = deletedDate + recoverableDays * 24 * 3600;
  const body = { recoveryId, deletedDate, scheduledPurgeDate, ...item(request, name, last) };
  return { status: 200, body };
}

function item({ url }: VaultRequest, name: string, secret: SecretVersion): object {
  const { version, contentType, tags, attributes } = secret;
  return {
    id: `${url.origin}/secrets/${name}/${version}`,
    contentType,
    tags,
    attributes: { ...attributes, recoveryLevel: "Recoverable", recoverableDays },
  };
}

function notFound(name: string, version: string | undefined): VaultAnswer {
  const what = version === undefined ? name : `${name}/${version}`;
  return vaultError(404, "SecretNotFound", `The vault holds no secret ${what}.`);
}

function malformed(error: Error): VaultAnswer {
  return vaultError(400, "BadParameter", error.message);
}

function parseBody<T extends z.ZodType>(schema: T, body: string) {
  return schema.safeParse(parsedJson(body));
}

function parsedJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    // No schema takes undefined, so what is no JSON is answered as malformed.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
