import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "@nexus/transport/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "./harness/cli.js";
import { Cluster } from "./harness/cluster.js";
import { cleanEnv, daemonBin } from "./harness/node-process.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nexus-bad-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Refusal {
  readonly code: number | null;
  readonly lines: readonly string[];
}

/** Starts a daemon that must end by itself and returns what it said. */
async function refused(args: readonly string[], env: Record<string, string> = {}): Promise<Refusal> {
  const child = spawn(process.execPath, [daemonBin, ...args], {
    cwd: folder,
    env: cleanEnv(env),
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 30_000,
  });
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, lines: text.trimEnd().split("\n") };
}

async function ports(): Promise<string[]> {
  const [peer, client, http] = await freePorts(3);
  return [
    "--bind-addr",
    `127.0.0.1:${peer}`,
    "--client-addr",
    `127.0.0.1:${client}`,
    "--http-addr",
    `127.0.0.1:${http}`,
  ];
}

function expectOneLine(refusal: Refusal, ...fragments: (string | RegExp)[]): void {
  expect(refusal.code, refusal.lines.join("\n")).not.toBe(0);
  expect(refusal.code).not.toBeNull();
  expect(refusal.lines, refusal.lines.join("\n")).toHaveLength(1);
  for (const fragment of fragments) expect(refusal.lines[0]).toMatch(fragment);
}

describe("nexusd-cluster refuses, in one line that names the input and the remedy, and writes nothing", () => {
  const nothingWritten = (): void => expect(readdirSync(folder)).toEqual([]);

  it("an unknown flag", async () => {
    expectOneLine(await refused(["--frobnicate"]), /--frobnicate/, /--help/);
    nothingWritten();
  });

  it("a malformed address", async () => {
    expectOneLine(await refused(["--data-dir", "d", "--bind-addr", "nowhere"]), /nowhere/, /host:port/);
    nothingWritten();
  });

  it("a malformed peer", async () => {
    expectOneLine(await refused(["--data-dir", "d", "--peers", "a:1,b:99999"]), /b:99999/);
    nothingWritten();
  });

  it("a listener off loopback without credentials", async () => {
    const [port] = await freePorts(1);
    expectOneLine(
      await refused(["--data-dir", "d", "--bind-addr", `0.0.0.0:${port}`]),
      /0\.0\.0\.0/,
      /--tls-cert|--insecure-no-auth/,
    );
    nothingWritten();
  });

  it("an unreadable configuration file", async () => {
    expectOneLine(await refused(["--config", "missing.yaml"]), /missing\.yaml/);
    nothingWritten();
  });

  it("an unknown key in the configuration file", async () => {
    writeFileSync(join(folder, "c.yaml"), "data-dir: d\nfrobnicate: 1\n");
    expectOneLine(await refused(["--config", "c.yaml"]), /frobnicate/, /c\.yaml/);
    expect(readdirSync(folder)).toEqual(["c.yaml"]);
  });

  it("a host folder to serve that lies inside the data folder", async () => {
    expectOneLine(await refused(["--data-dir", "d", "--root-path", "d/files"]), /root-path|d\/files/);
    nothingWritten();
  });

  it("a port in use", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(address !== null && typeof address === "object" ? address.port : 0);
      });
    });
    try {
      const rest = (await ports()).slice(2);
      expectOneLine(
        await refused(["--data-dir", "d", "--bind-addr", `127.0.0.1:${port}`, ...rest]),
        new RegExp(String(port)),
        /use/,
      );
    } finally {
      server.close();
    }
  });

  it("a node id that no node of this build could have minted", async () => {
    mkdirSync(join(folder, "d"));
    writeFileSync(join(folder, "d", ".node_id"), Buffer.alloc(8));
    expectOneLine(await refused(["--data-dir", "d", ...(await ports())]), /\.node_id/);
  });

  it("a folder written by a newer version", async () => {
    mkdirSync(join(folder, "d"));
    writeFileSync(join(folder, "d", "VERSION"), "999\n");
    expectOneLine(await refused(["--data-dir", "d", ...(await ports())]), /999/, /VERSION|version/);
  });
});

describe("a second daemon on one data folder", () => {
  it("is refused while the first runs, and the first is not harmed", async () => {
    const cluster = await Cluster.start({ size: 1 });
    try {
      const refusal = await refused(["--data-dir", cluster.node(0).spec.dataDir, ...(await ports())]);
      expectOneLine(refusal, /in use|another|running/i);
      await cluster.node(0).ready();
    } finally {
      await cluster.close();
    }
  }, 60_000);

  it("and a second founder are refused with the remedy", async () => {
    const cluster = await Cluster.start({ size: 1 });
    try {
      const refusal = await refused([
        ...["--data-dir", "d", "--cluster-init", "root", "--peers", cluster.node(0).peer],
        ...(await ports()),
      ]);
      expectOneLine(refusal, /--cluster-init/, /join/);
      expect(existsSync(join(folder, "d", "raft"))).toBe(false);
    } finally {
      await cluster.close();
    }
  }, 60_000);
});

describe("nexus refuses with exit code 2 before it connects anywhere", () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["an unknown flag", ["ls", "--frobnicate", "/"], /--frobnicate/],
    ["an unknown command", ["frobnicate"], /frobnicate/],
    ["a relative path", ["cat", "a.txt"], /a\.txt/],
    ["a path with a .. segment", ["cat", "/a/../b"], /\.\./],
    ["a malformed server", ["ls", "/", "--server", "nowhere:99999"], /nowhere:99999/],
    ["a malformed zone id", ["zone", "info", "Not_A_Zone"], /Not_A_Zone/],
    ["a missing argument", ["mv", "/a"], /missing|argument/i],
  ];
  for (const [what, args, named] of cases) {
    it(what, async () => {
      const result = await runCli(args, { env: { HOME: folder } });
      expect(result.code, result.stderr).toBe(2);
      expect(result.stderr.trimEnd().split("\n"), result.stderr).toHaveLength(1);
      expect(result.stderr).toMatch(named);
      expect(result.stdout).toBe("");
    });
  }

  it("an unreachable server exits 1 and names the address and the remedy", async () => {
    const [port] = await freePorts(1);
    const result = await runCli(["ls", "/", "--server", `127.0.0.1:${port}`, "--timeout", "3s"], {
      env: { HOME: folder },
    });
    expect(result.code).toBe(1);
    expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(result.stderr).toContain(`127.0.0.1:${port}`);
  });
});
