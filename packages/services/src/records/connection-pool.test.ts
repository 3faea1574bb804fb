import { NexusError } from "@nexus/contracts";
import { Deadline } from "@nexus/lib";
import { describe, expect, it } from "vitest";
import type { SqlConnection } from "./connection.js";
import { ConnectionPool, type ConnectionPoolOptions } from "./connection-pool.js";

class FakeConnection implements SqlConnection {
  isUsable = true;
  closed = 0;
  whenClosed: Promise<void> = Promise.resolve();
  run(): Promise<never> {
    return Promise.reject(new Error("not used here"));
  }
  close(): Promise<void> {
    this.closed += 1;
    return this.whenClosed;
  }
}

function setup(over: Partial<ConnectionPoolOptions> = {}) {
  const made: FakeConnection[] = [];
  const pool = new ConnectionPool({
    name: "test",
    maxConnections: 2,
    maxWaiting: 10,
    closeTimeoutMs: 50,
    open: async () => {
      const connection = new FakeConnection();
      made.push(connection);
      return connection;
    },
    ...over,
  });
  return { pool, made };
}

const deadline = (ms = 1_000): Deadline => new Deadline(ms, () => performance.now());
const gate = () => {
  let open: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, closed };
};

describe("a pool of connections", () => {
  it("makes none before one is needed, and uses one again", async () => {
    const { pool, made } = setup();
    expect(pool.stats()).toMatchObject({ open: 0, inUse: 0 });
    for (let i = 0; i < 3; i += 1) await pool.use(deadline(), async () => undefined);
    expect(made).toHaveLength(1);
    expect(pool.stats()).toMatchObject({ open: 1, inUse: 0, retired: 0 });
  });

  it("gives the place back when one cannot be made", async () => {
    let attempts = 0;
    const { pool } = setup({
      maxConnections: 1,
      open: async () => {
        attempts += 1;
        if (attempts === 1) throw new NexusError({ code: "UNAVAILABLE", what: "no server" });
        return new FakeConnection();
      },
    });
    await expect(pool.use(deadline(), async () => 1)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(await pool.use(deadline(), async () => 2)).toBe(2);
  });

  it("keeps the place of one that could not be made until nothing of it is left", async () => {
    const ending = gate();
    let attempts = 0;
    const { pool } = setup({
      maxConnections: 1,
      open: async (_, leaves) => {
        attempts += 1;
        if (attempts > 1) return new FakeConnection();
        leaves(ending.closed);
        throw new NexusError({ code: "DEADLINE_EXCEEDED", what: "the disk hangs" });
      },
    });
    await expect(pool.use(deadline(), async () => 1)).rejects.toMatchObject({ what: "the disk hangs" });
    expect(pool.stats()).toMatchObject({ open: 1, inUse: 1 });
    await expect(pool.use(deadline(20), async () => 2)).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    expect(pool.stats()).toMatchObject({ exhausted: 1, waiting: 0 });
    expect(attempts).toBe(1);
    ending.open();
    expect(await pool.use(deadline(), async () => 3)).toBe(3);
    expect(pool.stats()).toMatchObject({ open: 1, inUse: 0 });
  });

  it("closes what failed, in use or idle, and counts it as open until it is gone", async () => {
    const { pool, made } = setup({ maxConnections: 1 });
    const ending = gate();
    await pool.use(deadline(), async (connection) => {
      const fake = connection as FakeConnection;
      fake.whenClosed = ending.closed;
      fake.isUsable = false;
    });
    expect(pool.stats()).toMatchObject({ open: 1, inUse: 1, retired: 1 });
    await expect(pool.use(deadline(20), async () => 1)).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    ending.open();
    await pool.use(deadline(), async () => 1);
    made[1]!.isUsable = false;
    await pool.use(deadline(), async () => 1);
    expect(made.map(({ closed }) => closed)).toEqual([1, 1, 0]);
    expect(pool.stats()).toMatchObject({ open: 1, inUse: 0, retired: 2 });
  });

  it("closes under those who do not end in time, and refuses those who waited", async () => {
    const { pool, made } = setup({ maxConnections: 1 });
    const holding = gate();
    const begun = gate();
    const held = pool.use(deadline(), () => {
      begun.open();
      return holding.closed;
    });
    await begun.closed;
    const waited = pool.use(deadline(), async () => 1).catch((error: unknown) => error);
    await pool.close();
    expect(made[0]!.closed).toBe(1);
    holding.open();
    await held;
    expect(await waited).toMatchObject({ code: "CLOSED" });
    await expect(pool.use(deadline(), async () => 1)).rejects.toMatchObject({ code: "CLOSED" });
    expect(pool.stats()).toMatchObject({ open: 0 });
  });
});
