import { describe, expect, it } from "vitest";
import type { Reserve } from "./reserve.js";
import { type SpaceEvent, SpaceGuard } from "./space-guard.js";
import { spaceLimits } from "./space-rule.js";

const MIB = 1024 * 1024;
const LIMITS = spaceLimits(64 * MIB);

/** A disk of which `others` bytes are used by somebody else, with a reserve on it. */
class Disk implements Reserve {
  pieces = 0;
  looks = 0;
  failure: Error | null = null;
  constructor(
    readonly sizeMib: number,
    public othersMib: number,
  ) {}
  freeBytes = (): Promise<number> => {
    this.looks += 1;
    if (this.failure !== null) return Promise.reject(this.failure);
    return Promise.resolve(
      Math.max(0, (this.sizeMib - this.othersMib) * MIB - this.pieces * LIMITS.pieceBytes),
    );
  };
  count = (): Promise<number> => Promise.resolve(this.pieces);
  releaseOne = (): Promise<boolean> => {
    const had = this.pieces > 0;
    if (had) this.pieces -= 1;
    return Promise.resolve(had);
  };
  refill = (): Promise<void> => {
    this.pieces = LIMITS.pieces;
    return Promise.resolve();
  };
}

function guardOf(disk: Disk): { guard: SpaceGuard; events: SpaceEvent["kind"][] } {
  const events: SpaceEvent["kind"][] = [];
  const guard = new SpaceGuard({
    reserve: disk,
    limits: LIMITS,
    freeBytes: disk.freeBytes,
    folder: "/data",
    onEvent: (event) => events.push(event.kind),
  });
  return { guard, events };
}

describe("a node that watches its disk", () => {
  it("writes its reserve only once it may, and when there is room", async () => {
    const disk = new Disk(1_000, 0);
    const { guard, events } = guardOf(disk);
    await guard.check();
    expect(disk.pieces).toBe(0);
    guard.allowRefill();
    await guard.check();
    expect([disk.pieces, guard.status().reserveBytes]).toEqual([4, 64 * MIB]);
    disk.othersMib = 700;
    disk.pieces = 0;
    await guard.check();
    expect(disk.pieces).toBe(4);
    expect(events).toEqual(["refilled", "refilled"]);
  });

  it("refuses growth when room runs low, gives up all but the last piece, and resumes by itself", async () => {
    const disk = new Disk(1_000, 0);
    const { guard, events } = guardOf(disk);
    guard.allowRefill();
    await guard.check();
    guard.admit(MIB);

    disk.othersMib = 820;
    await guard.check();
    expect(() => guard.admit(0)).toThrow(
      expect.objectContaining({
        code: "NO_SPACE",
        message: expect.stringMatching(
          /116\.0 MiB are free for \/data; .*resume by themselves at 192\.0 MiB/,
        ),
      }),
    );
    expect(guard.notice()).toMatch(/^this node takes no writes/);
    expect(disk.pieces).toBe(4);

    disk.othersMib = 1_000;
    await guard.check();
    expect(disk.pieces).toBe(1);

    disk.othersMib = 800;
    await guard.check();
    expect(guard.status().isRefusing, "the reserve is not back yet").toBe(true);
    disk.othersMib = 700;
    await guard.check();
    expect([guard.status().isRefusing, disk.pieces]).toEqual([false, 4]);
    guard.admit(MIB);
    expect(events).toEqual([
      "refilled",
      "refusing",
      "released",
      "released",
      "released",
      "refilled",
      "resumed",
    ]);
  });

  it("looks again at once when what was let in may have used up the room", async () => {
    const disk = new Disk(400, 0);
    const { guard } = guardOf(disk);
    guard.allowRefill();
    await guard.check();
    const before = disk.looks;
    guard.admit(100 * MIB);
    expect(disk.looks).toBe(before);
    disk.othersMib = 300;
    guard.admit(150 * MIB);
    await guard.check();
    expect(disk.looks).toBeGreaterThan(before);
    expect(() => guard.admit(1)).toThrow(/NO_SPACE|no writes/);
  });

  it("goes on as it was when the disk cannot be asked, and says so", async () => {
    const disk = new Disk(1_000, 0);
    const { guard, events } = guardOf(disk);
    await guard.check();
    disk.failure = new Error("statfs failed");
    await guard.check();
    expect(events).toEqual(["checkFailed"]);
    guard.admit(MIB);
  });
});
