import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Inode, LINEARIZABLE, NexusError } from "@nexus/contracts";
import { compileChannelSettings, type StdioEnds } from "@nexus/kernel";
import { textMessage, textOf } from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { StdioDriver } from "./stdio-driver.js";
import type { StdioPipe } from "./stdio-pipe.js";

const CHILD = fileURLToPath(new URL("../../testing/stdio-child.js", import.meta.url));
const NOW = { waitMs: 0, timeoutMs: 10_000, signal: null, consistency: LINEARIZABLE };
const SOON = { ...NOW, waitMs: 60 };
const LONG = { ...NOW, waitMs: 10_000 };
const ONE = { maxMessages: 1, maxBytes: 1e6 };
const MANY = { maxMessages: 256, maxBytes: 1e6 };
const BOUNDS = { capacityBytes: 1_000, maxMessages: 4 };

const refusal = async (work: Promise<unknown>): Promise<NexusError> => {
  const outcome = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!NexusError.is(outcome)) throw new Error(`it was not refused: ${String(outcome)}`);
  return outcome;
};

const newDriver = (): StdioDriver =>
  new StdioDriver({ wallMs: () => 1_234, nowMs: () => performance.now(), maxWaiters: 16 });

function use(driver: StdioDriver, bounds: { capacityBytes?: number; maxMessages?: number }): StdioPipe {
  const settings = compileChannelSettings("pipe", { ioProfile: "stdio", ...bounds }, null);
  return driver.pipe({ inode: 1 as Inode, path: "/p" }, settings);
}

/** A pipe between two streams of this process: `input` is where the other side writes, `output` where it reads. */
function between(ends: Partial<StdioEnds> = {}, bounds: Parameters<typeof use>[1] = BOUNDS) {
  const input = new PassThrough();
  const output = new PassThrough();
  const driver = newDriver();
  driver.attach("/p", { input, output, framing: "lines", endsOutput: true, ...ends });
  return { driver, input, output, pipe: use(driver, bounds) };
}

const poppedBy = async (pipe: StdioPipe, take = MANY, wait = LONG) =>
  (await pipe.pop(take, wait)).map(textOf);

/** Until the pipe has taken in so many messages. */
async function untilHeld(pipe: StdioPipe, messages: number): Promise<void> {
  while (pipe.messages < messages) await new Promise((resolve) => setImmediate(resolve));
}

describe("messages that come in", () => {
  it("are the lines, whole, in order, each once, however they were cut on the way", async () => {
    const { input, pipe } = between();
    for (const piece of ["on", "e\n\ntw", "o\r", "\n"]) input.write(piece);
    await untilHeld(pipe, 3);
    expect(await pipe.status(NOW)).toMatchObject({ messages: 3, bytes: 7, isClosed: false });
    expect(await pipe.pop(ONE, NOW)).toMatchObject([{ writtenAtMs: 1_234 }]);
    expect(await poppedBy(pipe, { maxMessages: 9, maxBytes: 1 }, NOW)).toEqual([""]);
    expect(await poppedBy(pipe, MANY, NOW)).toEqual(["two\r"]);
    expect(await poppedBy(pipe, MANY, SOON)).toEqual([]);
  });

  it("with a length in front may hold anything", async () => {
    const { input, output, pipe } = between({ framing: "length_prefixed" });
    await pipe.push(textMessage("a\nb"), NOW);
    await pipe.push(textMessage(""), NOW);
    const frames: Buffer = output.read();
    expect([...frames]).toEqual([0, 0, 0, 3, 97, 10, 98, 0, 0, 0, 0]);
    for (const byte of frames) input.write(Buffer.of(byte));
    await untilHeld(pipe, 2);
    expect(await poppedBy(pipe, MANY, NOW)).toEqual(["a\nb", ""]);
  });

  it("are served to those who wait in the order they came", async () => {
    const { input, pipe } = between();
    const readers = [poppedBy(pipe, ONE), poppedBy(pipe, ONE), poppedBy(pipe, ONE)];
    expect(pipe.waiting).toBe(3);
    input.write("a\nb\nc\n");
    expect(await Promise.all(readers)).toEqual([["a"], ["b"], ["c"]]);
  });

  it("are not read ahead of the bounds: the input is paused, and nothing is lost", async () => {
    const { input, pipe } = between();
    const written = Array.from({ length: 50 }, (_, i) => `${i}`);
    input.write(`${written.join("\n")}\n`);
    await untilHeld(pipe, 4);
    expect(input.isPaused()).toBe(true);
    expect(pipe.messages).toBe(4);
    input.end();
    const seen: string[] = [];
    while (seen.length < 50) seen.push(...(await poppedBy(pipe, { maxMessages: 3, maxBytes: 1e6 })));
    expect(seen).toEqual(written);
    expect(await refusal(pipe.pop(MANY, LONG))).toMatchObject({
      code: "ENDED",
      details: { why: "end_of_input" },
    });
  });

  it("are not read ahead of the bounds either when somebody else resumes the input", async () => {
    const { input, pipe } = between();
    input.write("0\n1\n2\n3\n4\n");
    await untilHeld(pipe, 4);
    // Node.js does so with the output of a child process that exits; a grandchild may go on writing into it.
    input.resume();
    input.write("5\n");
    await expect.poll(() => input.isPaused()).toBe(true);
    const isRoomLeft = input.write(`${"x".repeat(900)}\n`.repeat(100));
    expect(isRoomLeft).toBe(false);
    await new Promise((resolve) => setImmediate(resolve));
    expect(input.readableLength).toBe(90_100);
    expect(await poppedBy(pipe)).toEqual(["0", "1", "2", "3"]);
  });

  it("cannot be read from what gives no bytes: the pipe ends, and nothing else does", async () => {
    const { input, pipe } = between();
    input.setEncoding("utf8");
    input.write("text\n");
    expect(await refusal(pipe.pop(MANY, LONG))).toMatchObject({
      code: "ENDED",
      what: expect.stringContaining("gave a string"),
    });
  });

  it("keep within the bound of bytes", async () => {
    const { input, pipe } = between();
    input.write(`${"x".repeat(600)}\n${"y".repeat(401)}\nz\n`);
    await untilHeld(pipe, 1);
    expect(pipe.bytes).toBe(600);
    expect(input.isPaused()).toBe(true);
    expect((await poppedBy(pipe, MANY, NOW)).map((text) => text.length)).toEqual([600]);
    expect((await poppedBy(pipe, MANY, NOW)).map((text) => text.length)).toEqual([401, 1]);
  });

  it.each(["lines", "length_prefixed"] as const)(
    "that are too long are refused once, with the limit, and reading goes on behind them (%s)",
    async (framing) => {
      const { input, pipe } = between({ framing });
      const frame = (text: string): Buffer => {
        const data = Buffer.from(text);
        if (framing === "lines") return Buffer.concat([data, Buffer.from("\n")]);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(data.length);
        return Buffer.concat([length, data]);
      };
      const all = Buffer.concat([frame("before"), frame("x".repeat(5_000)), frame("after")]);
      for (let at = 0; at < all.length; at += 700) input.write(all.subarray(at, at + 700));
      await untilHeld(pipe, 3);
      expect(pipe.bytes).toBe("beforeafter".length);
      expect(await poppedBy(pipe, MANY, NOW)).toEqual(["before"]);
      expect(await refusal(pipe.pop(MANY, NOW))).toMatchObject({
        code: "CORRUPT",
        details: { bytes: 5_000, mostBytes: 1_000 },
      });
      expect(await poppedBy(pipe, MANY, NOW)).toEqual(["after"]);
    },
  );

  it("end with the streams' error, after what was there", async () => {
    const { input, pipe } = between();
    input.write("last\n");
    await untilHeld(pipe, 1);
    input.destroy(new Error("pulled out"));
    expect(await poppedBy(pipe)).toEqual(["last"]);
    expect(await refusal(pipe.pop(MANY, LONG))).toMatchObject({
      code: "ENDED",
      what: expect.stringContaining("pulled out"),
      details: { why: "broken_pipe", side: "input" },
    });
  });

  it("end at once where the input was over, or destroyed, before the pipe took it", async () => {
    const over = new PassThrough({ autoDestroy: false });
    over.resume().end();
    await once(over, "end");
    expect(await refusal(between({ input: over }).pipe.pop(MANY, LONG))).toMatchObject({
      code: "ENDED",
      details: { why: "end_of_input" },
    });
    const destroyed = new PassThrough();
    destroyed.destroy();
    await once(destroyed, "close");
    expect(await refusal(between({ input: destroyed }).pipe.pop(MANY, LONG))).toMatchObject({
      code: "ENDED",
      details: { why: "broken_pipe", side: "input" },
    });
  });
});

describe("messages that go out", () => {
  it("are lines, and one with a line feed or too long is refused with nothing written", async () => {
    const { output, pipe } = between();
    const message = textMessage("one");
    await pipe.push(message, NOW);
    message.data.fill(0);
    expect(await refusal(pipe.push(textMessage("a\nb"), NOW))).toMatchObject({ code: "INVALID_ARGUMENT" });
    const long = pipe.push(textMessage("x".repeat(1_001)), LONG);
    expect(await refusal(long)).toMatchObject({ code: "INVALID_ARGUMENT", details: { mostBytes: 1_000 } });
    await pipe.push(textMessage(""), NOW);
    expect(String(output.read())).toBe("one\n\n");
  });

  it("wait for the output to drain, in order, up to their deadline", async () => {
    const written: string[] = [];
    const passOn: (() => void)[] = [];
    const output = new Writable({
      highWaterMark: 1,
      write: (chunk, _encoding, done) => {
        written.push(String(chunk));
        passOn.push(done);
      },
    });
    const { pipe } = between({ output });
    await pipe.push(textMessage("1"), NOW);
    expect(await refusal(pipe.push(textMessage("lost"), SOON))).toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      details: { messages: 1, bytes: 1 },
    });
    const waiting = [pipe.push(textMessage("2"), LONG), pipe.push(textMessage("3"), LONG)];
    expect(pipe.waiting).toBe(2);
    for (const done of waiting) {
      passOn.shift()?.();
      await done;
    }
    expect(written).toEqual(["1\n", "2\n", "3\n"]);
  });

  it("end those who wait when the output breaks", async () => {
    const output = new Writable({ highWaterMark: 1, write: () => undefined });
    const { pipe } = between({ output });
    await pipe.push(textMessage("1"), NOW);
    const waiting = refusal(pipe.push(textMessage("2"), LONG));
    output.destroy(new Error("EPIPE"));
    expect(await waiting).toMatchObject({ code: "ENDED", details: { why: "broken_pipe", side: "output" } });
    expect((await pipe.status(NOW)).isClosed).toBe(true);
  });
});

describe("closing and removing", () => {
  it("closing delivers what was read, ends both directions and those who wait, and the output only if told to", async () => {
    const { input, output, pipe } = between();
    input.write("last\n");
    await untilHeld(pipe, 1);
    await pipe.close(NOW);
    await pipe.close(NOW);
    expect((await pipe.status(NOW)).isClosed).toBe(true);
    expect(output.writableEnded).toBe(true);
    expect((await refusal(pipe.push(textMessage("x"), NOW))).details).toMatchObject({ why: "closed" });
    expect(await poppedBy(pipe)).toEqual(["last"]);
    expect((await refusal(pipe.pop(MANY, LONG))).details).toMatchObject({ why: "closed" });
    const kept = between({ endsOutput: false });
    const waiting = refusal(kept.pipe.pop(MANY, LONG));
    await kept.pipe.close(NOW);
    expect((await waiting).code).toBe("ENDED");
    expect(kept.output.writable).toBe(true);
  });

  it("removing ends those who wait, with what was in it; a late error of a stream harms nobody", async () => {
    const { input, output, pipe } = between();
    input.write("gone\n");
    await untilHeld(pipe, 1);
    pipe.remove();
    expect(await refusal(pipe.pop(MANY, LONG))).toMatchObject({ code: "ENDED", details: { why: "removed" } });
    expect(pipe.messages).toBe(0);
    input.write("for nobody\n");
    input.destroy(new Error("late"));
    output.destroy(new Error("late"));
    await new Promise((resolve) => output.once("close", resolve));
    expect(pipe.messages).toBe(0);
  });

  it("streams are for one pipe or stream, under the path they were handed over for", () => {
    const { driver, input, output } = between();
    expect(() => use(driver, BOUNDS)).toThrow(/no streams were handed over for \/p/);
    const ends = { input, output, framing: "lines", endsOutput: false } as const;
    driver.attach("/p", ends);
    expect(() => driver.attach("/p", ends)).toThrow(/already/);
  });

  it("streams that cannot be used are refused when they are handed over", () => {
    const ends = {
      input: new PassThrough(),
      output: new PassThrough(),
      framing: "lines",
      endsOutput: true,
    } as const;
    const driver = newDriver();
    expect(() => driver.attach("p", ends)).toThrow(/INVALID|must|path/i);
    expect(() => driver.attach("/p", { ...ends, framing: "words" as "lines" })).toThrow(/"words" is unknown/);
    const text = new PassThrough().setEncoding("utf8");
    expect(() => driver.attach("/p", { ...ends, input: text })).toThrow(/does not give bytes/);
    const inherited = null as unknown as PassThrough;
    expect(() => driver.attach("/p", { ...ends, output: inherited })).toThrow(/no Writable/);
  });
});

describe("a child process", () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  function talkTo(bounds: Parameters<typeof use>[1], ...args: string[]) {
    const child = spawn(process.execPath, [CHILD, ...args], { stdio: ["pipe", "pipe", "inherit"] });
    children.push(child);
    const ends = { input: child.stdout, output: child.stdin, framing: "lines", endsOutput: true } as const;
    return { child, ...between(ends, bounds) };
  }

  it("that echoes gives back every message in order, through full buffers both ways", async () => {
    const { pipe } = talkTo({ capacityBytes: 10_000, maxMessages: 8 }, "echo");
    const total = 400;
    const sent = Array.from({ length: total }, (_, i) => `${i} ${"x".repeat(i * 7)}`);
    const pushing = (async () => {
      for (const text of sent) await pipe.push(textMessage(text), LONG);
    })();
    const seen: string[] = [];
    while (seen.length < total) seen.push(...(await poppedBy(pipe)));
    await pushing;
    expect(seen).toEqual(sent);
  });

  it("that never reads makes writers wait, and refuses them at their deadline", async () => {
    const { child, pipe } = talkTo({}, "silent");
    const text = "x".repeat(100_000);
    let error: NexusError | null = null;
    for (let i = 0; i < 100 && error === null; i += 1) {
      error = await pipe.push(textMessage(text), SOON).then(
        () => null,
        (cause: NexusError) => cause,
      );
    }
    expect(error).toMatchObject({ code: "RESOURCE_EXHAUSTED" });
    expect(pipe.bytes).toBeLessThan(400_000);
    const waiting = refusal(pipe.push(textMessage(text), LONG));
    child.kill("SIGKILL");
    expect(await waiting).toMatchObject({ code: "ENDED", details: { why: "broken_pipe" } });
  });

  it("that ends leaves what it wrote to be read, however full the pipe was, and then the end", async () => {
    const { child, pipe } = talkTo({ maxMessages: 5 }, "write", "50000");
    await untilHeld(pipe, 5);
    const seen: string[] = [];
    while (seen.length < 50_000) seen.push(...(await poppedBy(pipe)));
    expect(seen).toEqual(Array.from({ length: 50_000 }, (_, i) => String(i)));
    expect(await refusal(pipe.pop(MANY, LONG))).toMatchObject({ details: { why: "end_of_input" } });
    if (child.exitCode === null) await once(child, "exit");
    expect((await refusal(pipe.push(textMessage("x"), LONG))).code).toBe("ENDED");
  });

  it("that ends inside a line: the part is told of, and is no message", async () => {
    const { pipe } = talkTo({}, "cut");
    expect(await poppedBy(pipe)).toEqual(["whole"]);
    expect(await refusal(pipe.pop(MANY, LONG))).toMatchObject({ code: "CORRUPT", details: { bytes: 3 } });
    expect((await refusal(pipe.pop(MANY, LONG))).code).toBe("ENDED");
  });
});
