import { MemoryLevel } from "memory-level";
import { expect, it, onTestFinished } from "vitest";
import { LevelStateHandle } from "./state-handle.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | undefined): string => new TextDecoder().decode(value);
const ALL = { gte: bytes("a"), lt: bytes("z") };

async function open(): Promise<LevelStateHandle> {
  const level = new MemoryLevel<Uint8Array, Uint8Array>({ keyEncoding: "view", valueEncoding: "view" });
  await level.open();
  const handle = new LevelStateHandle(level);
  onTestFinished(() => handle.close());
  return handle;
}

it("what was begun during a write reads on when the write is over, as it was before it", async () => {
  const handle = await open();
  const put = (value: string) =>
    handle.write(["b", "c", "d"].map((key) => ({ kind: "put", key: bytes(key), value: bytes(value) })));
  await put("old");
  const writing = put("new");
  const [first, second] = [handle.scan(ALL), handle.scan(ALL)];
  const snapshot = handle.snapshot();
  expect((await first.next(1)).map(({ value }) => text(value))).toEqual(["old"]);
  await writing;
  expect(text(handle.get(bytes("b")))).toBe("new");
  expect((await first.next(5)).map(({ key, value }) => [text(key), text(value)])).toEqual([
    ["c", "old"],
    ["d", "old"],
  ]);
  expect((await second.next(5)).map(({ value }) => text(value))).toEqual(["old", "old", "old"]);
  expect(text(snapshot.get(bytes("d")))).toBe("old");
  await Promise.all([first.close(), second.close()]);
  expect(text(snapshot.get(bytes("d")))).toBe("old");
  snapshot.close();
  const later = handle.scan(ALL);
  expect((await later.next(5)).map(({ value }) => text(value))).toEqual(["new", "new", "new"]);
  await later.close();
});
