import { NexusError } from "@nexus/contracts";
import type { ItemResult, NexusFilesystem, RemovalReceipt } from "@nexus/sdk";
import { describe, expect, it } from "vitest";
import { Interruption } from "./io.js";
import { statOf } from "./testing/fixtures.js";
import { run } from "./testing/run.js";

const NOT_FOUND = new NexusError({
  code: "NOT_FOUND",
  what: "/gone does not exist",
  remedy: "check the path",
});

/** Every stat answers but that of /gone. */
const stat: NexusFilesystem["stat"] = async (path) => {
  if (path === "/gone") throw NOT_FOUND;
  return statOf(path);
};

describe("bad input ends with exit code 2 and one line, before any connection is made", () => {
  it.each([
    [["ls", "--bogus"], /^nexus: unknown option '--bogus'; see `nexus ls --help`\n$/],
    [["frobnicate"], /^nexus: unknown command 'frobnicate'; /],
    [["ls", "/", "--server", "host:port"], /--server .*"host:port".*; write it like 127\.0\.0\.1:2028\n$/],
    [["ls", "/", "--server", "a:1,,b:2"], /--server has an empty address; /],
    [["zone", "info", "Team"], /zone id "Team" is not valid; use /],
    [["zone", "create", "-team"], /unknown option '-team'/],
    [["zone", "create", "team", "--mount", "team"], /path "team" is not absolute; start it with \//],
    [["cat", "/a\0b"], /contains a NUL character; remove it\n$/],
    [["cat", "/a/../b"], /contains a \.\. segment; /],
    [["cat", "relative"], /path "relative" is not absolute; /],
    [["cat", "/a", "--offset", "-1"], /--offset "-1" is not a whole number/],
    [["write", "/a"], /no content is given; give TEXT, - for standard input, or --file LOCAL\n$/],
    [["write", "/a", "x", "--file", "f"], /both TEXT and --file are given; /],
    [["ls", "--timeout", "soon"], /--timeout "soon" is not a duration/],
    [["ls", "--consistency", "eventual"], /--consistency "eventual" is not a level; /],
    [["ln", "/a", "/b"], /there are no hard links; make a symbolic one with -s\n$/],
    [["ln", "-s", "/a", "b"], /path "b" is not absolute; /],
    [["xattr", "set", "/a", "x"], /"x" is no attribute; give NAME=VALUE\n$/],
    [["service", "call", "s", "m", "n:=x"], /"x" is no JSON; /],
    [["rm", "-r", "/"], /\/ cannot be removed; /],
    [["grep", "("], /pattern "\(" is not a regular expression/],
    [["glob", "*.md"], /pattern "\*\.md" is not absolute; /],
    [["zone", "remove-member", "team", "0"], /node id 0 is not an integer/],
    [["mount", "team", "/"], /\/ cannot be a mount point; /],
  ])("%j", async (argv, line) => {
    const result = await run(argv);
    expect(result).toMatchObject({ exitCode: 2, stdout: "", connections: [] });
    expect(result.stderr).toMatch(line);
    expect(result.stderr.split("\n")).toHaveLength(2);
  });

  it("a malformed NEXUS_SERVER, a malformed file", async () => {
    expect(await run(["ls"], { env: { NEXUS_SERVER: "a:b" } })).toMatchObject({
      exitCode: 2,
      connections: [],
    });
    const broken = await run(["ls"], { configText: "server: [\n" });
    expect(broken).toMatchObject({ exitCode: 2, connections: [] });
    expect(broken.stderr).toMatch(/^nexus: \/home\/u\/\.nexus\/config\.yaml:\d+: /);
  });
});

describe("errors", () => {
  it("are one JSON object on stderr with --json, usage errors too", async () => {
    const failed = await run(["stat", "/gone", "--json"], { filesystem: { stat } });
    expect(failed.exitCode).toBe(1);
    expect(JSON.parse(failed.stderr)).toEqual({
      code: "NOT_FOUND",
      message: "/gone does not exist",
      remedy: "check the path",
      details: {},
      retryable: false,
    });
    const usage = await run(["stat", "--bogus", "--json"]);
    expect(JSON.parse(usage.stderr)).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "unknown option '--bogus'",
    });
  });

  it("of one path do not keep the others from being served", async () => {
    const result = await run(["stat", "/a", "/gone", "/b", "--json"], { filesystem: { stat } });
    expect(result.exitCode).toBe(1);
    expect(
      result.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).path),
    ).toEqual(["/a", "/b"]);
  });

  it("of any other kind are reported, not thrown", async () => {
    const filesystem = { stat: () => Promise.reject(new TypeError("bug")) };
    expect(await run(["stat", "/a"], { filesystem })).toMatchObject({ exitCode: 1, stderr: "nexus: bug\n" });
  });
});

describe("a run that is interrupted", () => {
  it.each([
    ["interrupt", 130],
    ["terminate", 143],
    ["broken-pipe", 0],
  ] as const)("by %s exits %d and says nothing", async (kind, exitCode) => {
    const controller = new AbortController();
    const filesystem: Partial<NexusFilesystem> = {
      stat: () => {
        controller.abort(new Interruption(kind, exitCode));
        return Promise.reject(new NexusError({ code: "CANCELLED", what: "stat was cancelled" }));
      },
    };
    const result = await run(["stat", "/a"], { filesystem, signal: controller.signal });
    expect(result).toMatchObject({ exitCode, stdout: "", stderr: "" });
  });
});

describe("servers", () => {
  it("come from the file when nothing else names them", async () => {
    const result = await run(["stat", "/a"], { filesystem: { stat }, configText: "server: a:1,b\n" });
    expect(result.connections).toEqual([["a:1", "b:2028"]]);
  });
});

describe("rm", () => {
  const gone: ItemResult<never> = { ok: false, error: NOT_FOUND };
  const removed = { ok: true, value: { removedCount: 3 } } as ItemResult<RemovalReceipt>;
  const asked: unknown[] = [];
  const removeBatch: NexusFilesystem["removeBatch"] = async (items, options) => {
    asked.push([items, options?.atomic]);
    return items.map((item) => (typeof item !== "string" && item.path === "/gone" ? gone : removed));
  };
  const filesystem = { removeBatch };

  it("fails for a missing entry unless -f is given, and removes the others", async () => {
    const failed = await run(["rm", "/gone", "/there", "--json"], { filesystem });
    expect(failed).toMatchObject({ exitCode: 1, stdout: '{"path":"/there","removedCount":3}\n' });
    expect(JSON.parse(failed.stderr)).toMatchObject({ code: "NOT_FOUND" });
    expect(await run(["rm", "-f", "/gone"], { filesystem })).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("removes trees with -r, and all or nothing with --atomic, which goes with neither -r nor -f", async () => {
    asked.length = 0;
    await run(["rm", "-r", "/a"], { filesystem });
    await run(["rm", "--atomic", "/a", "/b"], { filesystem });
    expect(asked).toEqual([
      [[{ path: "/a", recursive: true }], false],
      [
        [
          { path: "/a", recursive: false },
          { path: "/b", recursive: false },
        ],
        true,
      ],
    ]);
    expect(await run(["rm", "--atomic", "-f", "/a"])).toMatchObject({ exitCode: 2, connections: [] });
  });
});

describe("append", () => {
  it("refuses more standard input than one step may hold, without connecting", async () => {
    const result = await run(["append", "/a", "-"], { stdin: "x".repeat(16 * 1024 * 1024 + 1) });
    expect(result).toMatchObject({ exitCode: 1, connections: [] });
    expect(result.stderr).toMatch(/larger than 16777216 bytes.*; append it in parts/);
  });
});
