import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import addFormats from "ajv-formats";

interface Described {
  readonly $ref?: string;
  readonly headers?: Record<string, Described>;
  readonly content?: Record<string, unknown>;
}
type Operation = { readonly responses: Record<string, Described> };

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

const path = join(__dirname, "../../../docs/guide-contract.openapi.json");
const contract = JSON.parse(readFileSync(path, "utf8"));
const paths: Record<string, Record<string, Operation>> = contract.paths;
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(contract, "guide");

/** The contract's path template that a path fits. */
export function templateOf(wanted: string): string | undefined {
  const parts = wanted.split("/");
  return Object.keys(paths).find((template) => {
    const names = template.split("/");
    return (
      names.length === parts.length &&
      names.every((name, n) => name.startsWith("{") || name === parts[n])
    );
  });
}

/** What is wrong with an answer by the published contract; nothing when it fits. */
export function misfitsOfAnswer(method: string, at: string, answer: WireAnswer): string[] {
  const template = templateOf(at) ?? "";
  const operation = `#/paths/${escaped(template)}/${method.toLowerCase()}`;
  const described = paths[template]?.[method.toLowerCase()]?.responses[answer.status];
  if (!described) return [`${method} ${at}: ${answer.status} is not in the contract`];
  const where = described.$ref ?? `${operation}/responses/${answer.status}`;
  const response: Described = described.$ref ? resolved(described.$ref) : described;
  const missing = Object.keys(response.headers ?? {}).filter((name) => !answer.headers.has(name));
  const wrong = response.content
    ? misfits(`${where}/content/application~1json/schema`, answer.body)
    : [answer.body].filter((body) => body !== "").map(() => "a body where none should be");
  return [...missing.map((name) => `no header ${name}`), ...wrong];
}

/** What is wrong with the JSON body of a request by the published contract. */
export const misfitsOfBody = (method: string, template: string, body: unknown): string[] =>
  misfits(
    `#/paths/${escaped(template)}/${method.toLowerCase()}/requestBody/content/application~1json/schema`,
    body,
  );

/** What is wrong with a value by one of the contract's schemas. */
export const misfitsOfSchema = (name: string, value: unknown): string[] =>
  misfits(`#/components/schemas/${name}`, value);

const escaped = (part: string): string =>
  encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));

function misfits(pointer: string, value: unknown): string[] {
  const validate = ajv.getSchema(`guide${pointer}`) ?? ajv.compile({ $ref: `guide${pointer}` });
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function resolved(pointer: string): Described {
  return pointer
    .split("/")
    .slice(1)
    .reduce((value, part) => value[part], contract);
}
