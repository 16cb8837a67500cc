import type { Rule } from "./rules";
import {
  ENVIRONMENTS,
  type Environment,
  faulty,
  one,
  put,
  remove,
  type Snapshot,
  settingsOf,
  snapshotOf,
} from "./snapshot";

/** Something wrong, put into a snapshot. */
export type Fault = (copy: Snapshot) => void;

/** A rule, where it is meant to hold, and what must trip it. */
export interface Case {
  rule: string;
  check: Rule;
  /** Where the rule is meant to hold; everywhere unless it is said. */
  where?: readonly Environment[];
  faults: Record<string, Fault>;
}

/** Every environment, first of them one with the second app: faults are put into the first. */
export const SECOND_APP_FIRST: readonly Environment[] = [
  "prod",
  ...ENVIRONMENTS.filter((each) => each !== "prod"),
];

/** Gives a member of a resource another value. */
export const change =
  (type: string, ending: string, path: string, what: unknown): Fault =>
  (copy) =>
    put(one(copy, type, ending), path, what);
/** Leaves resources out. */
export const without =
  (type: string, ending = ""): Fault =>
  (copy) =>
    remove(copy, type, ending);
/** Sets an application setting. */
export const set =
  (name: string, value: string): Fault =>
  (copy) => {
    settingsOf(copy)[name] = value;
  };
/** Leaves an application setting out. */
export const unset =
  (name: string): Fault =>
  (copy) => {
    delete settingsOf(copy)[name];
  };

/** Tests of a rule: it holds where it is meant to, and finds each of its faults. */
export const testsOf = ({ check, where = ENVIRONMENTS, faults }: Case) => {
  it.each(where)("holds in %s", (environment) => {
    expect(check(snapshotOf(environment))).toEqual([]);
  });

  it.each(Object.keys(faults))("finds %s", (name) => {
    const [environment = "prod"] = where;
    const fault = faults[name] as Fault;
    expect(check(faulty(snapshotOf(environment), fault))).not.toEqual([]);
  });
};
