import { expect, it } from "vitest";
import type { Pipe } from "../channels-api.js";
import { type Current, codeOf, text } from "./suite-helpers.js";

const LONG_MS = 5_000;

/** What was asked of it before waits by now: the server has answered calls that came later and go the same way. */
async function untilWaiting(pipe: Pipe): Promise<void> {
  for (let calls = 0; calls < 2; calls += 1) await pipe.status();
}

export function describeChannels(current: Current): void {
  it("a pipe hands each message to one taker, in order, and waits where it is told to", async () => {
    const fs = current();
    const pipe = await fs.createPipe("/ipc/jobs", { parents: true, maxMessages: 2 });
    await pipe.push("one");
    await pipe.push("two");
    expect(await codeOf(pipe.push("three"))).toBe("RESOURCE_EXHAUSTED");
    const waiting = pipe.push("three", { waitMs: LONG_MS });
    expect(text((await fs.pipe("/ipc/jobs").pop()) ?? new Uint8Array())).toBe("one");
    await waiting;
    expect((await pipe.popMany()).map(text)).toEqual(["two", "three"]);
    expect(await pipe.pop()).toBeNull();
    const taking = pipe.pop({ waitMs: LONG_MS });
    await pipe.push(new Uint8Array(200_000).fill(7));
    expect((await taking)?.length).toBe(200_000);
    expect((await fs.stat("/ipc/jobs")).channel).toMatchObject({ kind: "pipe", messages: 0, maxMessages: 2 });
  });

  it("a pipe is iterated until it is closed", async () => {
    const fs = current();
    const pipe = await fs.createPipe("/ipc/until-closed", { parents: true });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const message of pipe) seen.push(text(message));
    })();
    await pipe.push("a");
    await pipe.push("b");
    await pipe.close();
    await reading;
    expect(seen).toEqual(["a", "b"]);
    expect(await codeOf(pipe.push("c"))).toBe("ENDED");
  });

  it("a stream is read from anywhere in it, and says where it begins when that is gone", async () => {
    const fs = current();
    const stream = await fs.createStream("/ipc/log", { parents: true, maxMessages: 3 });
    const { offset, nextOffset } = await stream.append(["a", "b"]);
    expect(nextOffset).toBe(offset + 2);
    const page = await fs.stream("/ipc/log").read({ offset: offset + 1 });
    expect(page).toMatchObject({ nextOffset, endOffset: nextOffset });
    expect(page.messages.map(({ data }) => text(data))).toEqual(["b"]);
    await stream.append(["c", "d"]);
    await expect(stream.read({ offset })).rejects.toMatchObject({
      code: "TRUNCATED",
      details: { earliestOffset: offset + 1 },
    });
    expect(await codeOf(stream.read({ offset: offset + 99 }))).toBe("INVALID_ARGUMENT");
  });

  it("a consumer group goes on behind what was done, through another handle", async () => {
    const fs = current();
    const stream = await fs.createStream("/ipc/tasks", { parents: true });
    await stream.append(["1", "2", "3"]);
    for await (const message of stream.follow({ group: "workers" })) {
      if (text(message.data) === "2") break;
    }
    const rest: string[] = [];
    await stream.close();
    for await (const message of fs.stream("/ipc/tasks").follow({ group: "workers" })) {
      rest.push(text(message.data));
    }
    // What was not finished comes again.
    expect(rest).toEqual(["2", "3"]);
    const { groups, endOffset } = await stream.status();
    expect(groups).toEqual([{ name: "workers", offset: endOffset }]);
    expect(await codeOf(stream.commit("workers", endOffset, { expectedOffset: 1 }))).toBe("CONFLICT");
    expect(await stream.removeGroup("workers")).toBe(true);
  });

  it("waiting is given up when its signal says so, and removal ends it", async () => {
    const fs = current();
    const pipe = await fs.createPipe("/ipc/given-up", { parents: true });
    const abort = new AbortController();
    const reading = codeOf(pipe.pop({ waitMs: LONG_MS, signal: abort.signal }));
    await untilWaiting(pipe);
    abort.abort();
    expect(await reading).toBe("CANCELLED");
    const other = codeOf(pipe.pop({ waitMs: LONG_MS }));
    await untilWaiting(pipe);
    await fs.remove("/ipc/given-up");
    expect(await other).toBe("ENDED");
    expect(await codeOf(pipe.pop())).toBe("NOT_FOUND");
  });

  it("a stream is no pipe, and settings that are none are refused", async () => {
    const fs = current();
    const stream = await fs.createStream("/ipc/s", { parents: true });
    expect(await codeOf(fs.pipe("/ipc/s").push("x"))).toBe("WRONG_TYPE");
    expect(await codeOf(fs.createPipe("/ipc/s"))).toBe("WRONG_TYPE");
    expect(await codeOf(fs.createStream("/ipc/s", { existOk: false }))).toBe("CONFLICT");
    expect(await codeOf(fs.createPipe("/ipc/x", { maxMessages: 0.5 }))).toBe("INVALID_ARGUMENT");
    await fs.write("/ipc/s", "as a file");
    expect(text(await fs.read("/ipc/s"))).toBe("as a file");
    expect((await stream.status()).messages).toBe(1);
  });
}
