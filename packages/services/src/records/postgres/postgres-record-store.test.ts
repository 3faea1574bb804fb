import pg from "pg";
import { describe } from "vitest";
import { describeRecordStore } from "../../testing/describe-record-store.js";
import { PostgresServer, whyNoPostgres } from "../../testing/postgres-server.js";
import { DEFAULT_RECORD_STORE_LIMITS } from "../limits.js";
import { openPostgresRecordStore } from "./postgres-record-store.js";

const skipReason = whyNoPostgres();
if (skipReason !== null) console.log(`SKIP REASON: ${skipReason}`);

/** A new database of the server, and its address. */
async function createDatabase(server: PostgresServer, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return server.url.replace(/postgres$/, name);
}

describe.skipIf(skipReason !== null)("records on a PostgreSQL server", () => {
  let server: PostgresServer;
  let databases = 0;
  describeRecordStore("a PostgreSQL database", {
    types: { integer: "BIGINT", real: "DOUBLE PRECISION", text: "TEXT", bytes: "BYTEA" },
    before: async () => {
      server = await PostgresServer.start({ fsync: "off" });
    },
    after: () => server.dispose(),
    open: async () => {
      databases += 1;
      const url = await createDatabase(server, `test_${databases}`);
      const limits = { ...DEFAULT_RECORD_STORE_LIMITS, maxConnections: 3, serverTimeoutMs: 20_000 };
      const open = () =>
        openPostgresRecordStore({ url, replicaUrl: null, limits, nowMs: () => performance.now() });
      const [store, second] = [open(), open()];
      return {
        store,
        second,
        dispose: async () => {
          await Promise.all([store.close(), second.close()]);
        },
      };
    },
  });
});
