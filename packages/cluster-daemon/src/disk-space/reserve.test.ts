import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileReserve } from "./reserve.js";

const SHAPE = { pieceBytes: 1024 * 1024 + 7, pieces: 3 };
const NEVER = new AbortController().signal;

let parent = "";
let folder = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "nexus-reserve-"));
  folder = join(parent, "reserve");
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe("a disk reserve", () => {
  it("takes real room: every piece has blocks for all of its bytes, and does not compress", async () => {
    const reserve = new FileReserve(folder, SHAPE);
    expect(await reserve.count()).toBe(0);
    await reserve.refill(NEVER);
    expect(await reserve.count()).toBe(3);
    for (const name of readdirSync(folder)) {
      const { size, blocks } = statSync(join(folder, name));
      expect(size).toBe(SHAPE.pieceBytes);
      expect(blocks * 512).toBeGreaterThanOrEqual(SHAPE.pieceBytes);
      expect(gzipSync(readFileSync(join(folder, name))).length).toBeGreaterThan(0.9 * SHAPE.pieceBytes);
    }
  });

  it("is given up a piece at a time, and only what is missing is written again", async () => {
    const reserve = new FileReserve(folder, SHAPE);
    await reserve.refill(NEVER);
    const kept = statSync(join(folder, "1")).ino;
    expect(await reserve.releaseOne()).toBe(true);
    expect(await reserve.releaseOne()).toBe(true);
    expect(await reserve.count()).toBe(1);
    await reserve.refill(NEVER);
    expect(await reserve.count()).toBe(3);
    expect(statSync(join(folder, "1")).ino).toBe(kept);
  });

  it("has nothing to give up once all of it is gone", async () => {
    const reserve = new FileReserve(folder, SHAPE);
    expect(await reserve.releaseOne()).toBe(false);
    await reserve.refill(NEVER);
    for (let piece = 0; piece < SHAPE.pieces; piece += 1) expect(await reserve.releaseOne()).toBe(true);
    expect(await reserve.releaseOne()).toBe(false);
  });

  it("does not count what was not finished or has another size; both go when it is written anew", async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "1"), "too small");
    writeFileSync(join(folder, "2.tmp"), "cut short");
    writeFileSync(join(folder, "9"), "of a larger reserve");
    const reserve = new FileReserve(folder, SHAPE);
    expect(await reserve.count()).toBe(0);
    await reserve.refill(NEVER);
    expect(readdirSync(folder).sort()).toEqual(["1", "2", "3"]);
    expect(await reserve.count()).toBe(3);
  });

  it("leaves nothing unfinished when writing it is broken off", async () => {
    const stop = new AbortController();
    stop.abort(new Error("stopping"));
    await expect(new FileReserve(folder, SHAPE).refill(stop.signal)).rejects.toThrow("stopping");
    expect(readdirSync(folder)).toEqual([]);
  });
});
