import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "./connect.js";
// Loaded before the tests: connect() does so itself, which takes longer than a test may on a busy machine.
import "./embedded/open-embedded.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nexus-stdio-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a pipe over standard input and output", () => {
  it("exchanges messages with a child process, one a push and one a pop, also by write and read", async () => {
    const child = spawn("cat", { stdio: ["pipe", "pipe", "inherit"] });
    const exited = new Promise((resolve) => child.once("exit", resolve));
    const ends = { input: child.stdout, output: child.stdin, framing: "lines", endsOutput: true } as const;
    const fs = await connect({ folder: join(folder, "child"), stdio: { "/child": ends } });
    try {
      const pipe = await fs.createPipe("/child", { ioProfile: "stdio" });
      await pipe.push("one");
      await fs.write("/child", "two");
      const take = async () => Buffer.from((await pipe.pop({ waitMs: 10_000 })) ?? []).toString();
      expect(await take()).toBe("one");
      expect(await take()).toBe("two");
      await pipe.push("three");
      while ((await pipe.status()).messages === 0) await new Promise((resolve) => setImmediate(resolve));
      expect(Buffer.from(await fs.read("/child")).toString()).toBe("three");
      await expect(pipe.push("a\nb")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    } finally {
      await fs.close();
    }
    // Its input was ended with the node's pipe.
    expect(await exited).toBe(0);
  });

  it("has no streams but those of its path, and a client of servers takes none", async () => {
    const ends = {
      input: new PassThrough(),
      output: new PassThrough(),
      framing: "lines",
      endsOutput: false,
    } as const;
    await using fs = await connect({ folder: join(folder, "other"), stdio: { "/here": ends } });
    const pipe = await fs.createPipe("/elsewhere", { ioProfile: "stdio" });
    await expect(pipe.push("x")).rejects.toMatchObject({ code: "UNSUPPORTED" });
    expect((await fs.stat("/elsewhere")).channel).toBeUndefined();
    const remote = connect({ servers: "127.0.0.1:22001", stdio: { "/here": ends } });
    await expect(remote).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

describe("a stream over standard input and output", () => {
  it("sends what is appended and is read by many, from the offset that the append returned", async () => {
    const child = spawn("cat", { stdio: ["pipe", "pipe", "inherit"] });
    const exited = new Promise((resolve) => child.once("exit", resolve));
    const ends = { input: child.stdout, output: child.stdin, framing: "lines", endsOutput: true } as const;
    const fs = await connect({ folder: join(folder, "stream"), stdio: { "/log": ends } });
    try {
      const stream = await fs.createStream("/log", { ioProfile: "stdio" });
      const { offset } = await stream.append("one");
      const first = await stream.read({ offset, waitMs: 10_000 });
      await fs.write("/log", "two");
      for (let reader = 0; reader < 2; reader += 1) {
        const { messages } = await stream.read({ offset: first.nextOffset, waitMs: 10_000 });
        expect(messages.map(({ data }) => Buffer.from(data).toString())).toEqual(["two"]);
      }
      await stream.commit("readers", first.nextOffset);
      expect(await stream.status()).toMatchObject({ messages: 2, isClosed: false });
    } finally {
      await fs.close();
    }
    expect(await exited).toBe(0);
  });
});
