import { parentPort, workerData } from "node:worker_threads";
import type { RecordRow, RecordValue } from "@nexus/contracts";
import Database from "libsql";
import type { SqliteFailure } from "./sqlite-errors.js";

/** A thread with one connection to an SQLite file. Its calls block, which is why they are here. */

export interface SqliteWorkerData {
  readonly file: string;
  /** Run before anything else. */
  readonly pragmas: readonly string[];
}

export type SqliteRequest =
  | {
      readonly kind: "run";
      readonly id: number;
      readonly sql: string;
      readonly parameters: readonly RecordValue[];
    }
  | { readonly kind: "close" };

export type SqliteReply =
  | { readonly kind: "opened" }
  | { readonly kind: "notOpened"; readonly failure: SqliteFailure }
  | {
      readonly kind: "done";
      readonly id: number;
      readonly rows: readonly RecordRow[];
      readonly changes: number;
    }
  | { readonly kind: "failed"; readonly id: number; readonly failure: SqliteFailure };

type Statement = ReturnType<Database.Database["prepare"]>;

/** Statements kept prepared. */
const MAX_STATEMENTS = 256;

function main(): void {
  const port = parentPort;
  if (port === null) throw new Error("this file is the entry of a worker thread");
  const say = (reply: SqliteReply): void => port.postMessage(reply);
  const { file, pragmas } = workerData as SqliteWorkerData;
  let database: Database.Database;
  try {
    database = new Database(file);
    for (const pragma of pragmas) database.prepare(`PRAGMA ${pragma}`).all();
  } catch (error) {
    say({ kind: "notOpened", failure: failureOf(error) });
    return;
  }
  const statements = new Map<string, Statement>();
  port.on("message", (request: SqliteRequest) => {
    if (request.kind === "close") {
      statements.clear();
      database.close();
      port.close();
      return;
    }
    try {
      say({ kind: "done", id: request.id, ...run(database, statements, request.sql, request.parameters) });
    } catch (error) {
      say({ kind: "failed", id: request.id, failure: failureOf(error) });
    }
  });
  say({ kind: "opened" });
}

function run(
  database: Database.Database,
  statements: Map<string, Statement>,
  sql: string,
  parameters: readonly RecordValue[],
): { readonly rows: readonly RecordRow[]; readonly changes: number } {
  let statement = statements.get(sql);
  if (statement === undefined) {
    statement = database.prepare(sql);
    statement.safeIntegers(true);
    const [oldest] = statements.keys();
    if (statements.size >= MAX_STATEMENTS && oldest !== undefined) statements.delete(oldest);
    statements.set(sql, statement);
  }
  const bound = parameters.map(toSqlite);
  if (!statement.reader) return { rows: [], changes: statement.run(bound).changes };
  const rows = (statement.all(bound) as Record<string, unknown>[]).map(toRow);
  return { rows, changes: rows.length };
}

/** The library binds every number as a real, which is not what LIMIT and integer comparisons want. */
function toSqlite(value: RecordValue): RecordValue {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value as number) : value;
}

function toRow(row: Record<string, unknown>): RecordRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, fromSqlite(value)]));
}

function fromSqlite(value: unknown): RecordValue {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  // Of a window on a larger buffer only the window is sent.
  if (value instanceof Uint8Array) return new Uint8Array(value);
  return value as null | number | string;
}

function failureOf(error: unknown): SqliteFailure {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (typeof code === "string" && code !== "") return { sqliteCode: code, message };
  // Failing to open the file is an error of the library's own, with SQLite's number (14) in its text.
  const isNotOpened = message.includes("Unable to open connection to local database");
  return { sqliteCode: isNotOpened ? "SQLITE_CANTOPEN" : null, message };
}

main();
