import { createHash } from "node:crypto";
import {
  type MigrationReport,
  NexusError,
  type RecordMigration,
  type RecordTransaction,
  type TransactionOutcome,
} from "@nexus/contracts";

const TABLE = "nexus_migrations";
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS ${TABLE} (version BIGINT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL)`;

type Transact = <T>(work: (transaction: RecordTransaction) => Promise<T>) => Promise<TransactionOutcome<T>>;

export interface MigrationParts {
  readonly transact: Transact;
  /** Makes other migrating nodes wait, until the transaction ends; null where beginning one does that. */
  readonly lockTable: ((table: string) => string) | null;
}

/** Errors: INVALID_ARGUMENT (versions with gaps), VERSION_UNSUPPORTED, CONFLICT, UNKNOWN_OUTCOME, those of the store. */
export async function migrate(
  migrations: readonly RecordMigration[],
  parts: MigrationParts,
): Promise<MigrationReport> {
  assertNumbered(migrations);
  await createTable(parts);
  const applied: number[] = [];
  for (;;) {
    const step = await decided(parts, (transaction) => applyNext(transaction, migrations, parts));
    if (step === null) return { applied, version: migrations.length };
    applied.push(step);
  }
}

/** Two nodes that make the table at once can collide; the loser finds it made. */
async function createTable(parts: MigrationParts): Promise<void> {
  const create = (): Promise<number> => decided(parts, (tx) => tx.execute({ sql: CREATE_TABLE }));
  await create().catch((error: unknown) => {
    const { code } = NexusError.from(error);
    if (code !== "ALREADY_EXISTS" && code !== "LOCK_TIMEOUT") throw error;
    return create();
  });
}

/** Applies the first migration that is missing; null when none is. */
async function applyNext(
  transaction: RecordTransaction,
  migrations: readonly RecordMigration[],
  { lockTable }: MigrationParts,
): Promise<number | null> {
  if (lockTable !== null) await transaction.execute({ sql: lockTable(TABLE) });
  const rows = await transaction.query({ sql: `SELECT version, hash FROM ${TABLE} ORDER BY version` });
  for (const { version, hash } of rows) assertUnchanged(migrations, Number(version), String(hash));
  const next = migrations[rows.length];
  if (next === undefined) return null;
  for (const sql of next.statements) await transaction.execute({ sql });
  await transaction.execute({
    sql: `INSERT INTO ${TABLE} (version, name, hash) VALUES ($1, $2, $3)`,
    parameters: [next.version, next.name, hashOf(next)],
  });
  return next.version;
}

async function decided<T>(
  { transact }: MigrationParts,
  work: (transaction: RecordTransaction) => Promise<T>,
): Promise<T> {
  const outcome = await transact(work);
  switch (outcome.kind) {
    case "committed":
      return outcome.value;
    case "unknown":
      throw outcome.error;
  }
}

function assertNumbered(migrations: readonly RecordMigration[]): void {
  for (const [at, { version, name }] of migrations.entries()) {
    if (version === at + 1) continue;
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `migration ${name} has version ${version} at place ${at + 1}`,
      remedy: "number migrations 1, 2, 3 ... in order",
    });
  }
}

function assertUnchanged(migrations: readonly RecordMigration[], version: number, hash: string): void {
  const known = migrations[version - 1];
  if (known === undefined) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `the record store is at version ${version}, this build knows ${migrations.length}`,
      remedy: "use the build that migrated it, or a newer one",
      details: { version, known: migrations.length },
    });
  }
  if (hashOf(known) === hash) return;
  throw new NexusError({
    code: "CONFLICT",
    what: `migration ${version} (${known.name}) is not the one that was applied to the record store`,
    remedy: "restore it and add a new migration for the change",
    details: { version },
  });
}

function hashOf({ statements }: RecordMigration): string {
  const hash = createHash("sha256");
  for (const sql of statements) hash.update(`${sql.length} ${sql}\n`);
  return hash.digest("hex");
}
