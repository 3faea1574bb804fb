import Database from "libsql";

type Statement = ReturnType<Database.Database["prepare"]>;

/** Rows and blocks by name in an SQLite file, as a file system on libsql would keep them. */
export interface LibsqlTables {
  readonly getRow: Statement;
  readonly putRow: Statement;
  readonly getBlock: Statement;
  readonly putBlock: Statement;
  /** Names and rows from the first name given up to the second. */
  readonly list: Statement;
  /** Puts another beginning before what follows (from a position, 1-based) of the names in a range. */
  readonly renameFolder: Statement;
  /** Durable once it returned. */
  inTransaction(work: () => void): void;
  close(): void;
}

export function openTables(file: string): LibsqlTables {
  const database = new Database(file);
  for (const pragma of ["journal_mode = WAL", "synchronous = FULL"])
    database.prepare(`PRAGMA ${pragma}`).all();
  const columns = "(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID";
  for (const table of ["file_rows", "file_blocks"])
    database.exec(`CREATE TABLE IF NOT EXISTS ${table} ${columns}`);
  const put = (table: string): Statement =>
    database.prepare(
      `INSERT INTO ${table} VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    );
  const get = (table: string): Statement => database.prepare(`SELECT value FROM ${table} WHERE name = ?`);
  return {
    getRow: get("file_rows"),
    putRow: put("file_rows"),
    getBlock: get("file_blocks"),
    putBlock: put("file_blocks"),
    list: database.prepare("SELECT name, value FROM file_rows WHERE name >= ? AND name < ? ORDER BY name"),
    renameFolder: database.prepare(
      "UPDATE file_rows SET name = ? || substr(name, ?) WHERE name >= ? AND name < ?",
    ),
    inTransaction: (work) => {
      database.exec("BEGIN IMMEDIATE");
      try {
        work();
        database.exec("COMMIT");
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
}
