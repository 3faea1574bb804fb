import type { ContentId, Inode } from "@nexus/contracts";
import { textMessage, textOf } from "@nexus/kernel/testing";
import { expect, it } from "vitest";
import { VirtualTime } from "../../testing/virtual-time.js";
import type { Segment } from "../state/channels/segment-rows.js";
import { NodeSegments } from "./node-segments.js";
import { encodeSegment } from "./segment-blob.js";

const LIMITS = { maxMessages: 10, maxBytes: 1_000 };
const SEGMENT: Segment = {
  inode: 7 as Inode,
  ...{ first: 1, next: 3, startBytes: 0, endBytes: 6, lastAtMs: 5 },
  ...{ contentId: "some-id" as ContentId, holders: [], isSealed: true },
};

/** A store whose reads answer when told. */
class SlowStore {
  readonly answers: ((bytes: Uint8Array) => void)[] = [];

  read(): Promise<Uint8Array> {
    return new Promise((resolve) => this.answers.push(resolve));
  }
  put(): Promise<ContentId> {
    return Promise.reject(new Error("nothing is put here"));
  }
}

function start() {
  const time = new VirtualTime();
  const store = new SlowStore();
  const segments = new NodeSegments({ store, clock: time.clock(), cacheBytes: 1_000_000 });
  const read = (timeoutMs: number) => segments.messages(SEGMENT, ["other:1"], 1, LIMITS, timeoutMs);
  return { time, store, read };
}

const bytes = encodeSegment({
  first: 1,
  messages: ["one", "two"].map((text) => ({ data: textMessage(text).data, writtenAtMs: 5 })),
});

it("a reader without patience ends at its own deadline, and takes nothing from those who wait longer", async () => {
  const { time, store, read } = start();
  const impatient = expect(read(10)).rejects.toMatchObject({ code: "CONTENT_UNAVAILABLE" });
  const patient = read(5_000);
  await time.advance(11);
  await impatient;
  store.answers[0]?.(bytes);
  expect((await time.settle(patient)).map(textOf)).toEqual(["one", "two"]);
  expect(store.answers).toHaveLength(1);
});

it("a reader that joins one with more patience does not wait as long", async () => {
  const { time, read } = start();
  const patient = expect(read(60_000)).rejects.toMatchObject({ code: "CONTENT_UNAVAILABLE" });
  const impatient = expect(read(10)).rejects.toMatchObject({ code: "CONTENT_UNAVAILABLE" });
  await time.advance(11);
  await impatient;
  await time.advance(30_000);
  await patient;
});

it("a read that took too long is not what later readers wait for", async () => {
  const { time, store, read } = start();
  const first = expect(read(60_000)).rejects.toMatchObject({ code: "CONTENT_UNAVAILABLE" });
  await time.advance(30_001);
  await first;
  const second = read(1_000);
  await time.advance(1);
  store.answers[1]?.(bytes);
  expect((await time.settle(second)).map(textOf)).toEqual(["one", "two"]);
});
