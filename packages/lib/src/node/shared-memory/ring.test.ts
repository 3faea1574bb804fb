import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SharedRing } from "./ring.js";
import { HEADER_BYTES } from "./ring-format.js";

const MANY = { maxMessages: 256, maxBytes: 1e6 };
let folder: string;
let path: string;
let ring: SharedRing;
let other: SharedRing;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nexus-ring-"));
  path = join(folder, "ring");
  ring = SharedRing.create(path, { capacityBytes: 100, maxMessages: 5 });
  other = SharedRing.open(path);
});

afterEach(() => {
  ring.dispose();
  other.dispose();
  rmSync(folder, { recursive: true });
});

const push = (text: string) => ring.push({ data: Buffer.from(text), writtenAtMs: 7 });
const pop = (take = MANY) => other.pop(take).map(({ data }) => Buffer.from(data).toString());
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return "OK";
  } catch (error) {
    return (error as { code: string }).code;
  }
};
/** Writes into the file as a process that does not keep the rules would. */
const scribble = (at: number, bytes: number[]): void => {
  const fd = openSync(path, "r+");
  writeSync(fd, Uint8Array.from(bytes), 0, bytes.length, at);
  closeSync(fd);
};

it("messages go from one to the other in order, around the end of the ring, for as long as one likes", () => {
  for (let i = 0; i < 200; i += 1) {
    const texts = [`${i}`, "x".repeat(i % 40), ""];
    for (const text of texts) expect(push(text)).toBe(true);
    expect(pop()).toEqual(texts);
  }
  expect(ring.load()).toEqual({ messages: 0, bytes: 0 });
});

it("it is full by bytes and by messages, and a refused message leaves no trace", () => {
  expect(push("x".repeat(100))).toBe(true);
  expect(push("y")).toBe(false);
  expect(ring.load()).toEqual({ messages: 1, bytes: 100 });
  pop();
  for (let i = 0; i < 5; i += 1) expect(push(`${i}`)).toBe(true);
  expect(push("")).toBe(false);
  expect(pop({ maxMessages: 2, maxBytes: 1e6 })).toEqual(["0", "1"]);
  expect(pop({ maxMessages: 9, maxBytes: 1 })).toEqual(["2"]);
});

it("a writer that died in the middle of a record has written nothing, and another goes on", () => {
  push("before");
  // The record's bytes are there, the writer's side was never published.
  scribble(HEADER_BYTES + 22, [255, 255, 255, 255, 1, 2, 3, 4]);
  const next = SharedRing.open(path);
  expect(next.push({ data: Buffer.from("after"), writtenAtMs: 7 })).toBe(true);
  next.dispose();
  expect(pop()).toEqual(["before", "after"]);
});

it("a record that is damaged is told once, with what was given up; the ring goes on behind it", () => {
  push("one");
  push("two");
  scribble(HEADER_BYTES + 16, [0]);
  expect(codeOf(pop)).toBe("CORRUPT");
  push("three");
  expect(pop()).toEqual(["three"]);
});

it("a side that is torn is CORRUPT, not an endless look", () => {
  scribble(64, [1, 2, 3]);
  expect(codeOf(pop)).toBe("CORRUPT");
});

it("only its user may read the file; what is no ring, of another version or cut is refused", () => {
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(codeOf(() => SharedRing.create(path, { capacityBytes: 1, maxMessages: 1 }))).toBe("ALREADY_EXISTS");
  expect(codeOf(() => SharedRing.open(join(folder, "none")))).toBe("NOT_FOUND");
  truncateSync(path, HEADER_BYTES + 10);
  expect(codeOf(() => SharedRing.open(path))).toBe("CORRUPT");
  scribble(0, [0]);
  expect(codeOf(() => SharedRing.open(path))).toBe("CORRUPT");
});

it("a file that cannot be made whole is not left in the way", () => {
  const second = join(folder, "second");
  const tooLarge = { capacityBytes: Number.MAX_SAFE_INTEGER, maxMessages: Number.MAX_SAFE_INTEGER };
  expect(codeOf(() => SharedRing.create(second, tooLarge))).toBe("IO_ERROR");
  expect(existsSync(second)).toBe(false);
});
