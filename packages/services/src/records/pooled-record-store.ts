import {
  type MigrationReport,
  NexusError,
  type RecordDeadline,
  type RecordHealth,
  type RecordMigration,
  type RecordPoolStats,
  type RecordQueryOptions,
  type RecordRow,
  type RecordStatement,
  type RecordStore,
  type RecordStoreStats,
  type RecordTransaction,
  type TransactionOutcome,
} from "@nexus/contracts";
import { Deadline } from "@nexus/lib";
import type { ConnectionPool } from "./connection-pool.js";
import type { RecordStoreLimits } from "./limits.js";
import { migrate } from "./migrations.js";
import { type PreparedStatement, StatementChecker } from "./statement.js";
import { runTransaction } from "./transaction.js";

export interface RecordStorePools {
  readonly writer: ConnectionPool;
  /** Connections that refuse to change anything. */
  readonly reader: ConnectionPool;
  /** null: there is no replica. */
  readonly replica: ConnectionPool | null;
}

export interface PooledRecordStoreOptions {
  readonly driver: string;
  readonly pools: RecordStorePools;
  readonly limits: RecordStoreLimits;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly begin: string;
  readonly lockTable: ((table: string) => string) | null;
}

/** A RecordStore over pools of connections: everything drivers have in common. Connects when it is first used. */
export class PooledRecordStore implements RecordStore {
  readonly driver: string;
  readonly #options: PooledRecordStoreOptions;
  readonly #checker = new StatementChecker();
  #replicaFallbacks = 0;
  #unknownOutcomes = 0;

  constructor(options: PooledRecordStoreOptions) {
    this.driver = options.driver;
    this.#options = options;
  }

  async query(statement: RecordStatement, options: RecordQueryOptions = {}): Promise<readonly RecordRow[]> {
    const checked = this.#checker.checkOfCaller(statement);
    const deadline = this.#deadline(options);
    const { reader, replica } = this.#options.pools;
    if (options.route !== "replica" || replica === null) return this.#read(reader, checked, deadline);
    try {
      return await this.#read(replica, checked, deadline);
    } catch (error) {
      if (NexusError.from(error).code !== "UNAVAILABLE") throw error;
      this.#replicaFallbacks += 1;
      return this.#read(reader, checked, deadline);
    }
  }

  async transact<T>(
    work: (transaction: RecordTransaction) => Promise<T>,
    options: RecordDeadline = {},
  ): Promise<TransactionOutcome<T>> {
    const deadline = this.#deadline(options);
    const { pools, begin } = this.#options;
    const checker = this.#checker;
    const outcome = await pools.writer.use(deadline, (connection) =>
      runTransaction({ connection, checker, deadline, begin }, work),
    );
    if (outcome.kind === "unknown") this.#unknownOutcomes += 1;
    return outcome;
  }

  migrate(migrations: readonly RecordMigration[], options: RecordDeadline = {}): Promise<MigrationReport> {
    return migrate(migrations, {
      transact: (work) => this.transact(work, options),
      lockTable: this.#options.lockTable,
    });
  }

  async healthCheck(): Promise<RecordHealth> {
    const startedAtMs = this.#options.nowMs();
    try {
      await this.query({ sql: "SELECT 1" });
      return { healthy: true, roundTripMs: this.#options.nowMs() - startedAtMs };
    } catch (error) {
      return { healthy: false, reason: NexusError.from(error).what };
    }
  }

  stats(): RecordStoreStats {
    const pools: Record<string, RecordPoolStats> = {};
    for (const [name, pool] of this.#pools()) pools[name] = pool.stats();
    return { pools, replicaFallbacks: this.#replicaFallbacks, unknownOutcomes: this.#unknownOutcomes };
  }

  async close(): Promise<void> {
    await Promise.all(this.#pools().map(([, pool]) => pool.close()));
  }

  #read(pool: ConnectionPool, checked: PreparedStatement, deadline: Deadline): Promise<readonly RecordRow[]> {
    return pool.use(deadline, async (connection) => {
      const { rows } = await connection.run(checked, deadline.spendMs("a query"));
      return rows;
    });
  }

  #deadline({ timeoutMs }: RecordDeadline): Deadline {
    return new Deadline(timeoutMs ?? this.#options.limits.defaultTimeoutMs, this.#options.nowMs);
  }

  #pools(): readonly (readonly [string, ConnectionPool])[] {
    const { writer, reader, replica } = this.#options.pools;
    const always = [
      ["writer", writer],
      ["reader", reader],
    ] as const;
    return replica === null ? always : [...always, ["replica", replica]];
  }
}
