import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from "jose";

/** A signing key and what others may know of it. */
export interface KeptSigningKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK & { readonly kid: string };
}

/** The signing key in a state folder; made when there is none. */
export async function keptSigningKey(stateDir: string): Promise<KeptSigningKey> {
  const path = join(stateDir, "identity-provider-key.json");
  if (!existsSync(path)) {
    mkdirSync(stateDir, { recursive: true });
    writeFileSync(path, JSON.stringify(await newJwk()), { mode: 0o600 });
  }
  const jwk = JSON.parse(readFileSync(path, "utf8")) as JWK;
  const privateKey = await importJWK(jwk, "RS256");
  if (privateKey instanceof Uint8Array) throw new Error(`${path} holds no RSA key.`);
  const { kty = "RSA", n = "", e = "" } = jwk;
  const kid = await calculateJwkThumbprint({ kty, n, e });
  return { privateKey, publicJwk: { kty, n, e, kid, alg: "RS256", use: "sig" } };
}

async function newJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return exportJWK(privateKey);
}
