/** Names of events, each with those of its members. */
export type Events = ReadonlyMap<string, ReadonlySet<string>>;

/** The events of the code's own union, each with its members. */
export function eventsOf(source: string): Events {
  const [, union = ""] = /export type OperatorEvent =(.*?);\n\n/s.exec(source) ?? [];
  return new Map(
    [...union.matchAll(/\{\s*event: "(\w+)";(.*?)\}/gs)].map(([, name = "", members = ""]) => [
      name,
      new Set([...members.matchAll(/(\w+): /g)].map(([, member = ""]) => member)),
    ]),
  );
}
