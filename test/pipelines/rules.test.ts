import { at } from "../infra/snapshot";
import { AZD, AZURE, CHECK, commandsOf, DEPLOY, read, textsOf } from "./pipeline";
import * as rules from "./rules";

const jobsOf = (pipeline: unknown): rules.Stage[] =>
  Object.entries(at(pipeline, "jobs") as object).map(([name, job]: [string, unknown]) => ({
    name,
    needs: String(at(job, "needs") ?? ""),
    environment: String(at(job, "environment") ?? ""),
    commands: commandsOf(job).join("\n"),
  }));

/** Stages of Azure Pipelines stand in conditions, which are members with a name of their own. */
function stagesOf(pipeline: unknown): rules.Stage[] {
  if (typeof pipeline !== "object" || pipeline === null) return [];
  const name = at(pipeline, "stage");
  if (typeof name !== "string") return Object.values(pipeline).flatMap(stagesOf);
  const [environment = ""] = textsOf(pipeline, "environment");
  const needs = String(at(pipeline, "dependsOn") ?? "").replace("_", "-");
  const commands = commandsOf(pipeline).join("\n");
  return [{ name: name.replace("_", "-"), needs, environment, commands }];
}

/** A rule, the files that keep it, and for each fault of a file what is put in the place of what. */
interface Case {
  rule: string;
  check: rules.PipelineRule;
  files: readonly string[];
  faults: Record<string, readonly [string | RegExp, string]>;
}

const CASES: Case[] = [
  {
    rule: "it is YAML without a mistake",
    check: rules.isYaml,
    files: [DEPLOY, CHECK, AZURE, AZD],
    faults: {
      "a member twice": ["name: deploy", "name: deploy\nname: again"],
      "a tab": ["jobs:\n", "jobs:\n\t"],
    },
  },
  {
    rule: "it runs only scripts that there are",
    check: rules.runsWhatThereIs,
    files: [DEPLOY, CHECK, AZURE, AZD],
    faults: { "a script that is gone": ["npm run check", "npm run verify"] },
  },
  {
    rule: "it asks for outputs that there are, in whatever case Azure gives their names",
    check: rules.outputsAreFound,
    files: [DEPLOY, AZURE],
    faults: {
      "an output that is gone": ["LOG_WORKSPACE_ID; do", "LOG_WORKSPACE_GONE; do"],
      "outputs by the template's case": [
        "value=$(bash infra/scripts/output-of.sh",
        'value=$(az deployment sub show --query "properties.outputs.$name.value"',
      ],
    },
  },
  {
    rule: "it keeps no long-lived secret",
    check: rules.keepsNoSecret,
    files: [DEPLOY, CHECK, AZURE, AZD],
    faults: {
      "a stored client secret": [/client-id: .*/, "creds: $" + "{{ secrets.AZURE_CREDENTIALS }}"],
      "a publish profile": [/client-id: .*/, "publish-profile: x"],
    },
  },
  {
    rule: "nobody's input becomes part of a command",
    check: rules.commandsAreFixed,
    files: [DEPLOY, CHECK, AZURE, AZD],
    faults: { "an input in a command": ["npm run check", "npm run check $" + "{{ inputs.x }}"] },
  },
  {
    rule: "every action is pinned to a full version or a commit",
    check: rules.actionsArePinned,
    files: [DEPLOY, CHECK],
    faults: {
      "a branch": [/actions\/checkout@\S+/, "actions/checkout@main"],
      "a major version": [/Azure\/login@\S+/, "Azure/login@v3"],
    },
  },
  {
    rule: "it begins with no right but to read, and only jobs of an environment sign in",
    check: rules.rightsAreLeast,
    files: [DEPLOY, CHECK],
    faults: {
      "a right to write": ["permissions:\n  contents: read", "permissions:\n  contents: write"],
      "no permissions": ["permissions:\n  contents: read\n", ""],
      "a job that may write": ["      contents: read", "      contents: write"],
      "a job that signs in without an environment": [/\n {4}environment: .*-plan/, ""],
      "credentials after checkout": ["persist-credentials: false", "persist-credentials: true"],
    },
  },
  {
    rule: "no stranger starts it with rights",
    check: rules.strangersStartNothing,
    files: [DEPLOY, CHECK],
    faults: {
      "a pull request with rights": ["on:\n", "on:\n  pull_request_target:\n"],
      "a deployment of every push": ["on:\n", "on:\n  push:\n"],
    },
  },
  {
    rule: "the templates are checked before anything is packaged",
    check: rules.templatesAreChecked,
    files: [DEPLOY, CHECK, AZURE],
    faults: { "no check of the templates": ["npm run infra:check", "npm run check"] },
  },
  {
    rule: "package, bill of materials and licences are kept together",
    check: rules.billIsKept,
    files: [DEPLOY, AZURE],
    faults: { "no bill of materials": [/.*cdx\.json\n/, ""] },
  },
  {
    rule: "it packages, shows what would change, deploys and locks, each approved for itself",
    check: rules.stagesAreApproved(jobsOf, true),
    files: [DEPLOY],
    faults: {
      "a deployment before anybody sees what would change": ["needs: what-if", "needs: package"],
      "a deployment that nobody approves": [/\n {4}environment: \S+ \S+ \}\}\n/, "\n"],
      "a lock that the deployment's approvers approve": [/(environment \}\})-lock/, "$1"],
      "a lock before the deployment": ["needs: deploy", "needs: what-if"],
      "a lock in the deployment": [
        "run: bash infra/scripts/smoke-test.sh",
        "run: bash infra/scripts/lock-audit-policy.sh",
      ],
    },
  },
  {
    rule: "it packages, shows what would change, deploys and locks, with an approval each",
    check: rules.stagesAreApproved(stagesOf, false),
    files: [AZURE],
    faults: {
      "a deployment before what would change": ["dependsOn: what_if", "dependsOn: package"],
      "a lock that the deployment's approvers approve": [/(environment: \S+ \S+ \}\})-lock/, "$1"],
      "a lock before the deployment": ["dependsOn: deploy", "dependsOn: what_if"],
    },
  },
];

describe.each(CASES)("$rule", ({ check, files, faults }) => {
  it.each(files)("holds in %s", (file) => {
    expect(check(read(file))).toEqual([]);
  });

  it.each(Object.entries(faults))("finds %s", (_, [what, instead]) => {
    const text = read(files[0] ?? "");
    const faulty = text.replace(what, instead);
    expect(faulty).not.toBe(text);
    expect(check(faulty)).not.toEqual([]);
  });
});

it("locks only when a container is named", () => {
  expect(read(DEPLOY)).toContain("if: inputs.lockContainer != ''");
  expect(read(AZURE)).toContain("if ne(parameters.lockContainer, 'none')");
});
