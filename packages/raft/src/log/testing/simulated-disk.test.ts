import { describe, expect, it } from "vitest";
import { seededRandom, settle } from "./log-harness.js";
import { type CrashMode, SimulatedDisk } from "./simulated-disk.js";

function newDisk(seed = 1): SimulatedDisk {
  const schedule = (finish: () => void): void => queueMicrotask(finish);
  return new SimulatedDisk({ random: seededRandom(seed), capacityBytes: null, schedule });
}

async function diskWith(bytes: number): Promise<SimulatedDisk> {
  const disk = newDisk();
  const files = disk.openFiles("log");
  const file = await files.create("a");
  await file.write(0, new Uint8Array(bytes).fill(1), true);
  await files.syncFolder();
  return disk;
}

describe("a simulated disk", () => {
  it("keeps what was synced and forgets the rest in a crash", async () => {
    const disk = await diskWith(2048);
    const file = await disk.openFiles("log").open("a");
    await file.write(0, new Uint8Array(512).fill(2), true);
    await file.write(1024, new Uint8Array(512).fill(3), false);
    disk.crash("dropUnsynced");
    const contents = disk.contents("a");
    expect([contents[0], contents[512], contents[1024]]).toEqual([2, 1, 1]);
  });

  it("tears un-synced writes at sectors only", async () => {
    const outcomes = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      const disk = newDisk(seed);
      const files = disk.openFiles("log");
      const file = await files.create("a");
      await file.write(0, new Uint8Array(2048), true);
      await files.syncFolder();
      await file.write(0, new Uint8Array(2048).fill(9), false);
      disk.crash("tear");
      const contents = disk.contents("a");
      const sectors = [0, 1, 2, 3].map((sector) => new Set(contents.slice(sector * 512, sector * 512 + 512)));
      expect(sectors.every((values) => values.size === 1)).toBe(true);
      outcomes.add(sectors.map((values) => [...values][0]).join());
    }
    expect(outcomes.size).toBeGreaterThan(5);
  });

  it("forgets names that were not made durable", async () => {
    const disk = await diskWith(512);
    const files = disk.openFiles("log");
    await files.create("b");
    await files.rename("a", "c");
    disk.crash("dropUnsynced");
    expect(disk.files()).toEqual([{ name: "a", bytes: 512 }]);
  });

  it("never repeats a failed sync for free: a later sync does not save what the failed one lost", async () => {
    const disk = await diskWith(1024);
    const file = await disk.openFiles("log").open("a");
    disk.fail({ step: "sync", nth: 1, error: "EIO" });
    await expect(file.write(0, new Uint8Array(512).fill(2), true)).rejects.toMatchObject({ kind: "io" });
    await file.write(512, new Uint8Array(512).fill(3), true);
    disk.crash("dropUnsynced");
    expect([disk.contents("a")[0], disk.contents("a")[512]]).toEqual([1, 3]);
  });

  it("refuses to grow beyond its capacity", async () => {
    const disk = await diskWith(1024);
    disk.setCapacity(1024);
    const file = await disk.openFiles("log").open("a");
    await file.write(0, new Uint8Array(1024), true);
    await expect(file.write(1024, new Uint8Array(1), true)).rejects.toMatchObject({ kind: "noSpace" });
  });

  it.each<[CrashMode, number]>([
    ["dropUnsynced", 1],
    ["keepUnsynced", 7],
  ])("treats a write in flight at the crash as one that may have begun (%s)", async (mode, expected) => {
    const finishes: (() => void)[] = [];
    const disk = await diskWith(512);
    const slow = new SimulatedDisk({
      random: seededRandom(1),
      capacityBytes: null,
      schedule: (finish) => finishes.push(finish),
    });
    slow.put("a", 0, disk.contents("a"));
    const opening = slow.openFiles("log").open("a");
    finishes.shift()?.();
    const file = await opening;
    let settled = false;
    void file.write(0, new Uint8Array(512).fill(7), true).finally(() => {
      settled = true;
    });
    slow.crash(mode);
    for (const finish of finishes) finish();
    await settle();
    expect(settled).toBe(false);
    expect(slow.contents("a")[0]).toBe(expected);
  });
});
