import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NexusError } from "@nexus/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SharedBytes } from "./ring-file.js";
import {
  dataStartOf,
  EXTENT_OFFSET,
  encodeExtent,
  SLOT_BYTES,
  STREAM_HEADER_BYTES,
  STREAM_STATE_OFFSET,
  type StreamBounds,
  slotsOf,
  streamFileBytes,
} from "./stream-format.js";
import { SharedStreamRing, type StreamLook } from "./stream-ring.js";

const BOUNDS: StreamBounds = { capacityBytes: 100, maxMessages: 8, maxAgeMs: null };
/** As large as the ones real streams begin with. */
const FIRST = 3_700_000_000_000_000;
const ALL = { maxMessages: 256, maxBytes: 1e6 };

/** What processes share, with a hand in between. */
class Memory implements SharedBytes {
  readonly path = "/memory";
  readonly bytes: Buffer;
  onRead: (at: number) => void = () => undefined;
  onWrite: (at: number) => void = () => undefined;

  constructor(bounds: StreamBounds) {
    this.bytes = Buffer.alloc(streamFileBytes(bounds));
    const empty = { earliest: FIRST, earliestPosition: 0, end: FIRST, endPosition: 0 };
    this.bytes.set(encodeExtent(empty), EXTENT_OFFSET);
  }

  read(into: Uint8Array, at: number): void {
    this.onRead(at);
    into.set(this.bytes.subarray(at, at + into.length));
  }

  write(bytes: Uint8Array, at: number): void {
    this.onWrite(at);
    this.bytes.set(bytes, at);
  }

  size = (): number => this.bytes.length;
  isUnlinked = (): boolean => false;
  dispose = (): void => undefined;
}

let nowMs = 1_000;
function open(bounds: StreamBounds = BOUNDS) {
  const memory = new Memory(bounds);
  const ring = (): SharedStreamRing => new SharedStreamRing(memory, bounds, () => nowMs);
  return { memory, writer: ring(), reader: ring(), ring };
}

const message = (text: string) => ({ data: Buffer.from(text), writtenAtMs: 7 });
const textsOf = (look: StreamLook): readonly string[] => {
  if (look.kind !== "messages") throw new Error(`a look was ${JSON.stringify(look)}`);
  return look.messages.map(({ data }) => Buffer.from(data).toString());
};
const DATA = dataStartOf(BOUNDS);
const isSlot = (at: number): boolean => at >= STREAM_HEADER_BYTES && at < DATA;

describe("a stream in shared memory", () => {
  it("keeps the newest within its bounds, round and round, each under its offset", () => {
    const { writer, reader } = open();
    for (let i = 0; i < 1_000; i += 1) {
      const text = `${i} ${"x".repeat(i % 30)}`;
      expect(writer.append([message(text)])).toEqual({ offset: FIRST + i, nextOffset: FIRST + i + 1 });
      const { messages, bytes, earliestOffset, endOffset } = reader.load();
      // The next older one, of 33 bytes at most, is all that there may be room for.
      expect(messages === 8 || messages === i + 1 || bytes + 33 > 100).toBe(true);
      expect(messages).toBeLessThanOrEqual(8);
      expect(bytes).toBeLessThanOrEqual(100);
      expect(endOffset - earliestOffset).toBe(messages);
      const look = reader.read({ ...ALL, offset: 0 });
      expect(textsOf(look)).toHaveLength(messages);
      expect(textsOf(look).at(-1)).toBe(text);
      expect(reader.read({ ...ALL, offset: earliestOffset - 1 })).toEqual({
        kind: "truncated",
        earliestOffset,
      });
    }
    expect(reader.read({ ...ALL, offset: FIRST + 1_001 })).toMatchObject({ kind: "behind_end" });
  });

  it("takes an append that is more than it keeps: the last of it stay", () => {
    const { writer, reader } = open();
    writer.append([message("before")]);
    const many = Array.from({ length: 20 }, (_, i) => message(`${i}`));
    expect(writer.append(many)).toEqual({ offset: FIRST + 1, nextOffset: FIRST + 21 });
    expect(textsOf(reader.read({ ...ALL, offset: 0 }))).toEqual([
      "12",
      "13",
      "14",
      "15",
      "16",
      "17",
      "18",
      "19",
    ]);
    writer.append([message("a".repeat(60)), message("b".repeat(60))]);
    expect(reader.load()).toMatchObject({ messages: 1, bytes: 60, earliestOffset: FIRST + 22 });
    expect(() => writer.append([message("c".repeat(101))])).toThrow(/101 bytes into 8 of 100/);
  });

  it("lets messages go by age for readers, too, while nobody appends", () => {
    const { writer, reader } = open({ ...BOUNDS, maxAgeMs: 50 });
    for (let i = 0; i < 5; i += 1) {
      writer.append([message(`${i}`)]);
      nowMs += 10;
    }
    expect(reader.load()).toMatchObject({ messages: 4, bytes: 4, earliestOffset: FIRST + 1 });
    nowMs += 35;
    expect(reader.read({ ...ALL, offset: FIRST + 1 })).toEqual({
      kind: "truncated",
      earliestOffset: FIRST + 4,
    });
    expect(textsOf(reader.read({ ...ALL, offset: 0 }))).toEqual(["4"]);
    nowMs += 500;
    expect(reader.load()).toMatchObject({ messages: 0, bytes: 0 });
    expect(writer.append([message("new")]).offset).toBe(FIRST + 5);
    expect(reader.load()).toMatchObject({ messages: 1, bytes: 3 });
  });

  it.each(["slots", "data"] as const)(
    "a reader that is overtaken before it has read the %s sees TRUNCATED and no other message",
    (part) => {
      const { memory, writer, reader } = open();
      writer.append(["0", "1", "2", "3"].map(message));
      let hasOvertaken = false;
      memory.onRead = (at) => {
        const isPart = part === "slots" ? isSlot(at) : at >= DATA;
        if (!isPart || hasOvertaken) return;
        hasOvertaken = true;
        for (let i = 0; i < 40; i += 1) writer.append([message(`later ${i}`)]);
      };
      const look = reader.read({ ...ALL, offset: FIRST });
      expect(hasOvertaken).toBe(true);
      expect(look).toEqual({ kind: "truncated", earliestOffset: FIRST + 36 });
    },
  );

  it("a reader of the earliest that is overtaken reads what is earliest then", () => {
    const { memory, writer, reader } = open();
    writer.append(["0", "1"].map(message));
    let hasOvertaken = false;
    memory.onRead = (at) => {
      if (hasOvertaken || at < DATA) return;
      hasOvertaken = true;
      for (let i = 0; i < 40; i += 1) writer.append([message(`later ${i}`)]);
    };
    const look = reader.read({ ...ALL, offset: 0 });
    expect(textsOf(look)[0]).toBe("later 32");
    expect(textsOf(look)).toHaveLength(8);
  });

  it("a writer that dies at any write of an append leaves what was there, whole, and the next one goes on", () => {
    for (let fatal = 1; fatal <= 6; fatal += 1) {
      const { memory, writer, reader, ring } = open();
      for (let i = 0; i < 11; i += 1) writer.append([message(`${i}${"y".repeat(15)}`)]);
      const before = reader.read({ ...ALL, offset: 0 });
      let writes = 0;
      memory.onWrite = () => {
        writes += 1;
        if (writes === fatal) throw new Error("killed");
      };
      const batch = ["a".repeat(30), "b".repeat(30)].map(message);
      try {
        writer.append(batch);
      } catch {
        expect(reader.read({ ...ALL, offset: 0 })).toEqual(before);
      }
      const hasDied = writes === fatal;
      memory.onWrite = () => undefined;
      expect(ring().append([message("next")]).offset).toBe(FIRST + 11 + (hasDied ? 0 : 2));
      expect(textsOf(reader.read({ ...ALL, offset: 0 })).at(-1)).toBe("next");
      if (!hasDied) expect(fatal).toBeGreaterThan(3);
    }
  });
});

describe("bytes that somebody else wrote into it", () => {
  it("in a message: the ones before it are read, it is told of, and reading goes on behind it", () => {
    const { memory, writer, reader } = open();
    writer.append(["aa", "bb", "cc"].map(message));
    memory.bytes[DATA + 2] = 0x78;
    expect(textsOf(reader.read({ ...ALL, offset: 0 }))).toEqual(["aa"]);
    const damaged = { kind: "damaged", offset: FIRST + 1, nextOffset: FIRST + 2 };
    expect(reader.read({ ...ALL, offset: FIRST + 1 })).toEqual(damaged);
    expect(textsOf(reader.read({ ...ALL, offset: FIRST + 2 }))).toEqual(["cc"]);
  });

  it("in any byte of a slot, also of the one another offset would have: never another message", () => {
    const { memory, writer, reader } = open();
    writer.append(["aa", "bb"].map(message));
    const at = STREAM_HEADER_BYTES + (FIRST % slotsOf(BOUNDS)) * SLOT_BYTES;
    for (let i = 0; i < SLOT_BYTES - 4; i += 1) {
      memory.bytes[at + i] = (memory.bytes[at + i] ?? 0) ^ 0x11;
      expect(reader.read({ ...ALL, offset: FIRST }).kind).toBe("damaged");
      memory.bytes[at + i] = (memory.bytes[at + i] ?? 0) ^ 0x11;
    }
    // The slot of the second message in the place of the first.
    memory.bytes.copyWithin(at, at + SLOT_BYTES, at + 2 * SLOT_BYTES);
    expect(reader.read({ ...ALL, offset: FIRST }).kind).toBe("damaged");
    for (let i = 0; i < 20; i += 1) writer.append([message(`${i}`)]);
    expect(textsOf(reader.read({ ...ALL, offset: 0 }))).toHaveLength(8);
  });

  it("in what it says to hold: CORRUPT, also when the checksum is right", () => {
    const { memory, reader } = open();
    memory.bytes[EXTENT_OFFSET + 3] = (memory.bytes[EXTENT_OFFSET + 3] ?? 0) ^ 1;
    expect(() => reader.read({ ...ALL, offset: 0 })).toThrow(/torn/);
    for (const lie of [
      { earliest: FIRST, earliestPosition: 0, end: FIRST + 9, endPosition: 9 },
      { earliest: FIRST, earliestPosition: 0, end: FIRST + 1, endPosition: 101 },
      { earliest: FIRST + 1, earliestPosition: 0, end: FIRST, endPosition: 0 },
      { earliest: Number.NaN, earliestPosition: 0, end: FIRST, endPosition: 0 },
      { earliest: FIRST, earliestPosition: -5, end: FIRST + 1, endPosition: 2 },
    ]) {
      memory.bytes.set(encodeExtent(lie), EXTENT_OFFSET);
      expect(() => reader.read({ ...ALL, offset: 0 })).toThrow(NexusError);
      expect(() => reader.load()).toThrow(/damaged/);
    }
    memory.bytes.set(
      encodeExtent({ earliest: FIRST, earliestPosition: 0, end: FIRST + 3, endPosition: 90 }),
      EXTENT_OFFSET,
    );
    expect(reader.read({ ...ALL, offset: 0 }).kind).toBe("damaged");
    memory.bytes[STREAM_STATE_OFFSET] = 9;
    expect(() => reader.state).toThrow(/its state is 9/);
  });
});

describe("its file", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "nexus-stream-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is opened by others as it was made; what is none, or is cut off, is CORRUPT", () => {
    const path = join(folder, "one.ring");
    const bounds = { ...BOUNDS, maxAgeMs: 60_000 };
    const writer = SharedStreamRing.create(path, bounds, FIRST);
    writer.append([message("hello")]);
    const reader = SharedStreamRing.open(path);
    expect(reader.bounds).toEqual(bounds);
    expect(textsOf(reader.read({ ...ALL, offset: FIRST }))).toEqual(["hello"]);
    expect(() => SharedStreamRing.create(path, BOUNDS, FIRST)).toThrow(/EEXIST/);
    truncateSync(path, STREAM_HEADER_BYTES + 10);
    expect(() => reader.read({ ...ALL, offset: FIRST })).toThrow(/it ends at/);
    expect(() => SharedStreamRing.open(path)).toThrow(/bytes/);
    writeFileSync(path, Buffer.alloc(10_000));
    expect(() => SharedStreamRing.open(path)).toThrow(/no stream/);
    expect(reader.isUnlinked()).toBe(false);
    rmSync(path);
    expect(reader.isUnlinked()).toBe(true);
    reader.dispose();
    writer.dispose();
  });
});
