import { describe, expect, it } from "vitest";
import { FileDescriptorTable, type OpenDescriptor } from "./file-descriptor-table.js";

class Fake implements OpenDescriptor {
  isOpen = true;
  isThere = true;
  looking: Promise<void> = Promise.resolve();

  constructor(readonly name: string) {}

  async isCurrent(): Promise<boolean> {
    await this.looking;
    if (!this.isThere && this.name === "unlookable") throw new Error("EACCES");
    return this.isThere;
  }

  async close(): Promise<void> {
    this.isOpen = false;
  }
}

function setUp(maxKept = 3) {
  const table = new FileDescriptorTable<Fake>(maxKept);
  const use = async (path: string, name = path): Promise<Fake> => {
    const { descriptor, release } = await table.acquire(path, async () => new Fake(name));
    release("kept");
    return descriptor;
  };
  return { table, use };
}

describe("a table of file descriptors", () => {
  it("opens a file once for many reads", async () => {
    const { table, use } = setUp();
    const first = await use("/a");
    expect(await use("/a")).toBe(first);
    expect(table.stats).toEqual({ open: 1, hits: 1, misses: 1, evictions: 0 });
  });

  it.each(["/a", "unlookable"])(
    "opens %s anew when its path leads elsewhere, or cannot be looked at",
    async (path) => {
      const { table, use } = setUp();
      const first = await use(path);
      first.isThere = false;
      const second = await use(path, "another");
      expect([second.name, first.isOpen, second.isOpen]).toEqual(["another", false, true]);
      expect(table.stats).toMatchObject({ open: 1, hits: 0, misses: 2 });
    },
  );

  it("keeps a bounded number, those used last", async () => {
    const { table, use } = setUp(2);
    const [a, b] = [await use("/a"), await use("/b")];
    await use("/a");
    await use("/c");
    expect([a.isOpen, b.isOpen]).toEqual([true, false]);
    expect(table.stats).toMatchObject({ open: 2, evictions: 1 });
  });

  it("closes nothing that is in use", async () => {
    const { table, use } = setUp(1);
    const lease = await table.acquire("/a", async () => new Fake("/a"));
    await use("/b");
    table.dropped("/a");
    expect([lease.descriptor.isOpen, table.stats.open]).toEqual([true, 2]);
    lease.release("kept");
    lease.release("kept");
    await table.close("/");
    expect([lease.descriptor.isOpen, table.stats.open]).toEqual([false, 1]);
  });

  it("follows renames of files and folders, and drops what they replace", async () => {
    const { table, use } = setUp(9);
    const [inside, other, replaced] = [await use("/d/f"), await use("/dd"), await use("/e/f")];
    table.renamed("/d", "/e");
    expect(await use("/e/f")).toBe(inside);
    expect(await use("/dd")).toBe(other);
    expect(replaced.isOpen).toBe(false);
    expect(await use("/d/f", "new")).not.toBe(inside);
  });

  it("never hands out a descriptor for a path it was renamed away from while that was looked at", async () => {
    const { table, use } = setUp();
    const first = await use("/a");
    let goOn = (): void => undefined;
    first.looking = new Promise((resolve) => {
      goOn = resolve;
    });
    const second = use("/a", "another");
    table.renamed("/a", "/b");
    goOn();
    expect((await second).name).toBe("another");
    await table.close("");
    expect(table.stats.open).toBe(0);
    expect(first.isOpen).toBe(false);
  });

  it("drops a descriptor that failed, and all of them when it is closed", async () => {
    const { table, use } = setUp();
    const lease = await table.acquire("/store/a", async () => new Fake("a"));
    lease.release("broken");
    const [b, elsewhere] = [await use("/store/b"), await use("/storehouse")];
    await table.close("/store");
    expect([lease.descriptor.isOpen, b.isOpen, elsewhere.isOpen]).toEqual([false, false, true]);
  });

  it("opens one for each of two that come at once, and keeps one", async () => {
    const { table } = setUp();
    const open = async (): Promise<Fake> => new Fake("/a");
    const [one, two] = await Promise.all([table.acquire("/a", open), table.acquire("/a", open)]);
    one.release("kept");
    two.release("kept");
    await table.close("/none");
    expect(table.stats.open).toBe(1);
  });
});
