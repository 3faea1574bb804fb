import type { RecordRow } from "@nexus/contracts";
import type { PreparedStatement } from "./statement.js";

export interface StatementResult {
  readonly rows: readonly RecordRow[];
  /** Rows changed; of a statement that only reads, of no meaning. */
  readonly changes: number;
  /** The transaction is over without being committed, although COMMIT was asked for. */
  readonly rolledBack: boolean;
}

/** One connection of a driver: what the pool, transactions and queries need of it. Errors are translated already. */
export interface SqlConnection {
  /**
   * Statements given while one runs wait for it. After DEADLINE_EXCEEDED or the loss of the connection it is not usable
   * any more. Errors: those of RecordStore.
   */
  run(statement: PreparedStatement, timeoutMs: number): Promise<StatementResult>;
  readonly isUsable: boolean;
  /** Resolves once it is gone, which may take as long as a statement that runs on. */
  close(): Promise<void>;
}
