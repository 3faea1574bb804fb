import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** CommonJS packages in memory after `script` ran; gRPC, LevelDB and Piscina are such packages. */
function packagesAfter(script: string): readonly string[] {
  const report = `
    const { createRequire } = await import("node:module");
    const files = Object.keys(createRequire(import.meta.url).cache);
    console.log(JSON.stringify([...new Set(files.map((file) => file.split("/node_modules/").at(-1)))]));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", `${script};${report}`],
    { encoding: "utf8", cwd: new URL(".", import.meta.url).pathname },
  );
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as string[];
}

/** Files of this workspace that Node.js has compiled when `script` has run. */
function filesAfter(script: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "nexus-start-up-"));
  try {
    const { stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      encoding: "utf8",
      cwd: new URL(".", import.meta.url).pathname,
      env: { ...process.env, NODE_V8_COVERAGE: folder },
    });
    if (status !== 0) throw new Error(stderr);
    return readdirSync(folder).flatMap((name) => {
      const { result } = JSON.parse(readFileSync(join(folder, name), "utf8")) as {
        readonly result: readonly { readonly url: string }[];
      };
      return result.flatMap(({ url }) => url.split("/packages/").slice(1));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("starting up", () => {
  it("loads a few files of the kernel, not the kernel, also to talk to a server", () => {
    const files = filesAfter(`
      await import("./cli.js");
      const { connect } = await import("@nexus/sdk");
      await connect({ servers: "127.0.0.1:1", connectTimeoutMs: 100 }).catch(() => null)`);
    expect(files).toContain("cli/dist/cli.js");
    expect(files.some((file) => file.startsWith("transport/dist/client/"))).toBe(true);
    expect(files.filter((file) => file.startsWith("kernel/")).sort()).toEqual([
      "kernel/dist/core/dispatch/target-path.js",
      "kernel/dist/core/events/file-event.js",
      "kernel/dist/kernel/watch-cursor.js",
      "kernel/dist/watching.js",
    ]);
  });

  it("loads neither gRPC, YAML nor a storage engine to parse a command line", () => {
    const loaded = packagesAfter('await import("./cli.js")');
    expect(loaded.some((file) => file.startsWith("commander/"))).toBe(true);
    expect(
      loaded.filter((file) => /^(@grpc|yaml|cli-progress|classic-level|piscina|protobufjs)/.test(file)),
    ).toEqual([]);
  });

  it("loads gRPC, but no storage engine, to talk to a server", () => {
    const loaded = packagesAfter(`
      const { connect } = await import("@nexus/sdk");
      await connect({ servers: "127.0.0.1:1", connectTimeoutMs: 100 }).catch(() => null)`);
    expect(loaded.some((file) => file.startsWith("@grpc/"))).toBe(true);
    expect(loaded.filter((file) => /^(classic-level|memory-level|piscina|@napi-rs)/.test(file))).toEqual([]);
  });
});
