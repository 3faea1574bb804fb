import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DT_REG, LINEARIZABLE, type Pid, ROOT_ZONE } from "@nexus/contracts";
import { VfsClient } from "@nexus/transport";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileConfig } from "../config/compile.js";
import { type RunningDaemon, startDaemon } from "../daemon.js";
import { freeAddresses } from "../testing/free-addresses.js";

const CALL = { timeoutMs: 10_000, signal: null, consistency: LINEARIZABLE };
const LONG = { timeout: 15_000 };

let folder = "";
let daemon: RunningDaemon | null = null;
let client: VfsClient;
let lines: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "nexus-agents-"));
  lines = [];
  const [peer, clients, http] = await freeAddresses(3);
  const worker = join(folder, "worker.js");
  // Ends with the code it finds in a file.
  writeFileSync(
    worker,
    `const { existsSync, readFileSync } = require("node:fs");
     const order = process.argv[2] + process.env.NEXUS_AGENT_PID;
     console.log("at work as " + process.env.MODE);
     setInterval(() => { if (existsSync(order)) process.exit(Number(readFileSync(order, "utf8"))); }, 20);`,
  );
  const commands = `worker=${process.execPath} ${worker} ${join(folder, "order-")}`;
  const argv = [
    ...["--data-dir", join(folder, "data"), "--bind-addr", peer, "--client-addr", clients],
    ...["--http-addr", http, "--agent-commands", commands, "--agent-environment", "MODE"],
  ];
  const machine = { hostname: "box", workingDirectory: folder };
  const config = compileConfig({ argv, env: {}, file: null, machine });
  const logger = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
  daemon = await startDaemon(config, { logger, signal: new AbortController().signal });
  client = new VfsClient({ addresses: [clients] });
});

afterEach(async () => {
  await client.close();
  await stopDaemon();
  rmSync(folder, { recursive: true, force: true });
});

async function stopDaemon(): Promise<void> {
  const stopping = daemon;
  daemon = null;
  if (stopping !== null) expect((await stopping.stop(8_000)).failures).toEqual([]);
}

const spawn = (name: string, labels: Record<string, string>) =>
  client.agents.spawn(
    {
      ...{ name, kind: "MANAGED", ownerId: null, zoneId: ROOT_ZONE, parentPid: null, cwd: "/", root: "/" },
      ...{ labels, repos: [], connection: null },
    },
    CALL,
  );
const stateOf = async (pid: Pid) => (await client.agents.get(pid, CALL)).state;
const kindOf = async (pid: Pid) => (await stateOf(pid)).kind;

/** Process id of an agent, from the log. */
function processOf(pid: Pid): number {
  const line = lines.find((each) => each.includes('"an agent runs"') && each.includes(`"agent":${pid},`));
  return Number((JSON.parse(line ?? "{}") as { process?: number }).process);
}

function systemState(processId: number): string | null {
  const path = `/proc/${processId}/stat`;
  return existsSync(path) ? (readFileSync(path, "utf8").split(") ")[1]?.[0] ?? null) : null;
}

describe("agents as processes of a daemon", () => {
  it("run, are suspended and resumed from anywhere, and end with their exit code", async () => {
    const { pid } = await spawn("any", { command: "worker", "env.MODE": "night" });
    await expect.poll(() => kindOf(pid), LONG).toBe("READY");
    await expect.poll(() => lines.some((line) => line.includes("at work as night")), LONG).toBe(true);
    await client.agents.signal({ pid, signal: { name: "SIGSTOP" } }, CALL);
    await expect.poll(() => systemState(processOf(pid)), LONG).toBe("T");
    await client.agents.signal({ pid, signal: { name: "SIGCONT" } }, CALL);
    await expect.poll(() => systemState(processOf(pid)), LONG).toBe("S");
    writeFileSync(join(folder, `order-${pid}`), "7");
    await expect
      .poll(() => stateOf(pid), LONG)
      .toMatchObject({
        kind: "TERMINATED",
        exitCode: 7,
        end: { kind: "exited" },
      });
  });

  it("stay REGISTERED with the reason where they cannot be run", async () => {
    const { pid } = await spawn("rm", {});
    await expect
      .poll(() => stateOf(pid), LONG)
      .toMatchObject({
        kind: "REGISTERED",
        failure: { code: "UNSUPPORTED", message: expect.stringContaining("agent command named") },
      });
    const other = await spawn("worker", { "env.LD_PRELOAD": "/x" });
    await expect
      .poll(() => stateOf(other.pid), LONG)
      .toMatchObject({
        failure: { code: "PERMISSION_DENIED" },
      });
  });

  it("end by a signal, with the service, and with the node", async () => {
    const pids: Pid[] = [];
    const begin = async () => {
      const { pid } = await spawn("worker", {});
      pids.push(pid);
      await expect.poll(() => kindOf(pid), LONG).toBe("READY");
      return pid;
    };
    const isGone = (pid: Pid) => expect.poll(() => systemState(processOf(pid)), LONG).toBeNull();
    const first = await begin();
    await client.agents.signal({ pid: first, signal: { name: "SIGKILL" } }, CALL);
    await isGone(first);
    const second = await begin();
    const set = (xattrs: Record<string, string>) =>
      client.setattr(
        {
          ...{ path: "/__sys__/services/agent-processes", entryType: DT_REG, xattrs, conditions: {} },
          ...{ mimeType: null, modifiedAtMs: null, createdAtMs: null, ownerId: null, ttlSeconds: null },
          ...{ linkTarget: null, targetZoneId: null, createParents: false },
        },
        CALL,
      );
    await set({ state: "stopped" });
    await isGone(second);
    await expect.poll(() => stateOf(second), LONG).toMatchObject({ kind: "TERMINATED", exitCode: -15 });
    await expect(set({ state: "running", commands: "sh=/bin/sh" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    await set({ state: "running", max_processes: "1" });
    const third = await begin();
    const tooMany = await spawn("worker", {});
    await expect
      .poll(() => stateOf(tooMany.pid), LONG)
      .toMatchObject({
        failure: { code: "RESOURCE_EXHAUSTED" },
      });
    await stopDaemon();
    await isGone(third);
    expect(pids.map((pid) => processOf(pid)).every((processId) => processId > 1)).toBe(true);
  });
});
