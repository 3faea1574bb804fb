import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LINEARIZABLE } from "@nexus/contracts";
import { parseZoneId } from "@nexus/lib";
import { VfsClient } from "@nexus/transport";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileConfig } from "./config/compile.js";
import { type RunningDaemon, startDaemon } from "./daemon.js";
import { freeAddresses } from "./testing/free-addresses.js";

const CALL = { timeoutMs: 10_000, signal: null, consistency: LINEARIZABLE };
const TEAM = parseZoneId("team");
const COPY = parseZoneId("copy");

let folder = "";
let daemon: RunningDaemon;
let client: VfsClient;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "nexus-zones-"));
  const [peer, clients, http] = await freeAddresses(3);
  const argv = ["--data-dir", join(folder, "data"), "--bind-addr", peer, "--client-addr", clients];
  const machine = { hostname: "box", workingDirectory: folder };
  const config = compileConfig({ argv: [...argv, "--http-addr", http], env: {}, file: null, machine });
  const environment = { logger: pino({ level: "silent" }), signal: new AbortController().signal };
  daemon = await startDaemon(config, environment);
  client = new VfsClient({ addresses: [clients] });
});

afterEach(async () => {
  await client.close();
  await daemon.stop(5_000);
  rmSync(folder, { recursive: true, force: true });
});

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}

/** What the audit log says of administration, once it says so. */
async function auditedOperations(count: number): Promise<string[]> {
  const audit = join(folder, "data", "audit");
  const read = (): string[] =>
    readdirSync(audit)
      .flatMap((name) => readFileSync(join(audit, name), "utf8").split("\n"))
      .filter((line) => line.includes('"op":"zone_'))
      .map((line) => JSON.parse(line) as { op: string; status: string })
      .map(({ op, status }) => `${op} ${status}`);
  await expect.poll(() => read().length, { timeout: 5_000 }).toBe(count);
  return read();
}

describe("a daemon asked over the wire", () => {
  it("streams a backup, restores it, refuses a damaged one, and has it all on record", async () => {
    await client.zones.create(TEAM, null, "strong", CALL);
    const pieces: Uint8Array[] = [];
    for await (const piece of client.zones.backUp(TEAM, CALL)) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    const info = await client.zones.restore(inPieces(bytes), COPY, CALL);
    expect(info).toMatchObject({ zoneId: COPY, problem: null });
    const broken = Buffer.from(bytes);
    broken[bytes.length - 5] = (broken[bytes.length - 5] ?? 0) ^ 1;
    const damaged = client.zones.restore(inPieces(broken), parseZoneId("other"), CALL);
    await expect(damaged).rejects.toMatchObject({ code: "CORRUPT" });
    await expect(client.zones.recover(TEAM, false, CALL)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await auditedOperations(4)).toEqual([
      "zone_backup ok",
      "zone_restore ok",
      "zone_restore error",
      "zone_recover error",
    ]);
  });

  it("notices in its status that the quota of a zone is used up, and no longer when it is raised", async () => {
    await client.zones.create(TEAM, null, "strong", CALL);
    expect((await client.status(CALL)).notices).toEqual([]);
    await client.zones.setQuota(TEAM, { maxEntries: 0, maxBytes: null }, CALL);
    expect(await client.status(CALL)).toMatchObject({
      ready: true,
      notices: [expect.stringMatching(/^quota: NOSPACE: the quota of zone team is used up/)],
    });
    await client.zones.setQuota(TEAM, { maxEntries: 9, maxBytes: null }, CALL);
    expect((await client.status(CALL)).notices).toEqual([]);
  });

  it("says what a recovery would lose without doing it, and drains and serves again", async () => {
    const report = await client.zones.recover(parseZoneId("root"), true, CALL);
    expect(report.refusal).toContain("it has a leader");
    expect(report.replacement).toBeNull();
    expect(await client.zones.drainNode(true, CALL)).toEqual(["root"]);
    expect(await client.status(CALL)).toMatchObject({ draining: true, ready: false });
    await client.zones.drainNode(false, CALL);
    expect(await client.status(CALL)).toMatchObject({ draining: false, ready: true });
  });
});
