import type { NexusFilesystem, Pipe, Stream, StreamItem } from "@nexus/sdk";
import { describe, expect, it } from "vitest";
import { run } from "../testing/run.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const item = (offset: number, text: string): StreamItem => ({ offset, data: bytes(text), writtenAtMs: 5 });

/** A filesystem with one pipe and one stream; what is asked of them is kept. */
function withChannels(items: readonly StreamItem[] = []) {
  const asked: unknown[][] = [];
  const note =
    <T>(name: string, answer: T) =>
    async (...args: unknown[]): Promise<T> => {
      asked.push([name, ...args]);
      return answer;
    };
  const status = { kind: "pipe", messages: 0, bytes: 0, capacityBytes: 9, maxMessages: 2, isClosed: false };
  const pipe = {
    push: note("push", null),
    popMany: note("popMany", [bytes("a"), bytes("b")]),
    close: note("close", undefined),
    status: note("status", status),
  } as unknown as Pipe;
  const stream = {
    append: note("append", { offset: 7, nextOffset: 8, token: null }),
    read: async (options: { offset: number }) => {
      asked.push(["read", options]);
      const messages = items.filter(({ offset }) => offset >= options.offset).slice(0, 2);
      const nextOffset = (messages.at(-1)?.offset ?? options.offset - 1) + 1;
      return { messages, nextOffset, endOffset: (items.at(-1)?.offset ?? 0) + 1 };
    },
    async *follow(options: unknown) {
      asked.push(["follow", options]);
      yield* items;
    },
  } as unknown as Stream;
  const filesystem: Partial<NexusFilesystem> = {
    createPipe: async (path, options) => {
      asked.push(["createPipe", path, options]);
      return pipe;
    },
    createStream: async (path, options) => {
      asked.push(["createStream", path, options]);
      return stream;
    },
    pipe: () => pipe,
    stream: () => stream,
  };
  return { asked, filesystem };
}

describe("pipe", () => {
  it("is made with the bounds asked for", async () => {
    const { asked, filesystem } = withChannels();
    const argv = ["pipe", "create", "/jobs", "--max-messages", "2", "--capacity", "9", "--json"];
    const { stdout } = await run(argv, { filesystem });
    expect(asked[0]).toMatchObject(["createPipe", "/jobs", { maxMessages: 2, capacityBytes: 9 }]);
    expect(JSON.parse(stdout)).toMatchObject({ path: "/jobs", kind: "pipe", maxMessages: 2 });
    const bad = await run(["pipe", "create", "/jobs", "--io-profile", "tape"], { filesystem });
    expect(bad.exitCode).toBe(2);
  });

  it("push waits as long as told to, pop prints what it took", async () => {
    const { asked, filesystem } = withChannels();
    expect((await run(["pipe", "push", "/jobs", "x", "--wait", "2s"], { filesystem })).exitCode).toBe(0);
    expect(asked[0]).toMatchObject(["push", "x", { waitMs: 2_000 }]);
    expect((await run(["pipe", "pop", "/jobs", "-n", "2"], { filesystem })).stdout).toBe("a\nb\n");
    expect(asked[1]).toMatchObject(["popMany", { maxMessages: 2, waitMs: 0 }]);
    expect((await run(["pipe", "close", "/jobs", "--json"], { filesystem })).stdout).toBe(
      '{"path":"/jobs","closed":true}\n',
    );
  });
});

describe("stream", () => {
  it("append prints the offset", async () => {
    const { filesystem } = withChannels();
    expect((await run(["stream", "append", "/log", "x"], { filesystem })).stdout).toBe("7\n");
  });

  it("read prints all there is, page by page, or as many as asked for", async () => {
    const { asked, filesystem } = withChannels([item(3, "a"), item(4, "b"), item(5, "c")]);
    expect((await run(["stream", "read", "/log"], { filesystem })).stdout).toBe("a\nb\nc\n");
    expect(asked.map(([, options]) => (options as { offset: number }).offset)).toEqual([0, 5]);
    const { stdout } = await run(["stream", "read", "/log", "--from", "4", "-n", "1", "--json"], {
      filesystem,
    });
    expect(JSON.parse(stdout)).toEqual({ offset: 4, writtenAtMs: 5, data: "Yg==" });
  });

  it("follows as a group", async () => {
    const { asked, filesystem } = withChannels([item(3, "a")]);
    const argv = ["stream", "read", "/log", "-f", "--group", "g"];
    expect((await run(argv, { filesystem })).stdout).toBe("a\n");
    expect(asked[0]).toMatchObject(["follow", { group: "g" }]);
    expect((await run(["stream", "read", "/log", "--group", "g"], { filesystem })).exitCode).toBe(2);
  });
});
