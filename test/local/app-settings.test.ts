import { appSettings } from "../../local/app-settings";

const appDir = process.cwd();

it("trusts the vault's certificate where the local system keeps its state", () => {
  expect(appSettings(appDir, { LOCAL_STATE_DIR: "elsewhere" })).toMatchObject({
    LOCAL_CA_FILE: "elsewhere/ca.pem",
  });
  expect(appSettings(appDir, {})).toMatchObject({ LOCAL_CA_FILE: ".local/ca.pem" });
});

it("takes from the environment what stands there", () => {
  const environment = { LOCAL_STATE_DIR: "elsewhere", LOCAL_CA_FILE: "own.pem", PAUSED: "true" };
  expect(appSettings(appDir, environment)).toMatchObject(environment);
});

it("trusts no certificate of the sandbox for a vault elsewhere", () => {
  const KEY_VAULT_URL = "https://kv.example.com";
  expect(appSettings(appDir, { KEY_VAULT_URL })).toMatchObject({ LOCAL_CA_FILE: undefined });
});
