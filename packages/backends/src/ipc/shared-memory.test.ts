import { once } from "node:events";
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describePipe, refusalOf, textMessage, textOf } from "@nexus/kernel/testing";
import { type SharedPipePlace, SharedPipeReader, SharedPipeWriter } from "@nexus/lib/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LONG, NOW, onceFree, placeOf, SharedMemoryScene } from "../testing/shared-memory-scene.js";

const MANY = { maxMessages: 256, maxBytes: 1e6 };

describePipe("shared memory", async (bounds) => {
  const scene = await SharedMemoryScene.open();
  const pipe = scene.pipe(bounds);
  const remove = async (): Promise<void> => pipe.remove();
  const dispose = async (): Promise<void> => {
    pipe.detach();
    await scene.close();
  };
  return { pipe, elsewhere: pipe, waiting: () => pipe.waiting, remove, dispose };
});

describe("other processes", () => {
  let scene: SharedMemoryScene;
  beforeEach(async () => {
    scene = await SharedMemoryScene.open();
  });
  afterEach(() => scene.close());

  const child = (place: SharedPipePlace, mode: string, count: number) =>
    scene.child("shared-pipe-child", place, mode, count);

  it("two of them exchange messages in order, waiting for each other, and the node sees what is in it", async () => {
    const pipe = scene.pipe({ maxMessages: 7 });
    const place = await placeOf(pipe);
    const reader = await child(place, "echo", 2_000);
    await child(place, "write", 2_000);
    const seen: string[] = [];
    for (let next = await reader.lines.next(); next.done !== true; next = await reader.lines.next()) {
      seen.push(next.value);
    }
    expect(seen).toEqual(Array.from({ length: 2_000 }, (_, i) => String(i)));
    expect(await pipe.status(NOW)).toMatchObject({ messages: 0, bytes: 0 });
  });

  it("a process and callers of the node wait for each other, in both directions", async () => {
    const pipe = scene.pipe({ maxMessages: 3 });
    const place = await placeOf(pipe);
    const popping = pipe.pop(MANY, LONG);
    const writer = await SharedPipeWriter.open(place);
    await writer.push(Buffer.from("out"), LONG);
    expect((await popping).map(textOf)).toEqual(["out"]);
    writer.release();
    const reader = await SharedPipeReader.open(place);
    const reading = reader.pop(MANY, LONG);
    await onceFree(() => pipe.push(textMessage("in"), NOW));
    expect((await reading).map(textOf)).toEqual(["in"]);
    for (const text of ["1", "2", "3"]) await pipe.push(textMessage(text), NOW);
    const pushing = pipe.push(textMessage("4"), LONG);
    expect((await reader.pop(MANY, LONG)).map(textOf)).toEqual(["1", "2", "3"]);
    await pushing;
    expect((await reader.pop(MANY, LONG)).map(textOf)).toEqual(["4"]);
    reader.release();
  });

  it("an end is one process's at a time, also against callers of the node", async () => {
    const pipe = scene.pipe();
    const place = await placeOf(pipe);
    const writer = await SharedPipeWriter.open(place);
    expect((await refusalOf(SharedPipeWriter.open(place))).code).toBe("CONFLICT");
    expect((await refusalOf(pipe.push(textMessage("x"), NOW))).code).toBe("CONFLICT");
    await writer.push(Buffer.from("mine"), NOW);
    expect((await pipe.pop(MANY, NOW)).map(textOf)).toEqual(["mine"]);
    writer.release();
  });

  it("kill -9 of the writer: what it wrote is read, its end is free, and the reader is not stuck", async () => {
    const pipe = scene.pipe({ maxMessages: 5 });
    const place = await placeOf(pipe);
    const writer = await child(place, "write", 1_000_000);
    const reader = await SharedPipeReader.open(place);
    const seen: string[] = [];
    while (seen.length < 500) seen.push(...(await reader.pop(MANY, LONG)).map(textOf));
    writer.process.kill("SIGKILL");
    await once(writer.process, "exit");
    for (let more = [""]; more.length > 0; seen.push(...more))
      more = (await reader.pop(MANY, NOW)).map(textOf);
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => String(i)));
    const next = await onceFree(() => SharedPipeWriter.open(place));
    await next.push(Buffer.from("another"), NOW);
    expect((await reader.pop(MANY, LONG)).map(textOf)).toEqual(["another"]);
    next.release();
    reader.release();
  });

  it("kill -9 of the reader: the writer gets RESOURCE_EXHAUSTED in time, and nothing is lost", async () => {
    const pipe = scene.pipe({ maxMessages: 4 });
    const place = await placeOf(pipe);
    const reader = await child(place, "echo", 1_000_000);
    const writer = await SharedPipeWriter.open(place);
    await writer.push(Buffer.from("seen"), LONG);
    expect((await reader.lines.next()).value).toBe("seen");
    reader.process.kill("SIGKILL");
    for (let i = 0; i < 4; i += 1) await writer.push(Buffer.from(`${i}`), LONG);
    expect((await refusalOf(writer.push(Buffer.from("4"), { waitMs: 120 }))).code).toBe("RESOURCE_EXHAUSTED");
    writer.release();
    const next = await onceFree(() => SharedPipeReader.open(place));
    expect((await next.pop(MANY, LONG)).map(textOf)).toEqual(["0", "1", "2", "3"]);
    next.release();
  });

  it("a pipe that is closed or removed ends for those who wait at it, and its file is gone", async () => {
    const closed = scene.pipe();
    const atClosed = await SharedPipeReader.open(await placeOf(closed));
    const first = refusalOf(atClosed.pop(MANY, LONG));
    await closed.close(NOW);
    expect((await first).code).toBe("ENDED");
    atClosed.release();
    const removed = scene.pipe();
    const place = await placeOf(removed);
    const atRemoved = await SharedPipeReader.open(place);
    const second = refusalOf(atRemoved.pop(MANY, LONG));
    removed.remove();
    expect(["ENDED", "NOT_FOUND"]).toContain((await second).code);
    expect(existsSync(place.ringPath)).toBe(false);
    atRemoved.release();
    expect((await refusalOf(SharedPipeReader.open(place))).code).toBe("NOT_FOUND");
  });

  it("a pipe whose file somebody cleared away is removed all the same", async () => {
    const pipe = scene.pipe();
    const { ringPath } = await placeOf(pipe);
    rmSync(ringPath);
    pipe.remove();
    expect((await refusalOf(pipe.push(textMessage("x"), NOW))).code).toBe("ENDED");
  });

  it("files are this user's only, and a start removes what an earlier process left", async () => {
    const place = await placeOf(scene.pipe());
    expect(statSync(place.ringPath).mode & 0o777).toBe(0o600);
    expect(statSync(place.doorPath).mode & 0o777).toBe(0o600);
    await scene.driver.close();
    await scene.startDriver();
    writeFileSync(join(scene.folder, "root-9.ring"), "left");
    await scene.driver.close();
    await scene.startDriver();
    expect(readdirSync(scene.folder)).toEqual(["door.sock"]);
    expect(statSync(scene.folder).mode & 0o777).toBe(0o700);
  });
});
