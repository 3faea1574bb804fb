import { type ErrorCode, NexusError } from "@nexus/contracts";

/** What a worker says a statement failed with. */
export interface SqliteFailure {
  /** `SQLITE_BUSY` and the like (sqlite.org, "Result and error codes"); null: not SQLite's own. */
  readonly sqliteCode: string | null;
  readonly message: string;
}

/** By the beginning of the result code: extended codes add to it. The first that fits counts. */
const CODES: readonly (readonly [string, ErrorCode, string])[] = [
  ["SQLITE_CONSTRAINT_UNIQUE", "ALREADY_EXISTS", "use another key, or change the row that is there"],
  ["SQLITE_CONSTRAINT_PRIMARYKEY", "ALREADY_EXISTS", "use another key, or change the row that is there"],
  ["SQLITE_CONSTRAINT_ROWID", "ALREADY_EXISTS", "use another key, or change the row that is there"],
  ["SQLITE_CONSTRAINT", "CONFLICT", "give values that the constraint allows"],
  ["SQLITE_BUSY", "LOCK_TIMEOUT", "run the transaction again"],
  ["SQLITE_LOCKED", "LOCK_TIMEOUT", "run the transaction again"],
  ["SQLITE_READONLY", "READ_ONLY", "change records in a transaction, and check the permissions of the file"],
  ["SQLITE_FULL", "NO_SPACE", "free space on the disk of the database"],
  ["SQLITE_IOERR", "IO_ERROR", "check the disk of the database"],
  ["SQLITE_CANTOPEN", "IO_ERROR", "check that the folder of the database is there and may be written"],
  ["SQLITE_CORRUPT", "CORRUPT", "restore the database from a backup"],
  ["SQLITE_NOTADB", "CORRUPT", "name a database file, or restore it from a backup"],
  ["SQLITE_TOOBIG", "INVALID_ARGUMENT", "give smaller values"],
  ["SQLITE_MISMATCH", "INVALID_ARGUMENT", "give values of the column's type"],
  ["SQLITE_RANGE", "INVALID_ARGUMENT", "give one value for each parameter"],
  ["SQLITE_NOMEM", "RESOURCE_EXHAUSTED", "ask for less at once"],
  ["SQLITE_ERROR", "INVALID_ARGUMENT", "correct the statement"],
];

export function translateSqliteFailure({ sqliteCode, message }: SqliteFailure, what: string): NexusError {
  const cause = new Error(sqliteCode === null ? message : `${sqliteCode}: ${message}`);
  const found = CODES.find(([prefix]) => sqliteCode?.startsWith(prefix) === true);
  if (found === undefined) {
    return new NexusError({ code: "INTERNAL", what: `${what}: ${message}`, remedy: "report this", cause });
  }
  const [, code, remedy] = found;
  const constraint = /constraint failed: (.+)$/.exec(message)?.[1];
  return new NexusError({
    code,
    what: `${what}: ${message}`,
    remedy,
    ...(constraint === undefined ? {} : { details: { constraint } }),
    cause,
  });
}
