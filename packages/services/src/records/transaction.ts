import {
  type ErrorCode,
  NexusError,
  type RecordRow,
  type RecordStatement,
  type RecordTransaction,
  type TransactionOutcome,
} from "@nexus/contracts";
import type { Deadline } from "@nexus/lib";
import { withDeadline } from "@nexus/lib";
import type { SqlConnection, StatementResult } from "./connection.js";
import type { StatementChecker } from "./statement.js";

/** Codes of a COMMIT that may have been carried out all the same: its answer never came, or told of the disk. */
const UNDECIDED: ReadonlySet<ErrorCode> = new Set([
  "UNAVAILABLE",
  "DEADLINE_EXCEEDED",
  "CANCELLED",
  "IO_ERROR",
  "INTERNAL",
  "CLOSED",
]);

/** Longest that a rollback may take before the connection is given up, which rolls back as well (ms). */
const ROLLBACK_TIMEOUT_MS = 1_000;

export interface TransactionParts {
  readonly connection: SqlConnection;
  readonly checker: StatementChecker;
  readonly deadline: Deadline;
  /** The driver's statement that begins one: "BEGIN IMMEDIATE". */
  readonly begin: string;
}

/** One transaction from BEGIN to its outcome. Errors: those of RecordStore, of `work`; then nothing of it happened. */
export async function runTransaction<T>(
  parts: TransactionParts,
  work: (transaction: RecordTransaction) => Promise<T>,
): Promise<TransactionOutcome<T>> {
  const { connection, checker, deadline } = parts;
  const command = (sql: string, timeoutMs: number): Promise<StatementResult> =>
    connection.run(checker.check({ sql }), timeoutMs);
  await command(parts.begin, deadline.spendMs("beginning a transaction"));
  const transaction = new OpenTransaction(parts);
  let value: T;
  try {
    value = await withDeadline(() => work(transaction), deadline.spendMs("a transaction"), "a transaction");
    await transaction.end();
    // Too late is known to be too late as long as nothing was asked to be committed.
    deadline.spendMs("a transaction");
  } catch (error) {
    await transaction.end().catch(() => undefined);
    // Without its connection a transaction is rolled back by the server: there is nothing more to do here.
    if (connection.isUsable) await command("ROLLBACK", ROLLBACK_TIMEOUT_MS).catch(() => undefined);
    throw error;
  }
  return commit(() => command("COMMIT", Math.max(1, deadline.remainingMs)), connection, value);
}

async function commit<T>(
  send: () => Promise<StatementResult>,
  connection: SqlConnection,
  value: T,
): Promise<TransactionOutcome<T>> {
  let result: StatementResult;
  try {
    result = await send();
  } catch (error) {
    const failure = NexusError.from(error);
    if (UNDECIDED.has(failure.code)) return { kind: "unknown", error: unknownOutcome(failure) };
    // Refused: a constraint checked at the end, a conflict, a full disk. Some drivers leave the transaction open.
    await rollBackQuietly(connection);
    throw failure;
  }
  if (!result.rolledBack) return { kind: "committed", value };
  throw new NexusError({
    code: "CONFLICT",
    what: "the transaction was rolled back: one of its statements had failed",
    remedy: "let the failure of a statement end the transaction",
  });
}

async function rollBackQuietly(connection: SqlConnection): Promise<void> {
  const rollback = { sql: "ROLLBACK", sqliteSql: "ROLLBACK", parameters: [] };
  // Refused where the driver has rolled back by itself.
  if (connection.isUsable) await connection.run(rollback, ROLLBACK_TIMEOUT_MS).catch(() => undefined);
}

function unknownOutcome(cause: NexusError): NexusError {
  return new NexusError({
    code: "UNKNOWN_OUTCOME",
    what: `a transaction was being committed when ${cause.what}`,
    remedy: "read back what it was to change, then decide",
    cause,
  });
}

/** What `work` is given. Knows whether one of its statements failed, and refuses everything once it has ended. */
class OpenTransaction implements RecordTransaction {
  readonly #parts: TransactionParts;
  #last: Promise<unknown> = Promise.resolve();
  #failure: unknown = null;
  #hasEnded = false;

  constructor(parts: TransactionParts) {
    this.#parts = parts;
  }

  async query(statement: RecordStatement): Promise<readonly RecordRow[]> {
    return (await this.#run(statement)).rows;
  }

  async execute(statement: RecordStatement): Promise<number> {
    return (await this.#run(statement)).changes;
  }

  /** After the last statement, also one nobody waited for. Errors: that of the statement that failed. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    await this.#last.catch(() => undefined);
    if (this.#failure !== null) throw NexusError.from(this.#failure);
  }

  #run(statement: RecordStatement): Promise<StatementResult> {
    const result = this.#last.then(() => this.#runNow(statement));
    this.#last = result.catch((error: unknown) => {
      this.#failure ??= error;
    });
    return result;
  }

  async #runNow(statement: RecordStatement): Promise<StatementResult> {
    if (this.#hasEnded) {
      throw new NexusError({
        code: "CLOSED",
        what: "a statement came after the end of its transaction",
        remedy: "wait for every statement inside the function the transaction is given to",
      });
    }
    if (this.#failure !== null) throw NexusError.from(this.#failure);
    const { connection, checker, deadline } = this.#parts;
    const checked = checker.checkOfCaller(statement);
    return connection.run(checked, deadline.spendMs("a statement of a transaction"));
  }
}
