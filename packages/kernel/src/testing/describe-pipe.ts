import { LINEARIZABLE } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChannelMessage, Pipe } from "../core/ipc/contract.js";
import type { ChannelRequest } from "../core/ipc/settings.js";
import { refusalOf } from "./refusal.js";

/** A pipe opened for one test. */
export interface OpenedPipe {
  readonly pipe: Pipe;
  /** The same pipe through another node or process; the same handle where there is one. */
  readonly elsewhere: Pipe;
  /** Callers that wait at it, where its driver can tell. */
  readonly waiting?: () => number;
  /** Removes its entry. */
  remove(): Promise<void>;
  dispose(): Promise<void>;
}

export type ChannelBounds = Omit<ChannelRequest, "ioProfile">;

const TIMEOUT_MS = 10_000;
/** How long a caller may take to get as far as waiting where nobody can tell. */
const UNTOLD_WAIT_MS = 30;
const NOW = { waitMs: 0, timeoutMs: TIMEOUT_MS, signal: null, consistency: LINEARIZABLE };
const SOON = { ...NOW, waitMs: 60 };
const LONG = { ...NOW, waitMs: TIMEOUT_MS };
const ONE = { maxMessages: 1, maxBytes: 1024 * 1024 };
const MANY = { maxMessages: 256, maxBytes: 1024 * 1024 };

export function textMessage(text: string, writtenAtMs = 7): ChannelMessage {
  return { data: new TextEncoder().encode(text), writtenAtMs };
}

export function textOf(message: ChannelMessage): string {
  return new TextDecoder().decode(message.data);
}

/** Resolves once so many callers wait; a driver that cannot tell is given the time to get as far. */
export async function untilWaiting(
  { waiting }: { readonly waiting?: () => number },
  callers: number,
): Promise<void> {
  if (waiting !== undefined) return expect.poll(waiting, { interval: 1, timeout: TIMEOUT_MS }).toBe(callers);
  await new Promise((resolve) => setTimeout(resolve, UNTOLD_WAIT_MS));
}

export interface PipeTraits {
  /** False: a message comes with the time when it arrived, where what lies between carries none. */
  readonly carriesTimes: boolean;
}

/** What every Pipe must do, as tests. `open` gives an empty pipe of these bounds each time. */
export function describePipe(
  name: string,
  open: (bounds: ChannelBounds) => Promise<OpenedPipe>,
  { carriesTimes }: PipeTraits = { carriesTimes: true },
): void {
  describe(`Pipe: ${name}`, () => {
    let opened: OpenedPipe;
    let pipe: Pipe;
    let elsewhere: Pipe;

    beforeEach(async () => {
      opened = await open({ capacityBytes: 1_000, maxMessages: 4 });
      ({ pipe, elsewhere } = opened);
    });
    afterEach(() => opened.dispose());

    const push = (text: string, through = pipe, wait = NOW) => through.push(textMessage(text), wait);
    const popped = async (take = MANY, through = pipe, wait = NOW) =>
      (await through.pop(take, wait)).map(textOf);

    it("gives messages back in the order they came, whole, each once", async () => {
      for (const text of ["one", "", "three"]) await push(text);
      expect(await popped(ONE, elsewhere)).toEqual(["one"]);
      expect(await popped(MANY)).toEqual(["", "three"]);
      expect(await popped(MANY, elsewhere)).toEqual([]);
    });

    it("keeps the writer's time, and bytes that the writer changes afterwards", async () => {
      const message = textMessage("abc", 1_234);
      await pipe.push(message, NOW);
      message.data.fill(0);
      const [first] = await pipe.pop(ONE, NOW);
      if (carriesTimes) expect(first).toMatchObject({ writtenAtMs: 1_234 });
      expect(textOf(first!)).toBe("abc");
    });

    it("is empty at first, and says how much is in it", async () => {
      expect(await popped()).toEqual([]);
      await push("12345");
      expect(await elsewhere.status(NOW)).toMatchObject({
        kind: "pipe",
        messages: 1,
        bytes: 5,
        capacityBytes: 1_000,
        maxMessages: 4,
        isClosed: false,
      });
    });

    it("takes no more bytes at once than asked for, but at least one message", async () => {
      for (const text of ["aaaa", "bbbb", "cccc"]) await push(text);
      expect(await popped({ maxMessages: 9, maxBytes: 1 })).toEqual(["aaaa"]);
      expect(await popped({ maxMessages: 9, maxBytes: 8 })).toEqual(["bbbb", "cccc"]);
    });

    it("refuses a message when it is full of messages, and loses none", async () => {
      for (const text of ["1", "2", "3", "4"]) await push(text);
      expect((await refusalOf(push("5"))).code).toBe("RESOURCE_EXHAUSTED");
      expect((await refusalOf(push("5", elsewhere, SOON))).code).toBe("RESOURCE_EXHAUSTED");
      expect(await popped()).toEqual(["1", "2", "3", "4"]);
    });

    it("refuses a message when it is full of bytes", async () => {
      await push("x".repeat(900));
      expect((await refusalOf(push("y".repeat(101)))).code).toBe("RESOURCE_EXHAUSTED");
      await push("y".repeat(100));
      expect((await pipe.status(NOW)).bytes).toBe(1_000);
    });

    it("refuses a message that can never fit, and one that is no message", async () => {
      expect((await refusalOf(push("x".repeat(1_001), pipe, LONG))).code).toBe("INVALID_ARGUMENT");
      expect((await refusalOf(pipe.pop({ maxMessages: 0, maxBytes: 1 }, NOW))).code).toBe("INVALID_ARGUMENT");
    });

    it("lets a writer wait for room, and a reader for a message", async () => {
      for (const text of ["1", "2", "3", "4"]) await push(text);
      const waiting = push("5", elsewhere, LONG);
      await untilWaiting(opened, 1);
      expect(await popped(ONE)).toEqual(["1"]);
      await waiting;
      expect(await popped()).toEqual(["2", "3", "4", "5"]);
      const reading = popped(MANY, elsewhere, LONG);
      await untilWaiting(opened, 1);
      await push("6");
      expect(await reading).toEqual(["6"]);
    });

    it("serves those who wait for messages in the order they came", async () => {
      const order: string[] = [];
      const readers: Promise<unknown>[] = [];
      for (const reader of [0, 1, 2]) {
        const reading = popped(ONE, pipe, LONG);
        readers.push(reading.then((texts) => order.push(`${reader}:${texts.join()}`)));
        await untilWaiting(opened, reader + 1);
      }
      for (const text of ["a", "b", "c"]) await push(text, elsewhere);
      await Promise.all(readers);
      expect(order).toEqual(["0:a", "1:b", "2:c"]);
    });

    it("serves those who wait for room in the order they came, and before those who come later", async () => {
      for (const text of ["1", "2", "3", "4"]) await push(text);
      const first = push("5", pipe, LONG);
      await untilWaiting(opened, 1);
      const second = push("6", pipe, LONG);
      await untilWaiting(opened, 2);
      expect(await popped({ maxMessages: 2, maxBytes: 9 })).toEqual(["1", "2"]);
      await push("7", pipe, SOON).catch(() => undefined);
      await Promise.all([first, second]);
      expect((await popped()).slice(0, 4)).toEqual(["3", "4", "5", "6"]);
    });

    it("gives up waiting at the deadline with nothing, and when told to", async () => {
      expect(await popped(MANY, pipe, SOON)).toEqual([]);
      const abort = new AbortController();
      const reading = pipe.pop(MANY, { ...LONG, signal: abort.signal });
      await untilWaiting(opened, 1);
      abort.abort();
      expect((await refusalOf(reading)).code).toBe("CANCELLED");
      await push("kept");
      expect(await popped()).toEqual(["kept"]);
    });

    it("delivers what was in it when it was closed, then ends for readers and writers", async () => {
      await push("last");
      await elsewhere.close(NOW);
      await pipe.close(NOW);
      expect((await refusalOf(push("more"))).code).toBe("ENDED");
      expect((await pipe.status(NOW)).isClosed).toBe(true);
      expect(await popped()).toEqual(["last"]);
      expect((await refusalOf(pipe.pop(MANY, LONG))).code).toBe("ENDED");
    });

    it("ends those who wait when it is closed", async () => {
      const reading = refusalOf(pipe.pop(MANY, LONG));
      await untilWaiting(opened, 1);
      await elsewhere.close(NOW);
      expect((await reading).code).toBe("ENDED");
    });

    it("ends those who wait when its entry is removed, with what was in it", async () => {
      for (const text of ["1", "2", "3", "4"]) await push(text);
      const writing = refusalOf(push("5", pipe, LONG));
      await untilWaiting(opened, 1);
      await opened.remove();
      expect(await writing).toMatchObject({ code: "ENDED", details: { why: "removed" } });
      expect((await refusalOf(pipe.pop(MANY, NOW))).code).toBe("ENDED");
    });

    it("hands every message to exactly one of many readers, from many writers", async () => {
      const total = 40;
      const seen: string[] = [];
      const readers = [pipe, elsewhere, pipe].map(async (through) => {
        while (seen.length < total) {
          seen.push(...(await popped({ maxMessages: 3, maxBytes: 1_000 }, through, SOON)));
        }
      });
      const writers = [pipe, elsewhere].map(async (through, writer) => {
        for (let i = 0; i < total / 2; i += 1) await push(`${writer}-${i}`, through, LONG);
      });
      await Promise.all([...writers, ...readers]);
      expect(new Set(seen).size).toBe(total);
      expect(seen.length).toBe(total);
    });
  });
}
