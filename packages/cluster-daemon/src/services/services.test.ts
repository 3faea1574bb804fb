import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DT_REG, LINEARIZABLE } from "@nexus/contracts";
import { VfsClient } from "@nexus/transport";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileConfig } from "../config/compile.js";
import { type RunningDaemon, startDaemon } from "../daemon.js";
import { freeAddresses } from "../testing/free-addresses.js";

const CALL = { timeoutMs: 10_000, signal: null, consistency: LINEARIZABLE };
const AT = "/__sys__/services";

let folder = "";
let daemon: RunningDaemon;
let client: VfsClient;
let lines: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "nexus-services-"));
  lines = [];
  const [peer, clients, http] = await freeAddresses(3);
  const argv = ["--data-dir", join(folder, "data"), "--bind-addr", peer, "--client-addr", clients];
  const machine = { hostname: "box", workingDirectory: folder };
  const config = compileConfig({ argv: [...argv, "--http-addr", http], env: {}, file: null, machine });
  const logger = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
  daemon = await startDaemon(config, { logger, signal: new AbortController().signal });
  client = new VfsClient({ addresses: [clients] });
});

afterEach(async () => {
  await client.close();
  expect((await daemon.stop(5_000)).failures).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

const set = (name: string, xattrs: Record<string, string>) =>
  client.setattr(
    {
      ...{ path: `${AT}/${name}`, entryType: DT_REG, xattrs, conditions: {}, createParents: false },
      ...{ mimeType: null, modifiedAtMs: null, createdAtMs: null, ownerId: null, ttlSeconds: null },
      ...{ linkTarget: null, targetZoneId: null },
    },
    CALL,
  );

async function view(name: string): Promise<Record<string, unknown>> {
  const range = { offsetBytes: 0, lengthBytes: null };
  const { bytes } = await client.read({ path: `${AT}/${name}`, range, expectedContentId: null }, CALL);
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}

const audited = (): string[] => {
  const audit = join(folder, "data", "audit");
  return readdirSync(audit)
    .sort()
    .flatMap((name) => readFileSync(join(audit, name), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { op: string; path: string })
    .map(({ op, path }) => `${op} ${path}`);
};

const mkdir = (path: string) => client.mkdir({ path, parents: false, existOk: false }, CALL);

describe("the services of a daemon, over the wire", () => {
  it("are its own: the audit log stops, starts with other settings, and goes on in its files", async () => {
    await mkdir("/one");
    await expect.poll(audited).toContain("mkdir /one");
    expect(await view("audit")).toMatchObject({
      state: "running",
      hooks: { intercept: ["audit"] },
      settings: { max_files: "8", max_file_bytes: String(64 * 1024 ** 2) },
    });
    const swapped = set("audit", { state: "running", max_files: "3" });
    await expect(swapped).rejects.toMatchObject({ code: "UNSUPPORTED", message: /files of the audit log/ });
    await set("audit", { state: "stopped" });
    await mkdir("/two");
    await set("audit", { state: "running", max_files: "3" });
    await mkdir("/three");
    await expect.poll(audited).toContain("mkdir /three");
    expect(audited()).not.toContain("mkdir /two");
    expect(await view("audit")).toMatchObject({ state: "running", settings: { max_files: "3" } });
    expect(lines.filter((line) => line.includes("dropped"))).toEqual([]);
    await expect(set("audit", { state: "running", max_files: "many" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: /max_files of service audit, "many", is not a whole number/,
    });
  });

  it("are swapped while they run, taken off the list and had again, each change on record", async () => {
    await set("mount-log", { state: "running", level: "warn" });
    expect(await view("mount-log")).toMatchObject({ swaps: 1, settings: { level: "warn" } });
    await client.zones.create("team" as never, "/team", "strong", CALL);
    await expect.poll(() => lines.some((line) => line.includes('"msg":"mounted"'))).toBe(true);
    await client.unlink({ path: `${AT}/mount-log`, recursive: false, conditions: {} }, CALL);
    expect(await view("mount-log")).toMatchObject({ state: "available" });
    await set("mount-log", { state: "running" });
    expect(await view("mount-log")).toMatchObject({ state: "running", settings: {} });
    await expect.poll(audited).toContain(`delete ${AT}/mount-log`);
    expect(audited()).toContain(`setattr ${AT}/mount-log`);
    await expect(set("rm -rf", { state: "running" })).rejects.toMatchObject({
      code: "NOT_FOUND",
      remedy: "use one of audit, mount-log",
    });
  });
});
