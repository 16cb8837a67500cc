/** Clients of Blob storage. */
import { BlobServiceClient } from "@azure/storage-blob";
import { credentialFor } from "./credential";

/** The client of an account: by its URL's shared access signature if it has one, else by the app's identity. */
export function blobServiceFor(url: string, clientId: string | undefined): BlobServiceClient {
  const account = new URL(url);
  if (account.searchParams.has("sig")) return new BlobServiceClient(url);
  return new BlobServiceClient(url, credentialFor(account, clientId));
}
