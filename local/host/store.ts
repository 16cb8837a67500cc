import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { ActivityRow, Instance, InstanceFilter, Mail, TimerRow, TriggerTimes } from "./rows";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS instances (
    id TEXT PRIMARY KEY, exec TEXT NOT NULL, name TEXT NOT NULL, version TEXT, input TEXT,
    output TEXT, status TEXT NOT NULL, custom TEXT, created INTEGER NOT NULL,
    updated INTEGER NOT NULL, parent TEXT, parentExec TEXT, parentTask INTEGER);
  CREATE TABLE IF NOT EXISTS history (
    id TEXT, seq INTEGER, ev TEXT NOT NULL, PRIMARY KEY (id, seq)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS inbox (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, exec TEXT, ev TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS inbox_id ON inbox (id);
  CREATE TABLE IF NOT EXISTS activities (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, exec TEXT NOT NULL,
    task INTEGER NOT NULL, name TEXT NOT NULL, input TEXT, attempts INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS activities_id ON activities (id);
  CREATE TABLE IF NOT EXISTS timers (
    id TEXT, exec TEXT, task INTEGER, fire INTEGER NOT NULL, ev TEXT NOT NULL,
    PRIMARY KEY (id, exec, task)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS timers_fire ON timers (fire);
  CREATE TABLE IF NOT EXISTS timer_triggers (
    name TEXT PRIMARY KEY, last INTEGER NOT NULL, next INTEGER NOT NULL);
`;

/** The state of all orchestrations in one SQLite file. No other module knows SQL. */
export class Store {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
    this.#database = new DatabaseSync(file);
    try {
      // Exclusive before the first write: a second process on this file is refused, and the lock
      // goes with the process even when that is killed.
      this.#database.exec("PRAGMA locking_mode = EXCLUSIVE");
      this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
      this.#database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    } catch (error) {
      this.#database.close();
      if (!String(error).includes("locked")) throw error;
      throw new Error(`embedded host: the database ${file} is in use by another process`);
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  /** All of `work` or nothing of it. */
  transaction<Result>(work: () => Result): Result {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  instance(id: string): Instance | undefined {
    return this.#all<Instance>("SELECT * FROM instances WHERE id = ?", id)[0];
  }

  putInstance(row: Instance): void {
    this.#run(
      `INSERT OR REPLACE INTO instances VALUES (:id, :exec, :name, :version, :input, :output,
        :status, :custom, :created, :updated, :parent, :parentExec, :parentTask)`,
      { ...row },
    );
  }

  /** In the order of their ids, so that the last id is where the next page begins. */
  instances(filter: InstanceFilter): Instance[] {
    const { prefix = "", createdFrom = 0, createdTo = Number.MAX_SAFE_INTEGER } = filter;
    return this.#all<Instance>(
      `SELECT * FROM instances WHERE substr(id, 1, length(:prefix)) = :prefix
        AND created >= :createdFrom AND created <= :createdTo AND id > :after
        AND (:statuses IS NULL OR status IN (SELECT value FROM json_each(:statuses)))
        ORDER BY id LIMIT :limit`,
      {
        prefix,
        createdFrom,
        createdTo,
        after: filter.after ?? "",
        statuses: filter.statuses === undefined ? null : JSON.stringify(filter.statuses),
        limit: filter.limit ?? -1,
      },
    );
  }

  /** Deletes an instance and everything that belongs to it. */
  purge(id: string): void {
    for (const table of ["history", "inbox", "activities", "timers", "instances"]) {
      this.#run(`DELETE FROM ${table} WHERE id = ?`, id);
    }
  }

  mail(id: string): (Mail & { readonly n: number })[] {
    return this.#all("SELECT * FROM inbox WHERE id = ? ORDER BY n", id);
  }

  addMail({ id, exec, ev }: Mail): void {
    this.#run("INSERT INTO inbox (id, exec, ev) VALUES (?, ?, ?)", id, exec, ev);
  }

  deleteMail(numbers: readonly number[]): void {
    for (const n of numbers) this.#run("DELETE FROM inbox WHERE n = ?", n);
  }

  clearMail(id: string): void {
    this.#run("DELETE FROM inbox WHERE id = ?", id);
  }

  idsWithMail(): string[] {
    return this.#all<{ id: string }>("SELECT DISTINCT id FROM inbox").map(({ id }) => id);
  }

  history(id: string): string[] {
    const rows = this.#all<{ ev: string }>("SELECT ev FROM history WHERE id = ? ORDER BY seq", id);
    return rows.map(({ ev }) => ev);
  }

  appendHistory(id: string, from: number, texts: readonly string[]): void {
    texts.forEach((ev, n) => {
      this.#run("INSERT INTO history VALUES (?, ?, ?)", id, from + n, ev);
    });
  }

  clearHistory(id: string): void {
    this.#run("DELETE FROM history WHERE id = ?", id);
  }

  addActivity({ id, exec, task, name, input }: Omit<ActivityRow, "n" | "attempts">): number {
    const sql = "INSERT INTO activities (id, exec, task, name, input) VALUES (?, ?, ?, ?, ?)";
    return Number(this.#run(sql, id, exec, task, name, input));
  }

  activity(n: number): ActivityRow | undefined {
    return this.#all<ActivityRow>("SELECT * FROM activities WHERE n = ?", n)[0];
  }

  activityNumbers(): number[] {
    return this.#all<{ n: number }>("SELECT n FROM activities ORDER BY n").map(({ n }) => n);
  }

  setAttempts(n: number, attempts: number): void {
    this.#run("UPDATE activities SET attempts = ? WHERE n = ?", attempts, n);
  }

  deleteActivity(n: number): void {
    this.#run("DELETE FROM activities WHERE n = ?", n);
  }

  /** Deletes what an instance has scheduled and not yet got back. */
  deleteWork(id: string): void {
    this.#run("DELETE FROM activities WHERE id = ?", id);
    this.#run("DELETE FROM timers WHERE id = ?", id);
  }

  addTimer({ id, exec, task, fire, ev }: TimerRow): void {
    this.#run("INSERT INTO timers VALUES (?, ?, ?, ?, ?)", id, exec, task, fire, ev);
  }

  deleteTimer(id: string, exec: string, task: number): void {
    this.#run("DELETE FROM timers WHERE id = ? AND exec = ? AND task = ?", id, exec, task);
  }

  dueTimers(at: number, limit: number): TimerRow[] {
    const sql = "SELECT * FROM timers WHERE fire <= ? ORDER BY fire, task LIMIT ?";
    return this.#all<TimerRow>(sql, at, limit);
  }

  earliestTimer(): number | undefined {
    const sql = "SELECT min(fire) AS fire FROM timers";
    return this.#all<{ fire: number | null }>(sql)[0]?.fire ?? undefined;
  }

  triggerTimes(name: string): TriggerTimes | undefined {
    return this.#all<TriggerTimes>("SELECT * FROM timer_triggers WHERE name = ?", name)[0];
  }

  putTriggerTimes(name: string, { last, next }: TriggerTimes): void {
    this.#run("INSERT OR REPLACE INTO timer_triggers VALUES (?, ?, ?)", name, last, next);
  }

  #all<Row>(sql: string, ...values: (SQLInputValue | Record<string, SQLInputValue>)[]): Row[] {
    return this.#prepared(sql).all(...(values as SQLInputValue[])) as Row[];
  }

  #run(sql: string, ...values: (SQLInputValue | Record<string, SQLInputValue>)[]): number | bigint {
    return this.#prepared(sql).run(...(values as SQLInputValue[])).lastInsertRowid;
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
