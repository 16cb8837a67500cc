import { DefaultAzureCredential } from "@azure/identity";
import { blobServiceFor } from "../../../src/adapters/azure/blob-service";
import { credentialFor, isLoopback } from "../../../src/adapters/azure/credential";

describe("a host on this machine", () => {
  it.each(["localhost", "127.0.0.1", "127.1", "127.255.0.3", "[::1]", "LOCALHOST"])(
    "is %s",
    (host) => {
      expect(isLoopback(new URL(`https://${host}:1234/`))).toBe(true);
    },
  );

  it.each([
    "127.0.0.1.example.org",
    "localhost.example.org",
    "notlocalhost",
    "128.0.0.1",
    "0.0.0.0",
    "[::2]",
    "localhost@example.org",
  ])("is not %s", (host) => {
    expect(isLoopback(new URL(`https://${host}/`))).toBe(false);
  });
});

describe("the credential", () => {
  it("on this machine is a token that opens nothing", async () => {
    const credential = credentialFor(new URL("https://127.0.0.1:1"), undefined);
    expect(await credential.getToken("scope")).toMatchObject({ token: "loopback" });
  });

  it("elsewhere is the app's identity", () => {
    const credential = credentialFor(new URL("https://vault.vault.azure.net"), "client");
    expect(credential).toBeInstanceOf(DefaultAzureCredential);
  });
});

describe("the client of an account", () => {
  it("keeps the shared access signature of its URL, on the way to every blob", () => {
    const service = blobServiceFor("http://127.0.0.1:10000/operations?sv=2025&sig=abc", undefined);
    const { url } = service.getContainerClient("cases").getBlobClient("a/b");
    expect(url).toBe("http://127.0.0.1:10000/operations/cases/a/b?sv=2025&sig=abc");
  });

  it("without one speaks as the app's identity", () => {
    const service = blobServiceFor("https://cases.blob.core.windows.net", "client");
    expect(service.credential).toBeInstanceOf(DefaultAzureCredential);
  });
});
