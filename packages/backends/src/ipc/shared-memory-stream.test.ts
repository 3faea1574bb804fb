import { once } from "node:events";
import { closeSync, existsSync, openSync, statSync, writeSync } from "node:fs";
import { describeStream, refusalOf, textMessage, textOf } from "@nexus/kernel/testing";
import {
  type SharedPipePlace,
  SharedPipeWriter,
  SharedStreamReader,
  SharedStreamWriter,
} from "@nexus/lib/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LONG, NOW, onceFree, placeOf, SharedMemoryScene } from "../testing/shared-memory-scene.js";

const ALL = { offset: 0, maxMessages: 256, maxBytes: 1e6 };

describeStream("shared memory", async (bounds) => {
  const scene = await SharedMemoryScene.open();
  const stream = scene.stream(bounds);
  const remove = async (): Promise<void> => stream.remove();
  const dispose = async (): Promise<void> => {
    stream.detach();
    await scene.close();
  };
  return { stream, elsewhere: stream, waiting: () => stream.waiting, remove, dispose };
});

describe("other processes", () => {
  let scene: SharedMemoryScene;
  beforeEach(async () => {
    scene = await SharedMemoryScene.open();
  });
  afterEach(() => scene.close());

  async function child(place: SharedPipePlace, mode: string, count: number) {
    const started = await scene.child("shared-stream-child", place, mode, count);
    const result = async () => JSON.parse((await started.lines.next()).value ?? "null");
    return { process: started.process, result };
  }

  it("readers of two processes each see every message, waiting for the writer of a third", async () => {
    const stream = scene.stream();
    const place = await placeOf(stream);
    const readers = [await child(place, "read", 2_000), await child(place, "read", 2_000)];
    await child(place, "write", 2_000);
    for (const reader of readers) expect(await reader.result()).toEqual({ read: 2_000, overtaken: 0 });
    expect(await stream.status(NOW)).toMatchObject({ messages: 2_000, isClosed: false });
  });

  it("a reader that a writer overtakes again and again is told, and never sees bytes of another message", async () => {
    const stream = scene.stream({ capacityBytes: 6_000, maxMessages: 16 });
    const place = await placeOf(stream);
    const reader = await child(place, "read", 1_000_000);
    const writer = await child(place, "write", 40_000);
    await once(writer.process, "exit");
    await stream.close(NOW);
    const { read, overtaken } = await reader.result();
    expect(read).toBeGreaterThan(0);
    expect(overtaken).toBeGreaterThan(0);
    expect(read).toBeLessThan(40_000);
  });

  it("kill -9 of the writer: whole appends, in order, and its end is free for the next", async () => {
    const stream = scene.stream({ capacityBytes: 100_000, maxMessages: 400 });
    const place = await placeOf(stream);
    const writer = await child(place, "write", 100_000_000);
    const { endOffset } = await stream.status(NOW);
    await expect
      .poll(async () => (await stream.status(NOW)).endOffset, { timeout: 15_000 })
      .toBeGreaterThan(endOffset + 1_000);
    writer.process.kill("SIGKILL");
    await once(writer.process, "exit");
    const next = await onceFree(() => SharedStreamWriter.open(place));
    const { offset } = await next.append([Buffer.from("another")]);
    expect((await stream.status(NOW)).endOffset).toBe(offset + 1);
    const seen: string[] = [];
    for (let at = 0; at <= offset; ) {
      const slice = await stream.read({ ...ALL, offset: at }, NOW);
      seen.push(...slice.messages.map(textOf));
      at = slice.nextOffset;
    }
    expect(seen.pop()).toBe("another");
    const numbers = seen.map((text) => Number(text.split(" ")[1]));
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
    // Appends were of four: none is there in part.
    expect(((numbers.at(-1) ?? 0) + 1) % 4).toBe(0);
    next.release();
  });

  it("kill -9 of a reader hinders nobody", async () => {
    const stream = scene.stream();
    const place = await placeOf(stream);
    const reader = await child(place, "read", 1_000_000);
    const other = await SharedStreamReader.open(place);
    reader.process.kill("SIGKILL");
    const reading = other.read(ALL, LONG);
    await stream.append([textMessage("1")], NOW);
    expect((await reading).messages.map(textOf)).toEqual(["1"]);
    other.release();
  });

  it("a process and callers of the node wake each other, and the writing end is one's at a time", async () => {
    const stream = scene.stream();
    const place = await placeOf(stream);
    const reading = stream.read(ALL, LONG);
    const writer = await SharedStreamWriter.open(place);
    const { offset, nextOffset } = await writer.append([Buffer.from("out")]);
    expect((await reading).messages.map(textOf)).toEqual(["out"]);
    expect((await refusalOf(stream.append([textMessage("x")], NOW))).code).toBe("CONFLICT");
    expect((await refusalOf(SharedStreamWriter.open(place))).code).toBe("CONFLICT");
    expect((await refusalOf(writer.append([]))).code).toBe("INVALID_ARGUMENT");
    expect((await refusalOf(writer.append([Buffer.alloc(300_000)]))).code).toBe("INVALID_ARGUMENT");
    writer.release();
    const reader = await SharedStreamReader.open(place);
    const waiting = reader.read({ ...ALL, offset: nextOffset }, LONG);
    await onceFree(() => stream.append([textMessage("in")], NOW));
    expect((await waiting).messages.map(textOf)).toEqual(["in"]);
    expect(await reader.read({ ...ALL, offset: nextOffset + 1 }, { waitMs: 50 })).toMatchObject({
      messages: [],
    });
    expect((await refusalOf(reader.read({ ...ALL, offset: offset - 1 }, NOW))).code).toBe("TRUNCATED");
    expect((await refusalOf(reader.read({ ...ALL, offset: offset + 9 }, NOW))).code).toBe("INVALID_ARGUMENT");
    reader.release();
  });

  it("damage in the file is told of by its place, and never read", async () => {
    const stream = scene.stream({ capacityBytes: 1_000, maxMessages: 4 });
    const place = await placeOf(stream);
    const { offset } = await stream.append(["good", "bad", "fine"].map(textMessage), NOW);
    // Behind the header and eight slots; the second message begins with its fifth byte.
    const file = openSync(place.ringPath, "r+");
    writeSync(file, Buffer.from("BAD"), 0, 3, 4_096 + 8 * 48 + 4);
    closeSync(file);
    expect((await stream.read(ALL, NOW)).messages.map(textOf)).toEqual(["good"]);
    const told = { code: "CORRUPT", details: { offset: offset + 1, nextOffset: offset + 2 } };
    expect(await refusalOf(stream.read({ ...ALL, offset: offset + 1 }, NOW))).toMatchObject(told);
    using reader = await SharedStreamReader.open(place);
    expect(await refusalOf(reader.read({ ...ALL, offset: offset + 1 }, NOW))).toMatchObject(told);
    const { messages } = await reader.read({ ...ALL, offset: offset + 2 }, NOW);
    expect(messages.map(textOf)).toEqual(["fine"]);
  });

  it("closing and removing end those who wait in other processes, and the file goes", async () => {
    const stream = scene.stream();
    const place = await placeOf(stream);
    expect(statSync(place.ringPath).mode & 0o777).toBe(0o600);
    await stream.append([textMessage("last")], NOW);
    using reader = await SharedStreamReader.open(place);
    const { endOffset } = await stream.status(NOW);
    const waiting = refusalOf(reader.read({ ...ALL, offset: endOffset }, LONG));
    await stream.close(NOW);
    expect((await waiting).code).toBe("ENDED");
    expect((await reader.read(ALL, NOW)).messages.map(textOf)).toEqual(["last"]);
    using writer = await SharedStreamWriter.open(place);
    expect(await refusalOf(writer.append([Buffer.from("x")]))).toMatchObject({ details: { why: "closed" } });
    stream.remove();
    expect(["ENDED", "NOT_FOUND"]).toContain((await refusalOf(reader.read(ALL, LONG))).code);
    expect(existsSync(place.ringPath)).toBe(false);
  });

  it("a node that is started again makes others: offsets of before are TRUNCATED, and old ends say they ended", async () => {
    const stream = scene.stream();
    const place = await placeOf(stream);
    const { offset } = await stream.append([textMessage("before")], NOW);
    const reader = await SharedStreamReader.open(place);
    const writer = await SharedStreamWriter.open(place);
    const pipe = await SharedPipeWriter.open(await placeOf(scene.pipe()));
    // As after a kill: nothing was told to the ring.
    await scene.driver.close();
    await scene.startDriver();
    const again = scene.stream();
    scene.pipe();
    for (const work of [
      () => reader.read({ ...ALL, offset: offset + 1 }, LONG),
      () => writer.append([Buffer.from("for nobody")]),
      () => pipe.push(Buffer.from("for nobody"), LONG),
    ]) {
      expect(await refusalOf(work())).toMatchObject({ code: "ENDED" });
    }
    expect((await refusalOf(again.read({ ...ALL, offset }, NOW))).code).toBe("TRUNCATED");
    for (const end of [reader, writer, pipe]) end.release();
  });
});
