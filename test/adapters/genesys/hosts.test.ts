import { guidePlatform } from "../../../src/adapters/genesys/guide";
import { publicGenesysHost } from "../../../src/adapters/genesys/hosts";
import { world } from "../loopback";
import { lonePace } from "./lone-pace";

it.each([
  ["https://api.mypurecloud.de", "api.mypurecloud.de"],
  ["https://API.MyPureCloud.COM./api", "api.mypurecloud.com"],
  ["https://login.mypurecloud.com.au", "login.mypurecloud.com.au"],
  ["https://api.mypurecloud.ie:8443", "api.mypurecloud.ie"],
  ["https://user@mypurecloud.jp", "mypurecloud.jp"],
  ["https://api.euw2.pure.cloud", "api.euw2.pure.cloud"],
  ["https://api.use2.us-gov-pure.cloud", "api.use2.us-gov-pure.cloud"],
  ["https://api.edee1.eusc-pure.cloud", "api.edee1.eusc-pure.cloud"],
  ["https://api.pure%2ecloud", "api.pure.cloud"],
])("recognises the public host of %s", (url, host) => {
  expect(publicGenesysHost(url)).toBe(host);
});

it.each([
  "http://localhost:7071",
  "https://notpure.cloud",
  "https://pure.cloud.example",
  "https://mypurecloud.de.example/api.mypurecloud.de",
  "https://api.mypurecloud.example",
  "no address",
])("leaves %s alone", (url) => {
  expect(publicGenesysHost(url)).toBeNull();
});

it.each([
  ["https://api.mypurecloud.de", "https://login.example"],
  ["https://api.example", "https://login.mypurecloud.de."],
])("never becomes a client of %s and %s", (baseUrl, loginUrl) => {
  const time = world();
  const settings = {
    baseUrl,
    loginUrl,
    clientId: "client-1",
    secret: async () => "client-secret",
    ...lonePace(time),
    patience: time,
    now: time.now,
    unguessable: () => "nobody",
  };
  expect(() => guidePlatform(settings)).toThrow(RangeError);
});
