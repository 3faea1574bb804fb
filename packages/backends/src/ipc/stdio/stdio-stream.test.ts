import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Inode, LINEARIZABLE } from "@nexus/contracts";
import { compileChannelSettings, type StdioEnds, type Stream, type StreamSlice } from "@nexus/kernel";
import {
  type ChannelBounds,
  describeStream,
  type OpenedStream,
  refusalOf,
  textMessage,
  textOf,
} from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { StdioDriver } from "./stdio-driver.js";
import type { StdioStream } from "./stdio-stream.js";

const CHILD = fileURLToPath(new URL("../../testing/stdio-child.js", import.meta.url));
const NOW = { waitMs: 0, timeoutMs: 10_000, signal: null, consistency: LINEARIZABLE };
const LONG = { ...NOW, waitMs: 10_000 };
const TAKE = { maxMessages: 256, maxBytes: 1e6 };
const BOUNDS = { capacityBytes: 1_000, maxMessages: 4 };

function openStream(ends: StdioEnds, bounds: ChannelBounds): StdioStream {
  const driver = new StdioDriver({ wallMs: () => 1_234, nowMs: () => performance.now(), maxWaiters: 16 });
  driver.attach("/s", ends);
  const settings = compileChannelSettings("stream", { ioProfile: "stdio", ...bounds }, null);
  return driver.stream({ inode: 1 as Inode, path: "/s" }, settings);
}

/** The stream to a process that sends back what it is sent: an append is over when it has come back. */
function overEcho(stream: StdioStream): Stream {
  const first = stream.status(NOW).then(({ endOffset }) => endOffset);
  let appended = 0;
  return {
    append: async (messages, options) => {
      const { token, offset } = await stream.append(messages, options);
      appended += messages.length;
      const end = (await first) + appended;
      const endOffset = async () => (await stream.status(NOW)).endOffset;
      await expect.poll(endOffset, { interval: 1, timeout: 5_000 }).toBeGreaterThanOrEqual(end);
      return { token, offset, nextOffset: await endOffset() };
    },
    read: (request, options) => stream.read(request, options),
    commitCursor: (request, options) => stream.commitCursor(request, options),
    removeGroup: (group, options) => stream.removeGroup(group, options),
    close: (options) => stream.close(options),
    status: (options) => stream.status(options),
  };
}

describeStream(
  "stdio, to a process that sends back what it is sent",
  async (bounds): Promise<OpenedStream> => {
    const echo = new PassThrough();
    const ends = { input: echo, output: echo, framing: "length_prefixed", endsOutput: false } as const;
    const stdio = openStream(ends, bounds);
    const stream = overEcho(stdio);
    return {
      ...{ stream, elsewhere: stream, waiting: () => stdio.waiting },
      remove: async () => stdio.remove(),
      dispose: async () => {
        stdio.detach();
        echo.destroy();
      },
    };
  },
);

/** A stream between two of this process: `input` is where the other side writes, `output` where it reads. */
function between(ends: Partial<StdioEnds> = {}, bounds: ChannelBounds = BOUNDS) {
  const input = new PassThrough();
  const output = new PassThrough();
  const stream = openStream({ input, output, framing: "lines", endsOutput: true, ...ends }, bounds);
  const read = (offset = 0, wait = LONG): Promise<StreamSlice> => stream.read({ ...TAKE, offset }, wait);
  return { input, output, stream, read };
}

async function untilEnd(stream: StdioStream, endOffset: number): Promise<void> {
  await expect.poll(async () => (await stream.status(NOW)).endOffset, { interval: 1 }).toBe(endOffset);
}

describe("what comes in", () => {
  it("is kept for every reader, at offsets that none of an earlier process has", async () => {
    const { input, stream, read } = between();
    const { earliestOffset } = await stream.status(NOW);
    expect(earliestOffset).toBeGreaterThan(1_234);
    input.write("one\ntw");
    input.write("o\nthree\n");
    await untilEnd(stream, earliestOffset + 3);
    const all = await read();
    expect(all.messages.map(textOf)).toEqual(["one", "two", "three"]);
    expect(all.messages.map(({ writtenAtMs }) => writtenAtMs)).toEqual([1_234, 1_234, 1_234]);
    expect((await read(earliestOffset + 1)).messages.map(textOf)).toEqual(["two", "three"]);
    expect(await refusalOf(read(1_234))).toMatchObject({ code: "TRUNCATED", details: { earliestOffset } });
  });

  it("never makes the process wait: the oldest goes, and who reads it too late is told where to go on", async () => {
    const { input, stream, read } = between();
    const { earliestOffset: first } = await stream.status(NOW);
    for (let i = 0; i < 1_000; i += 1) input.write(`${i}\n`);
    await untilEnd(stream, first + 1_000);
    expect(input.isPaused()).toBe(false);
    expect(stream.messages).toBe(4);
    const late = await refusalOf(read(first));
    expect(late).toMatchObject({ code: "TRUNCATED", details: { earliestOffset: first + 996 } });
    expect((await read(first + 996)).messages.map(textOf)).toEqual(["996", "997", "998", "999"]);
  });

  it("and is longer than may be has an offset where reading is CORRUPT, and goes on behind it", async () => {
    const { input, stream, read } = between();
    const { earliestOffset: first } = await stream.status(NOW);
    input.write(`a\n${"x".repeat(1_001)}\nb\n`);
    await untilEnd(stream, first + 3);
    expect(await read()).toMatchObject({ messages: [{ offset: first }], nextOffset: first + 1 });
    for (let reader = 0; reader < 2; reader += 1) {
      expect(await refusalOf(read(first + 1))).toMatchObject({
        code: "CORRUPT",
        details: { bytes: 1_001, mostBytes: 1_000, offset: first + 1, nextOffset: first + 2 },
      });
    }
    expect((await read(first + 2)).messages.map(textOf)).toEqual(["b"]);
    for (let i = 0; i < 4; i += 1) input.write(`${i}\n`);
    await untilEnd(stream, first + 7);
    expect((await read()).messages.map(textOf)).toEqual(["0", "1", "2", "3"]);
  });

  it("ends with the input, behind what was cut off, and stays readable", async () => {
    const { input, output, stream, read } = between();
    const { earliestOffset: first } = await stream.status(NOW);
    input.end("whole\npart");
    await untilEnd(stream, first + 2);
    expect((await read()).messages.map(textOf)).toEqual(["whole"]);
    expect(await refusalOf(read(first + 1))).toMatchObject({
      code: "CORRUPT",
      details: { bytes: 4, nextOffset: first + 2 },
    });
    const over = { code: "ENDED", details: { why: "end_of_input" } };
    expect(await refusalOf(read(first + 2))).toMatchObject(over);
    await stream.append([textMessage("still there?")], NOW);
    expect(String(output.read())).toBe("still there?\n");
  });

  it("ends with an input that breaks, and nobody else is told of its error", async () => {
    const { input, stream, read } = between();
    const waiting = refusalOf(read());
    expect(stream.waiting).toBe(1);
    input.destroy(new Error("the cable was cut"));
    expect(await waiting).toMatchObject({
      code: "ENDED",
      what: expect.stringContaining("the cable was cut"),
      details: { why: "broken_pipe", side: "input" },
    });
  });
});

describe("what is appended", () => {
  it("goes out whole and together, and says where an answer will be", async () => {
    const { input, output, stream, read } = between();
    const { endOffset } = await stream.status(NOW);
    const asked = await stream.append([textMessage("one"), textMessage("two")], NOW);
    expect(asked).toEqual({ token: null, offset: endOffset, nextOffset: endOffset });
    expect(String(output.read())).toBe("one\ntwo\n");
    const answer = read(asked.nextOffset);
    input.write("answer\n");
    expect((await answer).messages.map(textOf)).toEqual(["answer"]);
  });

  it("waits while the process reads nothing, as long as the call may take, and then none of it is written", async () => {
    const output = new PassThrough({ highWaterMark: 1 });
    const { stream } = between({ output });
    await stream.append([textMessage("x".repeat(900))], NOW);
    await expect.poll(() => output.writableNeedDrain).toBe(true);
    const soon = { ...NOW, timeoutMs: 60 };
    expect((await refusalOf(stream.append([textMessage("late")], soon))).code).toBe("RESOURCE_EXHAUSTED");
    const patient = stream.append([textMessage("patient")], NOW);
    await expect.poll(() => stream.waiting).toBe(1);
    const sent: Buffer[] = [];
    output.on("data", (bytes: Buffer) => sent.push(bytes));
    await patient;
    await expect.poll(() => Buffer.concat(sent).toString()).toBe(`${"x".repeat(900)}\npatient\n`);
  });

  it("is refused whole when one of the messages cannot be sent", async () => {
    const { output, stream } = between();
    const both = stream.append([textMessage("one"), textMessage("t\nwo")], NOW);
    expect((await refusalOf(both)).code).toBe("INVALID_ARGUMENT");
    expect(output.read()).toBeNull();
  });

  it("ends with the output, and closing the stream ends that", async () => {
    const { input, output, stream, read } = between();
    input.write("kept\n");
    await read();
    await stream.close(NOW);
    expect(output.writableEnded).toBe(true);
    expect(input.isPaused()).toBe(true);
    expect(await stream.status(NOW)).toMatchObject({ isClosed: true, messages: 1 });
    expect((await refusalOf(stream.append([textMessage("more")], NOW))).code).toBe("ENDED");
    expect((await read()).messages.map(textOf)).toEqual(["kept"]);
  });
});

describe("a stream to a child process", () => {
  let child: ChildProcess;
  afterEach(() => {
    child.kill("SIGKILL");
  });

  it("is read by several readers until the child is killed, and then to its end", async () => {
    child = spawn(process.execPath, [CHILD, "echo"], { stdio: ["pipe", "pipe", "inherit"] });
    const { stdout, stdin } = child;
    if (stdout === null || stdin === null) throw new Error("it was spawned without pipes");
    const ends = { input: stdout, output: stdin, framing: "lines", endsOutput: true } as const;
    const stream = openStream(ends, { capacityBytes: 10_000, maxMessages: 64 });
    const { offset } = await stream.append([textMessage("a"), textMessage("b")], NOW);
    const follow = async (): Promise<string[]> => {
      const seen: string[] = [];
      for (let at = offset; seen.length < 3; ) {
        const { messages, nextOffset } = await stream.read({ ...TAKE, offset: at }, LONG);
        seen.push(...messages.map(textOf));
        at = nextOffset;
      }
      return seen;
    };
    const readers = [follow(), follow()];
    await stream.append([textMessage("c")], NOW);
    expect(await Promise.all(readers)).toEqual([
      ["a", "b", "c"],
      ["a", "b", "c"],
    ]);
    child.kill("SIGKILL");
    await once(child, "close");
    const end = (await stream.status(NOW)).endOffset;
    expect((await refusalOf(stream.read({ ...TAKE, offset: end }, LONG))).code).toBe("ENDED");
    expect((await stream.read({ ...TAKE, offset }, NOW)).messages).toHaveLength(3);
    expect((await refusalOf(stream.append([textMessage("d")], NOW))).code).toBe("ENDED");
  });
});
