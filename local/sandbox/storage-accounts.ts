import { createHash } from "node:crypto";
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { loopback } from "./loopback-server";

/** The accounts of the app: what it works with, and the evidence. */
export type StorageAccount = "operations" | "audit";

// Of the length of real ones and known to everybody: they open nothing but a sandbox.
const keyOf = (account: StorageAccount) =>
  createHash("sha512").update(`genesys-erasure sandbox ${account}`).digest("base64");

// The account that development tools expect, with the key that Microsoft publishes for it.
const developmentStore =
  "devstoreaccount1:Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** All accounts with their keys, as Azurite reads them from its environment. */
export const azuriteAccounts = [
  `operations:${keyOf("operations")}`,
  `audit:${keyOf("audit")}`,
  developmentStore,
].join(";");

/** The address of an account with a SAS in it: a constant for a given port, so settings files can hold it. */
export function accountSasUrl(account: StorageAccount, port: number): string {
  return `http://${loopback}:${port}/${account}?${accountSas(account)}`;
}

/** A SAS for everything in an account, from 2020 to 2040. */
export function accountSas(account: StorageAccount): string {
  return generateAccountSASQueryParameters(
    {
      // Named, for the default changes with the SDK and with it the signature.
      version: "2025-11-05",
      protocol: SASProtocol.HttpsAndHttp,
      services: AccountSASServices.parse("b").toString(),
      resourceTypes: AccountSASResourceTypes.parse("sco").toString(),
      permissions: AccountSASPermissions.parse("rwdlac"),
      startsOn: new Date("2020-01-01T00:00:00Z"),
      expiresOn: new Date("2040-01-01T00:00:00Z"),
    },
    new StorageSharedKeyCredential(account, keyOf(account)),
  ).toString();
}
