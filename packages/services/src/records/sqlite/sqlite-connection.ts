import { Worker } from "node:worker_threads";
import { NexusError } from "@nexus/contracts";
import { withDeadline } from "@nexus/lib";
import type { SqlConnection, StatementResult } from "../connection.js";
import { type PreparedStatement, shorten } from "../statement.js";
import { type SqliteFailure, translateSqliteFailure } from "./sqlite-errors.js";
import type { SqliteReply, SqliteRequest, SqliteWorkerData } from "./sqlite-worker.js";

const WORKER_FILE = new URL("./sqlite-worker.js", import.meta.url);

interface Pending {
  readonly sql: string;
  readonly resolve: (result: StatementResult) => void;
  readonly reject: (error: NexusError) => void;
}

/** Errors: IO_ERROR, CORRUPT, READ_ONLY, LOCK_TIMEOUT, NO_SPACE, DEADLINE_EXCEEDED. */
export async function openSqliteConnection(
  data: SqliteWorkerData,
  timeoutMs: number,
  leaves: (rest: Promise<void>) => void,
): Promise<SqlConnection> {
  const worker = new Worker(WORKER_FILE, { workerData: data });
  const connection = new SqliteConnection(worker);
  try {
    await withDeadline(() => connection.opened, timeoutMs, `opening ${data.file}`);
    return connection;
  } catch (error) {
    leaves(connection.close());
    throw error;
  }
}

/**
 * A connection on a thread of its own, so that a slow statement holds up nothing else. A statement cannot be taken back
 * from SQLite, and a thread inside it must not be ended: after a time-out the connection is given up, and its thread
 * ends, rolling back, as soon as the statement has.
 */
class SqliteConnection implements SqlConnection {
  readonly opened: Promise<void>;
  readonly #worker: Worker;
  readonly #gone: Promise<unknown>;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #state: "usable" | "failed" | "closing" = "usable";

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#gone = new Promise((resolve) => worker.once("exit", resolve));
    this.opened = new Promise((resolve, reject) => {
      worker.on("message", (reply: SqliteReply) => this.#onReply(reply, resolve, reject));
      worker.on("error", (error) => {
        const failure = { sqliteCode: null, message: error instanceof Error ? error.message : String(error) };
        this.#fail(failure);
        reject(translateSqliteFailure(failure, "opening the database"));
      });
    });
    // Also when nobody waits for it any more.
    this.opened.catch(() => undefined);
  }

  get isUsable(): boolean {
    return this.#state === "usable";
  }

  async run({ sqliteSql, parameters }: PreparedStatement, timeoutMs: number): Promise<StatementResult> {
    if (!this.isUsable) throw unusable();
    const id = this.#nextId;
    this.#nextId += 1;
    const result = new Promise<StatementResult>((resolve, reject) => {
      this.#pending.set(id, { sql: sqliteSql, resolve, reject });
    });
    this.#send({ kind: "run", id, sql: sqliteSql, parameters });
    try {
      return await withDeadline(() => result, timeoutMs, `the statement ${shorten(sqliteSql)}`);
    } catch (error) {
      if (NexusError.from(error).code === "DEADLINE_EXCEEDED") this.#state = "failed";
      throw error;
    } finally {
      this.#pending.delete(id);
    }
  }

  async close(): Promise<void> {
    if (this.#state !== "closing") {
      this.#state = "closing";
      this.#send({ kind: "close" });
    }
    await this.#gone;
  }

  #send(request: SqliteRequest): void {
    this.#worker.postMessage(request);
  }

  #onReply(reply: SqliteReply, opened: () => void, notOpened: (error: NexusError) => void): void {
    switch (reply.kind) {
      case "opened":
        opened();
        return;
      case "notOpened":
        this.#state = "failed";
        notOpened(translateSqliteFailure(reply.failure, "opening the database"));
        return;
      case "done":
        this.#pending.get(reply.id)?.resolve({ rows: reply.rows, changes: reply.changes, rolledBack: false });
        return;
      case "failed": {
        const pending = this.#pending.get(reply.id);
        pending?.reject(translateSqliteFailure(reply.failure, shorten(pending.sql)));
        return;
      }
    }
  }

  #fail(failure: SqliteFailure): void {
    this.#state = "failed";
    for (const { sql, reject } of this.#pending.values())
      reject(translateSqliteFailure(failure, shorten(sql)));
  }
}

function unusable(): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: "the connection to the database was given up",
    remedy: "try again: another is made",
  });
}
