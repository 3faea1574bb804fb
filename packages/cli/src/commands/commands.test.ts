import { DT_DIR, NexusError } from "@nexus/contracts";
import type { MutationReceipt, NexusFilesystem, StatResult } from "@nexus/sdk";
import { describe, expect, it } from "vitest";
import { statOf } from "../testing/fixtures.js";
import { run } from "../testing/run.js";

const RECEIPT = {
  entry: statOf("/a").entry,
  created: true,
  token: { zoneId: "root", incarnation: "ab".repeat(16), term: 1, index: 2 },
} as unknown as MutationReceipt;

async function* items<T>(...values: readonly T[]): AsyncIterable<T> {
  yield* values;
}

/** /docs is a directory, nothing else exists. */
const stat: NexusFilesystem["stat"] = async (path) => {
  if (path === "/docs") return statOf(path, { entryType: DT_DIR });
  throw new NexusError({ code: "NOT_FOUND", what: `${path} does not exist` });
};

describe("mv and cp", () => {
  it.each([
    ["/docs", "/docs/a.txt"],
    ["/other", "/other"],
    ["/other/", "/other/a.txt"],
  ])("to %s go to %s", async (to, expected) => {
    const seen: string[] = [];
    const rename: NexusFilesystem["rename"] = async (from, target) => {
      seen.push(`${from} ${target}`);
      return RECEIPT;
    };
    expect(await run(["mv", "/a.txt", to], { filesystem: { stat, rename } })).toMatchObject({
      exitCode: 0,
      stdout: "",
    });
    expect(seen).toEqual([`/a.txt ${expected}`]);
  });
});

describe("ls", () => {
  const entries: StatResult[] = [statOf("/d", { entryType: DT_DIR }), statOf("/b.txt")];

  it("prints names, directories with a slash; nothing for an empty directory", async () => {
    const list = () => items(...entries);
    expect(await run(["ls"], { filesystem: { list } })).toMatchObject({ exitCode: 0, stdout: "d/\nb.txt\n" });
    expect(await run(["ls"], { filesystem: { list: () => items() } })).toMatchObject({
      exitCode: 0,
      stdout: "",
    });
  });

  it("shows the one entry when it is given a file", async () => {
    // oxlint-disable-next-line require-yield -- a listing that is refused has nothing to yield
    async function* list(): AsyncIterable<StatResult> {
      throw new NexusError({ code: "NOT_A_DIRECTORY", what: "/b.txt is a file" });
    }
    const filesystem = { list, stat: async () => statOf("/b.txt") };
    expect(await run(["ls", "-l", "/b.txt"], { filesystem })).toMatchObject({
      stdout: "-rw-r--r--  2  v3  2023-11-14T22:13:20.000Z  b.txt\n",
    });
  });

  it("prints JSON lines, every entry of a directory larger than a block", async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => statOf(`/f${index}`));
    const { stdout } = await run(["ls", "--json"], { filesystem: { list: () => items(...many) } });
    const paths = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).path);
    expect(paths).toEqual(many.map((entry) => entry.path));
  });
});

describe("cat", () => {
  const readStream: NexusFilesystem["readStream"] = async (path) => ({
    entry: statOf(path).entry,
    lengthBytes: 2,
    pieces: items(Buffer.from("h"), Buffer.from("i")),
  });

  it("prints the bytes and nothing else", async () => {
    expect(await run(["cat", "/a", "/b"], { filesystem: { readStream } })).toMatchObject({ stdout: "hihi" });
  });

  it("wraps them in base64 with --json", async () => {
    const { stdout } = await run(["cat", "/a", "--json"], { filesystem: { readStream } });
    expect(JSON.parse(stdout)).toMatchObject({ path: "/a", encoding: "base64", content: "aGk=", version: 3 });
  });

  it("leaves stdout alone when the bytes cannot be had, and empty content a document", async () => {
    // oxlint-disable-next-line require-yield -- a stream that breaks at once has nothing to yield
    async function* broken(): AsyncIterable<Uint8Array> {
      throw new NexusError({ code: "CONTENT_UNAVAILABLE", what: "no holder answers" });
    }
    const withPieces = (pieces: AsyncIterable<Uint8Array>) => ({
      filesystem: { readStream: async () => ({ entry: statOf("/a").entry, lengthBytes: 2, pieces }) },
    });
    expect(await run(["cat", "/a", "--json"], withPieces(broken()))).toMatchObject({
      exitCode: 1,
      stdout: "",
    });
    const { stdout } = await run(["cat", "/a", "--json"], withPieces(items()));
    expect(JSON.parse(stdout)).toMatchObject({ content: "" });
  });

  it("passes range and consistency on", async () => {
    const seen: unknown[] = [];
    const spy: NexusFilesystem["readStream"] = (path, options) => {
      seen.push(options);
      return readStream(path, options);
    };
    await run(["cat", "/a", "--offset", "5", "--length", "6", "--consistency", "local", "--timeout", "2s"], {
      filesystem: { readStream: spy },
    });
    expect(seen).toMatchObject([
      { offsetBytes: 5, lengthBytes: 6, consistency: { kind: "local" }, timeoutMs: 2_000 },
    ]);
  });
});

describe("write", () => {
  async function written(argv: readonly string[], stdin?: string) {
    let content = "";
    let given: unknown = null;
    const write: NexusFilesystem["write"] = async (_path, data, options) => {
      given = options;
      if (typeof data === "string") content = data;
      else
        for await (const piece of data as AsyncIterable<Uint8Array>) content += Buffer.from(piece).toString();
      return RECEIPT;
    };
    const result = await run(argv, { filesystem: { write }, ...(stdin === undefined ? {} : { stdin }) });
    return { ...result, content, given };
  }

  it("sends its argument, or standard input for -", async () => {
    expect(await written(["write", "/a", "hi"])).toMatchObject({ exitCode: 0, content: "hi", stdout: "" });
    expect(await written(["write", "/a", "-"], "from a pipe")).toMatchObject({ content: "from a pipe" });
    expect(await written(["write", "/a", ""])).toMatchObject({ exitCode: 0, content: "" });
  });

  it("passes conditions on, and prints the token with --json", async () => {
    const result = await written(["write", "/a", "x", "--if-match", "e", "-p", "--json"]);
    expect(result.given).toMatchObject({ ifMatch: "e", parents: true });
    expect(result.given).not.toHaveProperty("ifAbsent");
    expect(JSON.parse(result.stdout)).toMatchObject({ path: "/a", token: `1.root.${"ab".repeat(16)}.1.2` });
  });

  it("names a local file that is missing, without connecting", async () => {
    const result = await written(["write", "/a", "--file", "/nonexistent/file"]);
    expect(result).toMatchObject({ exitCode: 1, connections: [] });
    expect(result.stderr).toBe("nexus: local file /nonexistent/file does not exist; check its name\n");
  });
});

describe("grep", () => {
  it("prints path:line:text and matches --include against names alone", async () => {
    const seen: unknown[] = [];
    const grep: NexusFilesystem["grep"] = (_pattern, options) => {
      seen.push(options);
      return items({ path: "/a/b.md", lineNumber: 3, line: "needle x" });
    };
    const result = await run(["grep", "-i", "todo", "/a", "--include", "*.md"], { filesystem: { grep } });
    expect(result.stdout).toBe("/a/b.md:3:needle x\n");
    expect(seen).toMatchObject([{ path: "/a", ignoreCase: true, fileGlob: "**/*.md" }]);
  });
});

describe("tree", () => {
  const tree: Readonly<Record<string, readonly StatResult[]>> = {
    "/": [statOf("/d", { entryType: DT_DIR }), statOf("/f")],
    "/d": [statOf("/d/x")],
  };
  const list: NexusFilesystem["list"] = (path) => items(...(tree[path] ?? []));

  it("draws what is below, and counts it", async () => {
    expect(await run(["tree"], { filesystem: { list } })).toMatchObject({
      stdout: "/\n├── d/\n│   └── x\n└── f\n\n1 directory, 2 files\n",
    });
  });

  it("stops at the level it is told", async () => {
    expect(await run(["tree", "-L", "1"], { filesystem: { list } })).toMatchObject({
      stdout: "/\n├── d/\n└── f\n\n1 directory, 1 file\n",
    });
  });
});

describe("truncate", () => {
  it("sets a size in bytes, and refuses what is none before it connects", async () => {
    const seen: unknown[] = [];
    const truncate: NexusFilesystem["truncate"] = async (path, sizeBytes) => {
      seen.push([path, sizeBytes]);
      return RECEIPT;
    };
    expect(await run(["truncate", "/a", "2KiB"], { filesystem: { truncate } })).toMatchObject({
      exitCode: 0,
    });
    expect(seen).toEqual([["/a", 2048]]);
    for (const size of ["-1", "1.5", "big"]) {
      expect(await run(["truncate", "/a", size], {})).toMatchObject({ exitCode: 2 });
    }
  });
});

describe("expire", () => {
  it.each([
    ["60", 60],
    ["never", 0],
  ])("asks for a time to live of %s", async (seconds, ttlSeconds) => {
    const seen: unknown[] = [];
    const setAttributes: NexusFilesystem["setAttributes"] = async (path, attributes) => {
      seen.push([path, attributes]);
      return RECEIPT;
    };
    expect(await run(["expire", "/a", seconds], { filesystem: { setAttributes } })).toMatchObject({
      exitCode: 0,
    });
    expect(seen).toEqual([["/a", { ttlSeconds }]]);
  });

  it.each(["0", "-1", "1.5", "soon"])("refuses %s before it connects", async (seconds) => {
    expect(await run(["expire", "/a", seconds], {})).toMatchObject({ exitCode: 2 });
  });
});
