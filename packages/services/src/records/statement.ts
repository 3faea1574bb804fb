import { NexusError, type RecordStatement, type RecordValue } from "@nexus/contracts";
import { LruCache } from "@nexus/lib";

/** Statements whose text was looked through already. */
const MAX_PARSED_STATEMENTS = 512;

/** What is not code: strings, quoted names, comments, dollar-quoted strings. And what matters in code. */
const TOKENS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[^]*?\*\/|\$([A-Za-z_]\w*)?\$[^]*?\$\1\$|\$(\d+)|;\s*/g;

/** Statements that change the connection or its transaction, which belong to the store. */
const CONTROL =
  /^(?:BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE|SET|RESET|DISCARD|PRAGMA|ATTACH|DETACH)\b/i;

interface ParsedText {
  /** With `?1` instead of `$1`, as SQLite numbers parameters. */
  readonly sqliteSql: string;
  readonly parameterCount: number;
}

/** A statement that was checked: as many parameters as its text asks for, each of a kind every driver can bind. */
export interface PreparedStatement {
  readonly sql: string;
  readonly sqliteSql: string;
  readonly parameters: readonly RecordValue[];
}

/** Checks statements and remembers what it found in their text. Errors: INVALID_ARGUMENT. */
export class StatementChecker {
  readonly #parsed = LruCache.ofEntries<string, ParsedText>(MAX_PARSED_STATEMENTS);

  /** As `check`, and refuses what would change the connection or its transaction. */
  checkOfCaller(statement: RecordStatement): PreparedStatement {
    const checked = this.check(statement);
    const keyword = CONTROL.exec(withoutLeadingComments(statement.sql))?.[0];
    if (keyword === undefined) return checked;
    throw invalid(
      `${keyword.toUpperCase()} is not a caller's to run`,
      "use `transact`, and limits of the store",
    );
  }

  check({ sql, parameters = [] }: RecordStatement): PreparedStatement {
    const known = this.#parsed.get(sql);
    const { sqliteSql, parameterCount } = known ?? parse(sql);
    if (known === undefined) this.#parsed.set(sql, { sqliteSql, parameterCount });
    if (parameterCount !== parameters.length) {
      throw invalid(
        `a statement with ${parameterCount} parameters was given ${parameters.length}: ${shorten(sql)}`,
        "give one value for each of $1, $2 ...",
      );
    }
    for (const [at, value] of parameters.entries()) assertBindable(value, at + 1);
    return { sql, sqliteSql, parameters };
  }
}

function parse(sql: string): ParsedText {
  let parameterCount = 0;
  let endedAt: number | null = null;
  const sqliteSql = sql.replace(TOKENS, (token: string, _tag, digits: string | undefined, offset: number) => {
    if (digits !== undefined) {
      parameterCount = Math.max(parameterCount, Number(digits));
      return `?${digits}`;
    }
    if (token.startsWith(";")) endedAt ??= offset + token.length;
    return token;
  });
  if (sql.trim() === "") throw invalid("an empty statement", "write one");
  // SQLite would run the first statement only and say nothing.
  if (endedAt !== null && withoutLeadingComments(sql.slice(endedAt)) !== "") {
    throw invalid(`more than one statement: ${shorten(sql)}`, "run each in a call of its own");
  }
  return { sqliteSql, parameterCount };
}

function withoutLeadingComments(sql: string): string {
  return sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)+/, "");
}

function assertBindable(value: unknown, position: number): void {
  const isBindable =
    value === null ||
    typeof value === "string" ||
    typeof value === "bigint" ||
    (typeof value === "number" && Number.isFinite(value)) ||
    value instanceof Uint8Array;
  if (isBindable) return;
  const kind = typeof value === "number" ? String(value) : typeof value;
  throw invalid(
    `parameter $${position} is ${kind}`,
    "give null, a finite number, a bigint, a string or bytes",
  );
}

export function shorten(sql: string): string {
  return sql.replace(/\s+/g, " ").trim().slice(0, 120);
}

function invalid(what: string, remedy: string): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what, remedy });
}
