import { LINEARIZABLE } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Stream, StreamReadRequest, StreamSlice } from "../core/ipc/contract.js";
import { type ChannelBounds, textMessage, textOf, untilWaiting } from "./describe-pipe.js";
import { refusalOf } from "./refusal.js";

/** A stream opened for one test. */
export interface OpenedStream {
  readonly stream: Stream;
  /** The same stream through another node or process; the same handle where there is one. */
  readonly elsewhere: Stream;
  /** Callers that wait at it, where its driver can tell. */
  readonly waiting?: () => number;
  /** Removes its entry. */
  remove(): Promise<void>;
  dispose(): Promise<void>;
}

const TIMEOUT_MS = 10_000;
const NOW = { waitMs: 0, timeoutMs: TIMEOUT_MS, signal: null, consistency: LINEARIZABLE };
const LONG = { ...NOW, waitMs: TIMEOUT_MS };
const TAKE = { maxMessages: 256, maxBytes: 1024 * 1024 };

/** What every Stream must do, as tests. `open` gives an empty stream of these bounds each time. */
export function describeStream(name: string, open: (bounds: ChannelBounds) => Promise<OpenedStream>): void {
  describe(`Stream: ${name}`, () => {
    let opened: OpenedStream;
    let stream: Stream;
    let elsewhere: Stream;

    const openWith = async (bounds: ChannelBounds): Promise<void> => {
      opened = await open(bounds);
      ({ stream, elsewhere } = opened);
    };
    beforeEach(() => openWith({ capacityBytes: 1_000, maxMessages: 8 }));
    afterEach(() => opened.dispose());

    const append = (...texts: string[]) =>
      stream.append(
        texts.map((text) => textMessage(text)),
        NOW,
      );
    const read = (offset: number, rest: Partial<StreamReadRequest> = {}, through = stream, wait = NOW) =>
      through.read({ ...TAKE, offset, ...rest }, wait);
    const texts = (slice: StreamSlice): string[] => slice.messages.map(textOf);

    it("gives offsets that grow from 1 or more, once each, and reads in their order", async () => {
      const first = await append("a");
      const second = await append("b", "c");
      expect(first.offset).toBeGreaterThanOrEqual(1);
      expect(second.offset).toBe(first.nextOffset);
      const slice = await read(first.offset, {}, elsewhere);
      expect(texts(slice)).toEqual(["a", "b", "c"]);
      expect(slice.messages.map(({ offset }) => offset)).toEqual([
        first.offset,
        second.offset,
        second.offset + 1,
      ]);
      expect(slice).toMatchObject({ nextOffset: second.nextOffset, endOffset: second.nextOffset });
    });

    it("lets readers go on where they were, each on its own, and takes nothing out", async () => {
      await append("a", "b", "c");
      const one = await read(0, { maxMessages: 1 });
      expect(texts(one)).toEqual(["a"]);
      expect(texts(await read(one.nextOffset, {}, elsewhere))).toEqual(["b", "c"]);
      expect(texts(await read(one.nextOffset))).toEqual(["b", "c"]);
      expect(texts(await read(0, { maxBytes: 1 }))).toEqual(["a"]);
    });

    it("answers with nothing at its end, and lets a reader wait there", async () => {
      const { nextOffset } = await append("a");
      expect(await read(nextOffset)).toMatchObject({ messages: [], nextOffset });
      const reading = read(nextOffset, {}, elsewhere, LONG);
      const other = read(nextOffset, {}, stream, LONG);
      await untilWaiting(opened, 2);
      await append("b");
      expect(texts(await reading)).toEqual(["b"]);
      expect(texts(await other)).toEqual(["b"]);
      expect((await refusalOf(read(nextOffset + 9))).code).toBe("INVALID_ARGUMENT");
    });

    it("stops waiting when told to", async () => {
      const abort = new AbortController();
      const reading = stream.read({ ...TAKE, offset: 0 }, { ...LONG, signal: abort.signal });
      await untilWaiting(opened, 1);
      abort.abort();
      expect((await refusalOf(reading)).code).toBe("CANCELLED");
    });

    it("keeps at most so many messages, and says where it begins", async () => {
      const { offset } = await append("0");
      for (let i = 1; i < 12; i += 1) await append(String(i));
      const lost = await refusalOf(read(offset));
      expect(lost).toMatchObject({ code: "TRUNCATED", details: { earliestOffset: offset + 4 } });
      expect(texts(await read(0))).toEqual(["4", "5", "6", "7", "8", "9", "10", "11"]);
      expect(texts(await read(offset + 4))).toHaveLength(8);
    });

    it("keeps at most so many bytes, also when one message outweighs many", async () => {
      await append("a".repeat(10), "b".repeat(10), "c".repeat(480));
      await append("d".repeat(990));
      expect(texts(await read(0)).map((text) => text.length)).toEqual([10, 990].slice(1));
      expect(await stream.status(NOW)).toMatchObject({ messages: 1, bytes: 990 });
    });

    it("lets messages go by age, also while nobody appends", async () => {
      await opened.dispose();
      await openWith({ capacityBytes: 1_000, maxMessages: 8, maxAgeMs: 300 });
      const { offset, nextOffset } = await append("old");
      expect(texts(await read(offset))).toEqual(["old"]);
      await expect.poll(async () => (await stream.status(NOW)).messages, { timeout: 5_000 }).toBe(0);
      expect((await refusalOf(read(offset))).code).toBe("TRUNCATED");
      expect((await append("new")).offset).toBe(nextOffset);
    });

    it("refuses what is no append", async () => {
      expect((await refusalOf(stream.append([], NOW))).code).toBe("INVALID_ARGUMENT");
      expect((await refusalOf(append("x".repeat(1_001)))).code).toBe("INVALID_ARGUMENT");
      expect((await refusalOf(read(-1))).code).toBe("INVALID_ARGUMENT");
    });

    it("remembers how far consumer groups are, and lets only one of two members move one", async () => {
      const { offset, nextOffset } = await append("a", "b");
      const commit = (group: string, at: number, expectedOffset: number | null, through = stream) =>
        through.commitCursor({ group, offset: at, expectedOffset }, NOW);
      await commit("workers", offset, 0);
      await commit("workers", nextOffset, offset, elsewhere);
      const late = await refusalOf(commit("workers", nextOffset, offset));
      expect(late).toMatchObject({ code: "CONFLICT", details: { offset: nextOffset } });
      await commit("others", offset, null);
      expect((await elsewhere.status(NOW)).groups).toEqual([
        { name: "others", offset },
        { name: "workers", offset: nextOffset },
      ]);
      expect((await refusalOf(commit("workers", nextOffset + 9, null))).code).toBe("INVALID_ARGUMENT");
      expect(await stream.removeGroup("others", NOW)).toBe(true);
      expect(await stream.removeGroup("others", NOW)).toBe(false);
    });

    it("bounds the number of groups", async () => {
      const { offset } = await append("a");
      const commit = (group: string) => stream.commitCursor({ group, offset, expectedOffset: null }, NOW);
      for (let i = 0; i < 64; i += 1) await commit(`group-${i}`);
      expect((await refusalOf(commit("one more"))).code).toBe("RESOURCE_EXHAUSTED");
      await commit("group-3");
    });

    it("stays readable when closed, and ends readers at its end", async () => {
      const { nextOffset } = await append("a");
      const waiting = refusalOf(read(nextOffset, {}, elsewhere, LONG));
      await untilWaiting(opened, 1);
      await stream.close(NOW);
      expect((await waiting).code).toBe("ENDED");
      expect((await refusalOf(append("b"))).code).toBe("ENDED");
      expect(texts(await read(0))).toEqual(["a"]);
    });

    it("ends those who wait when its entry is removed", async () => {
      await append("a");
      const waiting = refusalOf(read(0, { offset: (await stream.status(NOW)).endOffset }, stream, LONG));
      await untilWaiting(opened, 1);
      await opened.remove();
      expect(await waiting).toMatchObject({ code: "ENDED", details: { why: "removed" } });
      expect((await refusalOf(append("b"))).code).toBe("ENDED");
    });

    it("takes appends of two writers one after the other, none lost, the same order for everybody", async () => {
      const total = 8;
      await Promise.all(
        [stream, elsewhere].map(async (through, writer) => {
          for (let i = 0; i < total / 2; i += 1) await through.append([textMessage(`${writer}-${i}`)], NOW);
        }),
      );
      const here = texts(await read(0));
      expect(new Set(here).size).toBe(total);
      expect(texts(await read(0, {}, elsewhere))).toEqual(here);
      for (const writer of [0, 1]) {
        expect(here.filter((text) => text.startsWith(`${writer}-`))).toEqual(
          [0, 1, 2, 3].map((i) => `${writer}-${i}`),
        );
      }
    });
  });
}
