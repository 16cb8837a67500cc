import { parseAllDocuments } from "yaml";
import { at } from "../infra/snapshot";
import { commandsOf, parsed, read, textsOf, valuesOf } from "./pipeline";

/** A rule of a pipeline: what breaks it, each in words; nothing when it holds. */
export type PipelineRule = (text: string) => string[];

const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

/** It is YAML without a mistake or a warning, one document. */
export const isYaml: PipelineRule = (text) => {
  const documents = parseAllDocuments(text, { strict: true, uniqueKeys: true });
  const said = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  return [
    ...said.map(({ message }) => message),
    ...(documents.length === 1 ? [] : ["not one document"]),
  ];
};

/** It runs only scripts that there are. */
export const runsWhatThereIs: PipelineRule = (text) => {
  const commands = commandsOf(parsed(text));
  const asked = commands.flatMap((command) => [...command.matchAll(/npm run ([\w:-]+)/g)]);
  return [
    ...(commands.length > 0 ? [] : ["it runs nothing"]),
    ...asked.flatMap(([said, name = ""]) => (name in scripts ? [] : [said])),
  ];
};

const OUTPUTS = new Set(
  [...read("infra/main.bicep").matchAll(/^output (\w+)/gm)].map(([, name = ""]) => name),
);

/** It asks for outputs that there are, by the script that finds them in whatever case Azure gives their names. */
export const outputsAreFound: PipelineRule = (text) => {
  const commands = commandsOf(parsed(text)).join("\n");
  const asked = [...commands.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)].map(([name]) => name);
  return [
    ...(/properties\.outputs|outputs\[/.test(commands) ? ["it reads outputs itself"] : []),
    ...(commands.includes("infra/scripts/output-of.sh") ? [] : ["it asks for no output"]),
    ...asked.filter((name) => !(OUTPUTS.has(name) || name.startsWith("GITHUB_"))),
  ];
};

/** It knows no long-lived secret: identities are federated. */
export const keepsNoSecret: PipelineRule = (text) =>
  text.match(
    /secrets\.|creds:|client-secret|clientSecret|publish-profile|password|AZURE_CREDENTIALS/gi,
  ) ?? [];

/** No value of somebody else's choosing becomes part of a command: it goes through the environment. */
export const commandsAreFixed: PipelineRule = (text) =>
  commandsOf(parsed(text)).filter((command) => command.includes("${" + "{"));

/** Every action is pinned to a full version or a commit. */
export const actionsArePinned: PipelineRule = (text) =>
  textsOf(parsed(text), "uses").filter(
    (used) => !/^[\w-]+\/[\w-]+@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/.test(used),
  );

/** It begins with no right but to read; whoever may sign in has an environment, and no checkout leaves credentials. */
export const rightsAreLeast: PipelineRule = (text) => {
  const workflow = parsed(text);
  const jobs = Object.entries(at(workflow, "jobs") as Record<string, unknown>);
  const checkouts = textsOf(workflow, "uses").filter((used) =>
    used.startsWith("actions/checkout@"),
  );
  const left = valuesOf(workflow, "persist-credentials").filter((kept) => kept === false);
  return [
    ...(same(at(workflow, "permissions"), { contents: "read" }) ? [] : ["it begins with rights"]),
    ...(left.length === checkouts.length ? [] : ["a checkout leaves its credentials"]),
    ...jobs.filter(([, job]) => !mayHaveItsRights(job)).map(([name]) => `${name} has rights`),
  ];
};

function mayHaveItsRights(job: unknown): boolean {
  const rights = at(job, "permissions");
  const signsIn = same(rights, { contents: "read", "id-token": "write" });
  return rights === undefined || (signsIn && at(job, "environment") !== undefined);
}

/** Nobody's pull request runs with rights, and only a person starts a deployment. */
export const strangersStartNothing: PipelineRule = (text) => {
  const workflow = parsed(text);
  const started = Object.keys(at(workflow, "on") as object);
  const signsIn = JSON.stringify(workflow).includes("id-token");
  const allowed = signsIn ? ["workflow_dispatch"] : ["pull_request", "push"];
  return started.filter((event) => !allowed.includes(event));
};

/** The templates are checked before anything is packaged. */
export const templatesAreChecked: PipelineRule = (text) => {
  const commands = commandsOf(parsed(text)).join("\n");
  const checked = text.indexOf("npm run infra:check");
  const packaged = text.indexOf("npm run package");
  return commands.includes("npm run infra:check") && checked < packaged
    ? []
    : ["the templates are not checked first"];
};

/** What is kept beside the package: its zip, bill of materials, licences. */
export const billIsKept: PipelineRule = (text) => {
  const kept = [...textsOf(parsed(text), "path", "publish")].join("\n");
  if (kept.trim() === "dist-package") return [];
  return ["*.zip", "*.cdx.json", "*.licences.txt"].filter((file) => !kept.includes(file));
};

/** One stage of a deployment: what it needs, whose approval, what it runs. */
export interface Stage {
  readonly name: string;
  readonly needs: string;
  readonly environment: string;
  readonly commands: string;
}

/** Package, what would change, deployment, lock: each after the one before, each with an approval of its own. */
export const stagesAreApproved =
  (stagesOf: (pipeline: unknown) => Stage[], plansInEnvironment: boolean) =>
  (text: string): string[] => {
    const stages = stagesOf(parsed(text));
    const wanted = [
      ["package", "", "", "npm run package"],
      ["what-if", "package", plansInEnvironment ? "-plan" : "", "deployment sub what-if"],
      ["deploy", "what-if", "", "deployment sub create"],
      ["lock", "deploy", "-lock", "lock-audit-policy.sh"],
    ] as const;
    return wanted.flatMap(([name, needs, ending, command]) => {
      const doing = stages.filter(({ commands }) => commands.includes(command));
      const [stage] = doing;
      if (stage?.name !== name || doing.length !== 1) return [`not ${name} alone runs ${command}`];
      return [
        ...(stage.needs === needs ? [] : [`${name} does not wait for ${needs}`]),
        ...(isApproved(stage, ending) ? [] : [`${name} is approved as ${stage.environment}`]),
      ];
    });
  };

/** The environment's own approvers for the deployment, others for what ends differently. */
function isApproved({ name, environment }: Stage, ending: string): boolean {
  if (name !== "deploy" && ending === "") return environment === "";
  return new RegExp(`\\{\\{ (inputs|parameters)\\.environment \\}\\}${ending}$`).test(environment);
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
