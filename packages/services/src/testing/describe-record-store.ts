import { NexusError, type RecordStore, type RecordValue } from "@nexus/contracts";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

/** A record store opened for one test, with nothing in it. */
export interface OpenedRecordStore {
  readonly store: RecordStore;
  /** Another on the same records, as another process would have it. */
  readonly second: RecordStore;
  dispose(): Promise<void>;
}

export interface RecordStoreDriver {
  /** The driver's column types for whole numbers, numbers, text and bytes. */
  readonly types: {
    readonly integer: string;
    readonly real: string;
    readonly text: string;
    readonly bytes: string;
  };
  open(): Promise<OpenedRecordStore>;
  before?(): Promise<void>;
  after?(): Promise<void>;
}

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no error",
    (error: unknown) => NexusError.from(error).code,
  );

/** What every RecordStore must do, as tests. */
export function describeRecordStore(name: string, driver: RecordStoreDriver): void {
  const { integer, real, text, bytes } = driver.types;
  const PEOPLE = `CREATE TABLE people (id ${integer} PRIMARY KEY, name ${text} UNIQUE, age ${integer} CHECK (age >= 0))`;
  const SAMPLES = `CREATE TABLE samples (id ${integer} PRIMARY KEY, i ${integer}, r ${real}, t ${text}, b ${bytes})`;

  describe(`${name} as a RecordStore`, () => {
    let opened: OpenedRecordStore;
    let store: RecordStore;
    if (driver.before !== undefined) beforeAll(driver.before, 90_000);
    if (driver.after !== undefined) afterAll(driver.after);
    beforeEach(async () => {
      opened = await driver.open();
      store = opened.store;
      await store.migrate([{ version: 1, name: "tables", statements: [PEOPLE, SAMPLES] }]);
    });
    afterEach(() => opened.dispose());

    const run = (
      sql: string,
      parameters: readonly RecordValue[] = [],
      on: RecordStore = store,
    ): Promise<unknown> => on.transact((tx) => tx.execute({ sql, parameters }));
    const add = (id: number, name: string, age = 1): Promise<unknown> =>
      run("INSERT INTO people (id, name, age) VALUES ($1, $2, $3)", [id, name, age]);
    const names = async (on: RecordStore = store): Promise<readonly unknown[]> =>
      (await on.query({ sql: "SELECT name FROM people ORDER BY id" })).map((row) => row["name"]);

    it("gives back what was committed, to everybody, and says how many rows changed", async () => {
      const outcome = await store.transact(async (tx) => {
        const sql = "INSERT INTO people (id, name, age) VALUES ($1, $2, $3), ($4, $5, $3)";
        const changed = await tx.execute({ sql, parameters: [1, "Ada", 36, 2, "Bob"] });
        const seen = await tx.query({
          sql: "SELECT id FROM people WHERE age = $1 ORDER BY id",
          parameters: [36],
        });
        return { changed, seen };
      });
      expect(outcome).toEqual({ kind: "committed", value: { changed: 2, seen: [{ id: 1 }, { id: 2 }] } });
      expect(await names()).toEqual(["Ada", "Bob"]);
      expect(await names(opened.second)).toEqual(["Ada", "Bob"]);
      const updated = await store.transact((tx) => tx.execute({ sql: "UPDATE people SET age = age + 1" }));
      expect(updated).toEqual({ kind: "committed", value: 2 });
    });

    it("keeps every value as it is", async () => {
      const value = fc.record({
        i: fc.option(fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: 2n ** 53n + 1n, max: 2n ** 63n - 1n }))),
        r: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each + 0)),
        t: fc.option(fc.string({ unit: "grapheme" }).filter((each) => !each.includes("\0"))),
        b: fc.option(fc.uint8Array({ maxLength: 40 })),
      });
      await fc.assert(
        fc.asyncProperty(value, async ({ i, r, t, b }) => {
          await run("DELETE FROM samples");
          await run("INSERT INTO samples (id, i, r, t, b) VALUES (1, $1, $2, $3, $4)", [i, r, t, b]);
          const [row] = await store.query({ sql: "SELECT i, r, t, b FROM samples" });
          expect(row).toEqual({ i, r, t, b: b === null ? null : new Uint8Array(b) });
        }),
        { numRuns: 40 },
      );
    });

    it("takes a parameter for a value whatever is in it, and not one that stands in a string or a comment", async () => {
      await add(1, "'; DROP TABLE people; --");
      expect(await names()).toEqual(["'; DROP TABLE people; --"]);
      const sql =
        "/* $9 */ SELECT '$8;' AS s, name FROM people WHERE name = $1 AND id = $2 AND name = $1; -- $7";
      const rows = await store.query({ sql, parameters: ["'; DROP TABLE people; --", 1] });
      expect(rows).toEqual([{ s: "$8;", name: "'; DROP TABLE people; --" }]);
      const descending = "SELECT id FROM people WHERE id = $2 AND name <> $1 LIMIT $3";
      expect(await store.query({ sql: descending, parameters: ["x", 1, 5] })).toEqual([{ id: 1 }]);
    });

    it("refuses what is no statement, or not with these parameters, or the store's own to run", async () => {
      const query = (sql: string, parameters: readonly unknown[] = []): Promise<string> =>
        codeOf(store.query({ sql, parameters: parameters as RecordValue[] }));
      expect(await query("SELCT 1")).toBe("INVALID_ARGUMENT");
      expect(await query("SELECT * FROM nobody")).toBe("INVALID_ARGUMENT");
      expect(await query("")).toBe("INVALID_ARGUMENT");
      expect(await query("SELECT 1; SELECT 2")).toBe("INVALID_ARGUMENT");
      expect(await query("SELECT id FROM people WHERE id = $1")).toBe("INVALID_ARGUMENT");
      expect(await query("SELECT id FROM people WHERE id = $1", [1, 2])).toBe("INVALID_ARGUMENT");
      for (const value of [true, undefined, Number.NaN, Number.POSITIVE_INFINITY, {}, new Date(0)]) {
        expect(await query("SELECT id FROM people WHERE id = $1", [value])).toBe("INVALID_ARGUMENT");
      }
      for (const sql of ["BEGIN", "/* */ commit", "-- x\nROLLBACK", "SET x = 1", "PRAGMA query_only = 0"]) {
        expect([sql, await query(sql)]).toEqual([sql, "INVALID_ARGUMENT"]);
      }
      expect(await codeOf(store.transact((tx) => tx.execute({ sql: "COMMIT" })))).toBe("INVALID_ARGUMENT");
    });

    it("changes nothing in a query", async () => {
      expect(await codeOf(store.query({ sql: "INSERT INTO people (id) VALUES (1)" }))).toBe("READ_ONLY");
      expect(await codeOf(store.query({ sql: "DROP TABLE people" }))).toBe("READ_ONLY");
      expect(await names()).toEqual([]);
    });

    it("names the constraint that was broken by its kind", async () => {
      await add(1, "Ada");
      expect(await codeOf(add(1, "Bob"))).toBe("ALREADY_EXISTS");
      expect(await codeOf(add(2, "Ada"))).toBe("ALREADY_EXISTS");
      expect(await codeOf(add(2, "Bob", -1))).toBe("CONFLICT");
      expect(await names()).toEqual(["Ada"]);
    });

    it("does all of a transaction or nothing, also when the failure of a statement was caught", async () => {
      const insert = (id: number) => ({ sql: "INSERT INTO people (id) VALUES ($1)", parameters: [id] });
      const thrown = store.transact(async (tx) => {
        await tx.execute(insert(1));
        throw new Error("changed my mind");
      });
      await expect(thrown).rejects.toThrow("changed my mind");
      const caught = store.transact(async (tx) => {
        await tx.execute(insert(1));
        await tx.execute(insert(1)).catch(() => undefined);
        return "fine";
      });
      expect(await codeOf(caught)).toBe("ALREADY_EXISTS");
      expect(await names()).toEqual([]);
      expect(await store.transact((tx) => tx.execute(insert(1)))).toMatchObject({ kind: "committed" });
    });

    it("is of no use after its function has ended, and waits for what nobody waited for", async () => {
      let escaped: Promise<unknown> = Promise.resolve();
      let late: (() => Promise<unknown>) | null = null;
      await store.transact(async (tx) => {
        escaped = tx.execute({ sql: "INSERT INTO people (id) VALUES (1)" });
        await tx.query({ sql: "SELECT 1" });
        late = () => tx.execute({ sql: "INSERT INTO people (id) VALUES (2)" });
      });
      await escaped;
      expect(await codeOf(late!())).toBe("CLOSED");
      expect(await store.query({ sql: "SELECT id FROM people" })).toEqual([{ id: 1 }]);
    });

    it("loses no update of transactions that run against each other", async () => {
      await add(1, "counter", 0);
      const increment = async (on: RecordStore): Promise<void> => {
        for (;;) {
          const code = await codeOf(
            on.transact(async (tx) => {
              const [row] = await tx.query({ sql: "SELECT age FROM people WHERE id = 1" });
              const age = Number(row?.["age"]) + 1;
              await tx.execute({ sql: "UPDATE people SET age = $1 WHERE id = 1", parameters: [age] });
            }),
          );
          if (code === "no error") return;
          expect(code).toBe("LOCK_TIMEOUT");
        }
      };
      const both = [store, opened.second];
      await Promise.all(Array.from({ length: 12 }, (_, i) => increment(both[i % 2] ?? store)));
      expect(await store.query({ sql: "SELECT age FROM people" })).toEqual([{ age: 12 }]);
    });

    it("ends a transaction at its deadline, whatever it waits for, and goes on", async () => {
      const slow = store.transact(
        async (tx) => {
          await tx.execute({ sql: "INSERT INTO people (id) VALUES (1)" });
          await new Promise(() => undefined);
        },
        { timeoutMs: 300 },
      );
      expect(await codeOf(slow)).toBe("DEADLINE_EXCEEDED");
      await add(2, "Bob");
      expect(await names()).toEqual(["Bob"]);
    });

    it("answers from a replica's place when there is none", async () => {
      await add(1, "Ada");
      expect(await store.query({ sql: "SELECT name FROM people" }, { route: "replica" })).toEqual([
        { name: "Ada" },
      ]);
    });

    it("applies each migration once, by whichever of two comes first, and none that was changed", async () => {
      const first = { version: 1, name: "tables", statements: [PEOPLE, SAMPLES] };
      const second = { version: 2, name: "pets", statements: [`CREATE TABLE pets (name ${text})`] };
      const migrateAgain = async (on: RecordStore): Promise<unknown> => {
        for (;;) {
          try {
            return await on.migrate([first, second]);
          } catch (error) {
            if (NexusError.from(error).code !== "LOCK_TIMEOUT") throw error;
          }
        }
      };
      const reports = await Promise.all([migrateAgain(store), migrateAgain(opened.second)]);
      expect(reports.map((report) => (report as { applied: number[] }).applied).flat()).toEqual([2]);
      expect(await store.migrate([first, second])).toEqual({ applied: [], version: 2 });
      expect(await store.query({ sql: "SELECT name FROM pets" })).toEqual([]);
      expect(await codeOf(store.migrate([first]))).toBe("VERSION_UNSUPPORTED");
      const changed = { ...second, statements: ["CREATE TABLE pets (age INTEGER)"] };
      expect(await codeOf(store.migrate([first, changed]))).toBe("CONFLICT");
      expect(await codeOf(store.migrate([second]))).toBe("INVALID_ARGUMENT");
      const broken = {
        version: 3,
        name: "broken",
        statements: ["CREATE TABLE more (x TEXT)", "CREATE TABEL y"],
      };
      expect(await codeOf(store.migrate([first, second, broken]))).toBe("INVALID_ARGUMENT");
      expect(await codeOf(store.query({ sql: "SELECT x FROM more" }))).toBe("INVALID_ARGUMENT");
    });

    it("refuses a call that finds no connection in time, by the name of the limit, and counts it", async () => {
      let end: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        end = resolve;
      });
      const { maxConnections } = store.stats().pools["writer"]!;
      const holding: Promise<unknown>[] = [];
      const began: Promise<void>[] = [];
      for (let i = 0; i < maxConnections; i += 1) {
        began.push(
          new Promise((resolve) => {
            holding.push(
              store.transact(async () => {
                resolve();
                await held;
              }),
            );
          }),
        );
      }
      await Promise.all(began);
      const refused = await store
        .transact(async () => 1, { timeoutMs: 100 })
        .catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: "DEADLINE_EXCEEDED",
        message: expect.stringContaining(`all ${maxConnections} are in use`),
        remedy: expect.stringContaining("maxConnections"),
      });
      expect(store.stats().pools["writer"]).toMatchObject({
        inUse: maxConnections,
        waiting: 0,
        exhausted: 1,
      });
      end();
      await Promise.all(holding);
      expect(store.stats().pools["writer"]).toMatchObject({ inUse: 0, open: maxConnections });
    });

    it("is well, and refuses everything once closed", async () => {
      expect(await store.healthCheck()).toMatchObject({ healthy: true });
      await store.close();
      expect(await codeOf(store.query({ sql: "SELECT 1" }))).toBe("CLOSED");
      expect(await codeOf(store.transact(async () => 1))).toBe("CLOSED");
      expect(await store.healthCheck()).toMatchObject({ healthy: false });
      await store.close();
    });
  });
}
