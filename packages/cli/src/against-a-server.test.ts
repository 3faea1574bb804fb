import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@nexus/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunOptions, type RunResult, run } from "./testing/run.js";
import { type ServerProcess, startServerProcess } from "./testing/server-process.js";

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nexus-cli-"));
  server = await startServerProcess(join(folder, "content"));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the command line in this process against the server; main.test.ts has what only a process of its own shows. */
const n = (argv: readonly string[], options: RunOptions = {}): Promise<RunResult> =>
  run(argv, { connect, ...options, env: { NEXUS_SERVER: server.address, ...options.env } });

async function stdoutOf(...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await n(argv);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout;
}

describe("a user's session", () => {
  it("writes, reads, lists and describes", async () => {
    expect(await stdoutOf("write", "/hello.txt", "hi")).toBe("");
    expect(await stdoutOf("cat", "/hello.txt")).toBe("hi");
    await n(["write", "/in.txt", "-"], { stdin: "data\n" });
    expect(await stdoutOf("cat", "/in.txt")).toBe("data\n");
    expect(await stdoutOf("ls")).toBe("hello.txt\nin.txt\n");
    expect(await stdoutOf("ls", "-l")).toMatch(/^-rw-r--r-- {2}2 {2}v1 {2}\d{4}-.*Z {2}hello\.txt\n/);
    const stat = JSON.parse(await stdoutOf("stat", "/hello.txt", "--json"));
    expect(stat).toMatchObject({ path: "/hello.txt", type: "file", sizeBytes: 2, version: 1, zone: "root" });
    expect(stat.holders).toHaveLength(1);
    expect(await stdoutOf("stat", "/hello.txt")).toContain("content is not replicated yet");
  });

  it("moves, copies, appends, searches and removes", async () => {
    await stdoutOf("mkdir", "-p", "/docs/a");
    await stdoutOf("write", "/docs/a/x.md", "needle one\n");
    await stdoutOf("append", "/docs/a/x.md", "two\n");
    await stdoutOf("cp", "-r", "/docs", "/copy");
    await stdoutOf("mv", "/docs/a/x.md", "/docs/");
    expect(await stdoutOf("tree", "/docs")).toBe("/docs\n├── a/\n└── x.md\n\n1 directory, 1 file\n");
    expect(await stdoutOf("cat", "/docs/x.md", "/copy/a/x.md")).toBe("needle one\ntwo\nneedle one\ntwo\n");
    expect(await stdoutOf("glob", "/**/*.md")).toBe("/copy/a/x.md\n/docs/x.md\n");
    expect(await stdoutOf("grep", "-i", "NEEDLE", "/docs", "--include", "*.md")).toBe(
      "/docs/x.md:1:needle one\n",
    );
    expect(await stdoutOf("glob", "/none/*")).toBe("");
    expect(await stdoutOf("grep", "nowhere")).toBe("");
    expect(await n(["rm", "/docs"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/with -r\n$/),
    });
    await stdoutOf("rm", "-r", "/docs", "/copy");
    expect(await n(["ls", "/docs"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("/docs does not"),
    });
  });

  it("makes links, and tells where they lead", async () => {
    await stdoutOf("write", "/real.txt", "content");
    const made = JSON.parse(await stdoutOf("ln", "-s", "-p", "/real.txt", "/links/one", "--json"));
    expect(made).toMatchObject({ path: "/links/one", type: "link", created: true });
    expect(await stdoutOf("cat", "/links/one")).toBe("content");
    expect(await stdoutOf("readlink", "/links/one")).toBe("/real.txt\n");
    expect(await n(["readlink", "/real.txt", "/links/one"])).toMatchObject({
      exitCode: 1,
      stdout: "/real.txt\n",
      stderr: expect.stringContaining("/real.txt is no link"),
    });
    expect(await n(["ln", "-s", "/other", "/links/one"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/remove what is there with `nexus rm`\n$/),
    });
  });

  it("sets, shows and removes extended attributes", async () => {
    await stdoutOf("write", "/x1", "x");
    await stdoutOf("write", "/x2", "x");
    expect(await stdoutOf("xattr", "list", "/x1")).toBe("");
    expect(await stdoutOf("xattr", "set", "/x1", "b=2", "a=1=one")).toBe("");
    expect(await stdoutOf("xattr", "list", "/x1")).toBe("a=1=one\nb=2\n");
    expect(await stdoutOf("xattr", "get", "/x1", "a")).toBe("1=one\n");
    expect(await n(["xattr", "get", "/x2", "a"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(
        /\/x2 has no attribute "a"; see what is there with `nexus xattr list`\n$/,
      ),
    });
    await stdoutOf("xattr", "rm", "/x1", "a", "never");
    const listed = await n(["xattr", "list", "/x1", "/none", "/x2", "--json"]);
    expect(listed).toMatchObject({
      exitCode: 1,
      stdout: '{"path":"/x1","xattrs":{"b":"2"}}\n{"path":"/x2","xattrs":{}}\n',
      stderr: expect.stringContaining("NOT_FOUND"),
    });
    expect((await n(["xattr", "list", "/x1", "/x2"])).stdout).toBe("/x1: b=2\n");
  });

  it("removes several entries each by itself, or all of them or none", async () => {
    for (const name of ["1", "2", "3"]) await stdoutOf("write", `/rm${name}`, "x");
    expect(await n(["rm", "--atomic", "/rm1", "/rm-none"])).toMatchObject({ exitCode: 1, stdout: "" });
    expect(await stdoutOf("glob", "/rm?")).toBe("/rm1\n/rm2\n/rm3\n");
    await stdoutOf("rm", "--atomic", "/rm1", "/rm2");
    const part = await n(["rm", "/rm-none", "/rm3", "--json"]);
    expect(part).toMatchObject({ exitCode: 1, stdout: '{"path":"/rm3","removedCount":1}\n' });
    expect(await stdoutOf("glob", "/rm?")).toBe("");
    expect(await stdoutOf("mount", "list")).toBe("");
  });

  it("reads at the token of a write", async () => {
    const { token } = JSON.parse(await stdoutOf("write", "/t.txt", "x", "--json"));
    expect(await stdoutOf("cat", "/t.txt", "--consistency", `token:${token}`)).toBe("x");
    expect(await stdoutOf("cat", "/t.txt", "--consistency", "local")).toBe("x");
  });

  it("sees the node and its zone", async () => {
    expect(await stdoutOf("status")).toMatch(/ready: +yes\n\nZONE +MODE +ROLE/);
    expect(JSON.parse(await stdoutOf("status", "--json"))).toMatchObject({
      ready: true,
      zones: [{ zone: "root" }],
    });
    expect(await stdoutOf("zone", "list", "--json")).toMatch(/^\{"zone":"root".*\}\n$/);
    expect(await stdoutOf("zone", "info", "root")).toMatch(/MEMBER .*\n.* voter +yes/);
    const refused = await n(["zone", "create", "team", "--json"]);
    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(JSON.parse(refused.stderr)).toMatchObject({ code: "FEDERATION_UNAVAILABLE", retryable: false });
  });

  it("put a file into a directory under its own name", async () => {
    await writeFile(join(folder, "own.txt"), "own");
    await stdoutOf("mkdir", "/target");
    await stdoutOf("put", join(folder, "own.txt"), "/target");
    expect(await stdoutOf("cat", "/target/own.txt")).toBe("own");
  });
});

describe("servers", () => {
  it("are tried in turn", async () => {
    const env = { NEXUS_SERVER: `127.0.0.1:1,${server.address}` };
    expect(await n(["ls"], { env })).toMatchObject({ exitCode: 0 });
  });

  it("bad input is told before anybody is asked", async () => {
    const result = await run(["ls", "/a/../b", "--server", "127.0.0.1:1"]);
    expect(result).toMatchObject({ exitCode: 2, stdout: "" });
    expect(result.stderr).toMatch(/^nexus: path "\/a\/\.\.\/b" contains a \.\. segment; .*\n$/);
  });
});
