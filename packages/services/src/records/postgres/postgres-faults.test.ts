import { NexusError, type RecordStore } from "@nexus/contracts";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { CuttingProxy, type ProxyVerdict } from "../../testing/cutting-proxy.js";
import { PostgresServer, whyNoPostgres } from "../../testing/postgres-server.js";
import { DEFAULT_RECORD_STORE_LIMITS } from "../limits.js";
import { openPostgresRecordStore, type PostgresLimits } from "./postgres-record-store.js";

const skipReason = whyNoPostgres();
const smallSkipReason = PostgresServer.whyNoSmallFolder();
for (const reason of [skipReason, smallSkipReason])
  if (reason !== null) console.log(`SKIP REASON: ${reason}`);

const LIMITS: PostgresLimits = { ...DEFAULT_RECORD_STORE_LIMITS, maxConnections: 2, serverTimeoutMs: 20_000 };

function open(
  url: string,
  over: Partial<PostgresLimits> = {},
  replicaUrl: string | null = null,
): RecordStore {
  const limits = { ...LIMITS, ...over };
  const store = openPostgresRecordStore({ url, replicaUrl, limits, nowMs: () => performance.now() });
  onTestFinished(() => store.close());
  return store;
}

const failureOf = async (work: Promise<unknown>): Promise<NexusError> =>
  work.then(
    () => new NexusError({ code: "INTERNAL", what: "it did not fail" }),
    (error: unknown) => NexusError.from(error),
  );
const insert = (store: RecordStore, id: number, timeoutMs = 5_000) =>
  store.transact((tx) => tx.execute({ sql: "INSERT INTO t VALUES ($1)", parameters: [id] }), { timeoutMs });
const ids = async (store: RecordStore): Promise<readonly unknown[]> =>
  (await store.query({ sql: "SELECT id FROM t ORDER BY id" })).map((row) => row["id"]);

describe.skipIf(skipReason !== null)("records on a PostgreSQL server that fails", () => {
  let server: PostgresServer;
  let direct: RecordStore;
  beforeAll(async () => {
    server = await PostgresServer.start();
  }, 90_000);
  afterAll(() => server.dispose());
  beforeEach(async () => {
    direct = open(server.url);
    await direct.transact(async (tx) => {
      await tx.execute({ sql: "DROP TABLE IF EXISTS t" });
      await tx.execute({ sql: "CREATE TABLE t (id BIGINT PRIMARY KEY)" });
    });
  });

  async function throughProxy(over: Partial<PostgresLimits> = {}) {
    const proxy = await CuttingProxy.start(server.port);
    onTestFinished(() => proxy.close());
    return { proxy, store: open(server.urlAt(proxy.port), over) };
  }
  const onCommit = (verdict: ProxyVerdict) => (bytes: Buffer) =>
    bytes.includes("COMMIT") ? verdict : "forward";

  it("connects only when it is first used", async () => {
    const { proxy, store } = await throughProxy();
    expect([proxy.connections, store.stats().pools["reader"]?.open]).toEqual([0, 0]);
    await ids(store);
    expect([proxy.connections, store.stats().pools["writer"]?.open]).toEqual([1, 0]);
  });

  it.each([
    ["cutBeforeAnswer", [1]],
    ["cut", []],
  ] as const)(
    "does not know what became of a commit whose connection was lost (%s)",
    async (verdict, there) => {
      const { proxy, store } = await throughProxy();
      proxy.judge(onCommit(verdict));
      const outcome = await insert(store, 1);
      expect(outcome).toMatchObject({
        kind: "unknown",
        error: { code: "UNKNOWN_OUTCOME", remedy: expect.stringContaining("read back") },
      });
      expect(store.stats()).toMatchObject({ unknownOutcomes: 1 });
      expect(await ids(direct)).toEqual(there);
      proxy.judge(() => "forward");
      expect(await insert(store, 2)).toMatchObject({ kind: "committed" });
      expect(store.stats().pools["writer"]).toMatchObject({ open: 1, retired: 1 });
    },
  );

  it("does not know what became of a commit that was not answered in time", async () => {
    const { proxy, store } = await throughProxy();
    proxy.judge(onCommit("swallow"));
    expect(await insert(store, 1, 500)).toMatchObject({ kind: "unknown" });
  });

  it("knows that nothing happened when the server dies before the commit, and goes on when it is back", async () => {
    const store = open(server.url);
    const failure = await failureOf(
      store.transact(async (tx) => {
        await tx.execute({ sql: "INSERT INTO t VALUES (1)" });
        await server.kill();
        await tx.execute({ sql: "INSERT INTO t VALUES (2)" });
      }),
    );
    expect(failure).toMatchObject({ code: "UNAVAILABLE", retryable: true });
    expect(await failureOf(ids(store))).toMatchObject({ code: "UNAVAILABLE" });
    expect(await store.healthCheck()).toMatchObject({ healthy: false });
    await server.restart();
    await insert(store, 3);
    expect(await ids(store)).toEqual([3]);
  });

  it("replaces idle connections that were reset", async () => {
    const { proxy, store } = await throughProxy();
    await ids(store);
    proxy.cutAll();
    await vi.waitFor(async () => expect(await ids(store)).toEqual([]), 5_000);
    expect(proxy.connections).toBe(2);
  });

  it("is left by its clients at their deadline when it does not answer, and asked anew by the next", async () => {
    const { proxy, store } = await throughProxy();
    await ids(store);
    proxy.judge(() => "swallow");
    const startedAt = performance.now();
    const failure = await failureOf(store.query({ sql: "SELECT id FROM t" }, { timeoutMs: 300 }));
    expect(failure).toMatchObject({ code: "DEADLINE_EXCEEDED" });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    proxy.judge(() => "forward");
    expect(await ids(store)).toEqual([]);
    expect(store.stats().pools["reader"]).toMatchObject({ retired: 1 });
  });

  it("ends a statement that takes longer than its deadline, on the server too", async () => {
    const store = open(server.url, { serverTimeoutMs: 700 });
    const failure = await failureOf(store.query({ sql: "SELECT pg_sleep(30)" }, { timeoutMs: 300 }));
    expect(failure).toMatchObject({ code: "DEADLINE_EXCEEDED" });
    const sql =
      "SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND state = 'active' AND pid <> pg_backend_pid()";
    await vi.waitFor(async () => expect(await direct.query({ sql })).toEqual([{ n: 0 }]), 5_000);
  });

  it("waits for a lock of another transaction no longer than lockTimeoutMs", async () => {
    const store = open(server.url, { lockTimeoutMs: 200 });
    await insert(direct, 1);
    await direct.transact(async (tx) => {
      await tx.execute({ sql: "DELETE FROM t" });
      const blocked = store.transact((other) => other.execute({ sql: "UPDATE t SET id = 2" }));
      expect(await failureOf(blocked)).toMatchObject({ code: "LOCK_TIMEOUT", retryable: true });
    });
  });

  it("refuses more waiting calls than maxWaiting", async () => {
    const store = open(server.url, { maxConnections: 1, maxWaiting: 2 });
    const calls = Array.from({ length: 5 }, () => store.query({ sql: "SELECT pg_sleep(0.2)" }));
    const codes = (await Promise.allSettled(calls)).map((each) =>
      each.status === "fulfilled" ? "ok" : NexusError.from(each.reason).code,
    );
    expect(codes.sort()).toEqual(["RESOURCE_EXHAUSTED", "RESOURCE_EXHAUSTED", "ok", "ok", "ok"]);
    expect(store.stats().pools["reader"]).toMatchObject({ exhausted: 2, waiting: 0, inUse: 0 });
  });

  it("says that the password is wrong without saying it, and that there is no such database", async () => {
    const failure = await failureOf(ids(open(server.urlAt(server.port, "wrong-one"))));
    expect(failure).toMatchObject({ code: "UNAUTHENTICATED", details: { sqlState: "28P01" } });
    expect(failure.message).not.toContain("wrong-one");
    const elsewhere = open(server.url.replace(/postgres$/, "nowhere"));
    expect(await failureOf(ids(elsewhere))).toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("asks a replica what may be behind, and the primary when the replica is gone", async () => {
    const replica = await server.startReplica();
    onTestFinished(() => replica.dispose());
    const store = open(server.url, {}, replica.url);
    await insert(store, 1);
    const where = { sql: "SELECT pg_is_in_recovery() AS is_replica, (SELECT count(*) FROM t) AS n" };
    expect(await store.query(where)).toEqual([{ is_replica: 0, n: 1 }]);
    await vi.waitFor(async () => {
      expect(await store.query(where, { route: "replica" })).toEqual([{ is_replica: 1, n: 1 }]);
    }, 10_000);
    await replica.kill();
    expect(await store.query(where, { route: "replica" })).toEqual([{ is_replica: 0, n: 1 }]);
    expect(store.stats()).toMatchObject({ replicaFallbacks: 1 });
  }, 60_000);

  it.skipIf(smallSkipReason !== null)(
    "knows that nothing happened when its disk is full, stays readable, and goes on once there is room",
    async () => {
      const small = server.mountSmallFolder(4 * 1024 * 1024);
      const admin = new pg.Client({ connectionString: server.url });
      await admin.connect();
      // Only what is in it meets the full disk: a server that cannot write its log would stop.
      await admin.query(`CREATE TABLESPACE small LOCATION '${small}'`);
      await admin.end();
      const store = open(server.url);
      const makeTable = () =>
        store.transact(async (tx) => {
          await tx.execute({ sql: "CREATE TABLE big (v BYTEA) TABLESPACE small" });
          // Not compressed: what is added is nothing but zeros.
          await tx.execute({ sql: "ALTER TABLE big ALTER COLUMN v SET STORAGE EXTERNAL" });
        });
      await makeTable();
      const add = (bytes: number) =>
        store.transact((tx) =>
          tx.execute({ sql: "INSERT INTO big VALUES ($1)", parameters: [new Uint8Array(bytes)] }),
        );
      await add(1_000_000);
      const count = { sql: "SELECT count(*) AS n FROM big" };
      expect(await failureOf(add(8_000_000))).toMatchObject({
        code: "NO_SPACE",
        details: { sqlState: "53100" },
      });
      expect(await store.query(count)).toEqual([{ n: 1 }]);
      await store.transact((tx) => tx.execute({ sql: "DROP TABLE big" }));
      await makeTable();
      expect(await add(1_000_000)).toEqual({ kind: "committed", value: 1 });
    },
  );
});
