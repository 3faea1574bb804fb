import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { helpText } from "./config/help.js";
import { freeAddresses } from "./testing/free-addresses.js";
import { VERSION } from "./version.js";

const BIN = fileURLToPath(new URL("../bin/nexusd-cluster.js", import.meta.url));

let folder = "";
let child: ChildProcess | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nexus-main-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  child = null;
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Launched {
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

function launch(args: readonly string[]): Launched {
  const launched = spawn(process.execPath, [BIN, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"] },
  });
  child = launched;
  let [stdout, stderr] = ["", ""];
  launched.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  launched.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return {
    ended: new Promise((resolve) => launched.once("close", (code) => resolve({ code, stdout, stderr }))),
    kill: (signal) => void launched.kill(signal),
  };
}

describe("nexusd-cluster", () => {
  it("answers --help and --version, and writes nothing", async () => {
    expect(await launch(["--help"]).ended).toEqual({ code: 0, stdout: helpText(), stderr: "" });
    expect(await launch(["--version"]).ended).toEqual({
      code: 0,
      stdout: `nexusd-cluster ${VERSION}\n`,
      stderr: "",
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ["an unknown flag", ["--frobnicate"], 2, /unknown flag --frobnicate; see `nexusd-cluster --help`/],
    ["an unreadable config", ["--config", "missing.yaml"], 2, /missing\.yaml \(--config\) cannot be read/],
    ["an open listener", ["--bind-addr", "0.0.0.0:2126"], 2, /0\.0\.0\.0:2126.*--tls-cert/],
  ])("refuses %s in one line on standard error", async (_name, args, code, line) => {
    const ended = await launch(args).ended;
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(line);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "serves with a config file, and ends with 0 after %s",
    async (signal) => {
      const [peer, client, http] = await freeAddresses(3);
      writeFileSync(
        join(folder, "node.yaml"),
        `hostname: n1\ndata-dir: data\nbind-addr: ${peer}\nclient-addr: ${client}\nhttp-addr: ${http}\n`,
      );
      const launched = launch(["--config", "node.yaml"]);
      const status = () =>
        fetch(`http://${http}/readyz`).then(
          ({ status }) => status,
          () => 0,
        );
      await expect.poll(status, { timeout: 15_000, interval: 50 }).toBe(200);
      const startedMs = performance.now();
      launched.kill(signal);
      const { code, stdout, stderr } = await launched.ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(performance.now() - startedMs).toBeLessThan(10_000);
      const log = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as { msg: string; node: string });
      expect(log.every(({ node }) => node === "n1")).toBe(true);
      expect(log.at(-1)?.msg).toBe("stopped");
    },
  );

  it("ends with 0 when it is stopped while it still looks for its cluster", async () => {
    const [peer, client, http, nobody] = await freeAddresses(4);
    const flags = ["--bind-addr", peer, "--client-addr", client, "--http-addr", http, "--peers", nobody];
    const launched = launch(["--data-dir", "data", ...flags]);
    const alive = () =>
      fetch(`http://${http}/livez`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(alive, { timeout: 15_000, interval: 50 }).toBe(true);
    launched.kill("SIGTERM");
    expect(await launched.ended).toMatchObject({ code: 0, stderr: "" });
    expect(readdirSync(folder)).toEqual([]);
  });
});
