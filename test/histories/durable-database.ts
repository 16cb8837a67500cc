import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { HistoryEvent } from "../../local/host/history";
import type { Instance } from "../../local/host/rows";
import type { GoldenHistory } from "./golden-history";

/** The host's own file in a state folder. The host must have ended: it locks the file. */
export const openDatabase = (stateDir: string): DatabaseSync =>
  new DatabaseSync(join(stateDir, "durable.sqlite"));

/** A case's instances, its procedure first and then its rounds and pages, with all their events. */
export function historiesIn(database: DatabaseSync, caseId: string): GoldenHistory[] {
  const rows = database
    .prepare("SELECT * FROM instances WHERE substr(id, 1, length(?)) = ? ORDER BY id")
    .all(caseId, caseId) as unknown as Instance[];
  const events = database.prepare("SELECT ev FROM history WHERE id = ? ORDER BY seq");
  return rows.map(({ id, name, status, input, output }) => ({
    instanceId: id,
    orchestration: name,
    status,
    input: JSON.parse(input ?? "null"),
    output: JSON.parse(output ?? "null"),
    history: events.all(id).map(({ ev }) => JSON.parse(String(ev)) as HistoryEvent),
  }));
}

/** Turns a case's procedure into one that an older version began, which called its first step otherwise. */
export function makeOlder(database: DatabaseSync, caseId: string, version: string): void {
  database.prepare("UPDATE instances SET version = ? WHERE id = ?").run(version, caseId);
  const rename = database.prepare("UPDATE history SET ev = replace(ev, ?, ?) WHERE id = ?");
  const { changes } = rename.run('"Name":"resolveDataSubject"', '"Name":"lookUpPerson"', caseId);
  if (changes === 0) throw new Error("the procedure has no history");
}
