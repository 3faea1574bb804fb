import { NexusError, type RecordRow, type RecordValue } from "@nexus/contracts";
import { withDeadline } from "@nexus/lib";
import type { Client } from "pg";
import type { SqlConnection, StatementResult } from "../connection.js";
import { type PreparedStatement, shorten } from "../statement.js";
import { translatePostgresError } from "./postgres-errors.js";

export interface PostgresConnectionOptions {
  /** `postgres://[user[:password]@]host[:port]/database`. */
  readonly url: string;
  readonly readOnly: boolean;
  readonly lockTimeoutMs: number;
  /** At which the server itself ends a statement whose client has long given up (ms). */
  readonly statementTimeoutMs: number;
}

/** Longest that a connection may take to say goodbye (ms). */
const GOODBYE_TIMEOUT_MS = 1_000;

/** Types by object id that are not read as text. */
const READERS: ReadonlyMap<number, (text: string) => RecordValue> = new Map<
  number,
  (text: string) => RecordValue
>([
  [16, (text) => (text === "t" ? 1 : 0)],
  [17, readBytes],
  [20, readInteger],
  [21, readInteger],
  [23, readInteger],
  [26, readInteger],
  [700, Number],
  [701, Number],
]);

/** Errors: UNAVAILABLE, UNAUTHENTICATED, INVALID_ARGUMENT (no such database), RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED. */
export async function openPostgresConnection(
  options: PostgresConnectionOptions,
  timeoutMs: number,
  leaves: (rest: Promise<void>) => void,
): Promise<SqlConnection> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({
    connectionString: options.url,
    application_name: "nexus",
    keepAlive: true,
    lock_timeout: options.lockTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: options.statementTimeoutMs,
    options: options.readOnly ? "-c default_transaction_read_only=on" : "",
    types: { getTypeParser: (type: number) => READERS.get(type) ?? ((text: string) => text) },
  });
  const connection = new PostgresConnection(client);
  try {
    await withDeadline(() => client.connect(), timeoutMs, "connecting to the database server");
    return connection;
  } catch (error) {
    leaves(connection.close());
    throw unreachable(error);
  }
}

class PostgresConnection implements SqlConnection {
  readonly #client: Client;
  #isUsable = true;

  constructor(client: Client) {
    this.#client = client;
    client.on("error", () => this.#giveUp());
    client.on("end", () => this.#giveUp());
  }

  get isUsable(): boolean {
    return this.#isUsable;
  }

  async run({ sql, parameters }: PreparedStatement, timeoutMs: number): Promise<StatementResult> {
    const what = shorten(sql);
    try {
      const result = await withDeadline(
        () => this.#client.query({ text: sql, values: [...parameters] }),
        timeoutMs,
        `the statement ${what}`,
      );
      return {
        rows: result.rows as readonly RecordRow[],
        changes: result.rowCount ?? 0,
        rolledBack: sql === "COMMIT" && result.command === "ROLLBACK",
      };
    } catch (error) {
      const failure = translatePostgresError(error, what);
      // After a time-out of ours the answer is still to come, and nobody may take it for that of the next statement.
      const isLost = failure.code === "UNAVAILABLE" || NexusError.is(error);
      if (isLost) this.#giveUp();
      throw failure;
    }
  }

  async close(): Promise<void> {
    this.#giveUp();
    // With a statement under way the library cuts the connection off; what does not end then is cut off by the system.
    await withDeadline(() => this.#client.end(), GOODBYE_TIMEOUT_MS, "closing").catch(() => undefined);
  }

  #giveUp(): void {
    this.#isUsable = false;
  }
}

function unreachable(error: unknown): NexusError {
  const failure = translatePostgresError(error, "connecting");
  if (failure.code !== "DEADLINE_EXCEEDED") return failure;
  return new NexusError({
    code: "UNAVAILABLE",
    what: failure.what,
    remedy: "check the address of the record store, and its server",
    cause: failure,
  });
}

function readInteger(text: string): RecordValue {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** As the server writes them: `\x` and hexadecimal digits. */
function readBytes(text: string): RecordValue {
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}
