import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ZoneInfo } from "@nexus/kernel";
import type { NexusFilesystem } from "@nexus/sdk";
import { afterEach, describe, expect, it } from "vitest";
import { nexus, runCli } from "./harness/cli.js";
import { Cluster } from "./harness/cluster.js";
import type { NodeProcess } from "./harness/node-process.js";
import { until } from "./harness/wait.js";

const TEST_TIMEOUT_MS = 600_000;
const FILES = 9;
const PATIENT = { timeoutMs: 60_000 };

let cluster: Cluster | null = null;
afterEach(async () => {
  await cluster?.close();
  cluster = null;
});

const on = (node: NodeProcess): string[] => ["--server", node.client];
const nameOf = (i: number): string => `kept-${i}`;

/** Writes through every node; whoever serves a file keeps its bytes, and all three have its name and digest. */
async function writeFiles(c: Cluster): Promise<void> {
  for (const [turn, node] of c.nodes.entries()) {
    await using fs = await c.connect([node]);
    for (let i = turn; i < FILES; i += c.nodes.length) await fs.write(`/${nameOf(i)}`, `${i}`, PATIENT);
  }
}

/** Every member of the zone has applied everything the leader has. */
async function untilAllHave(c: Cluster, zone: string): Promise<ZoneInfo> {
  return until(`everything of ${zone} to be on all members`, async () => {
    const view = await c.zone(await c.leader(zone), zone);
    return view.members.every(({ matchIndex }) => matchIndex === view.lastIndex) ? view : undefined;
  });
}

/** What the audit log of a node says of recoveries. */
function recoveriesOnRecord(node: NodeProcess): { zone_id: string; status: string; detail?: string }[] {
  const audit = join(node.spec.dataDir, "audit");
  return readdirSync(audit)
    .flatMap((name) => readFileSync(join(audit, name), "utf8").split("\n"))
    .filter((line) => line.includes('"op":"zone_recover"'))
    .map((line) => JSON.parse(line));
}

/** The zone is led by this node alone, in another life. */
async function expectNewLife(fs: NexusFilesystem, former: ZoneInfo): Promise<ZoneInfo> {
  const present = await fs.zones.info(former.zoneId, PATIENT);
  expect(present.incarnation).not.toBe(former.incarnation);
  expect(present).toMatchObject({ role: "leader", problem: null });
  expect(present.members.map((member) => member.nodeId)).toEqual([present.nodeId]);
  return present;
}

describe("a cluster that lost two of its three nodes for good", () => {
  it(
    "goes on from what the third had once an operator accepts the loss, and never mixes with its former life",
    async () => {
      cluster = await Cluster.start({ size: 3 });
      const c = cluster;
      const [returning, lost, survivor] = [c.node(0), c.node(1), c.node(2)];
      await writeFiles(c);
      await nexus(["zone", "create", "team", "--mount", "/team", ...on(survivor)]);
      await nexus(["write", "/team/in-the-backup", "x", ...on(survivor)]);
      const backup = join(c.folder, "team.nexusbackup");
      await nexus(["zone", "backup", "team", backup, ...on(survivor)]);
      const former = await untilAllHave(c, "root");

      // Acknowledged by the other two alone: this is what goes.
      await survivor.kill();
      await nexus(["write", "/acknowledged-without-it", "x", ...on(lost)]);
      await Promise.all([returning.kill(), lost.kill()]);
      survivor.start();
      const dryRun = ["zone", "recover", "--unsafe", "root", "--dry-run", ...on(survivor)];
      const report = await until("the recovery to be possible", async () => {
        const said = await nexus(dryRun);
        return said.includes("recovering the zone here may lose") ? said : undefined;
      });
      for (const gone of former.members.filter((member) => member.address !== survivor.peer)) {
        expect(report).toContain(`${gone.nodeId} at ${gone.address}: does not answer`);
        expect(report).toMatch(
          new RegExp(`every write above index ${former.lastIndex},.*node ${gone.nodeId} .*more`),
        );
      }
      const unasked = await runCli(["zone", "recover", "root", ...on(survivor)]);
      expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining("needs --unsafe")]);
      expect((await c.zone(survivor)).incarnation, "nothing was changed").toBe(former.incarnation);
      const refused = await runCli(["write", "/refused", "x", "--timeout", "3s", ...on(survivor)]);
      expect(refused.code).toBe(1);

      const recovered = await nexus(["zone", "recover", "--unsafe", "root", ...on(survivor)]);
      expect(recovered).toContain("as its only voter; what may be lost:");
      await survivor.ready();
      await using fs = await c.connect([survivor]);
      const present = await expectNewLife(fs, former);
      expect(recoveriesOnRecord(survivor)).toEqual([
        expect.objectContaining({
          ...{ zone_id: "root", status: "ok" },
          detail: expect.stringMatching(
            `^incarnation ${former.incarnation} goes on as ${present.incarnation} `,
          ),
        }),
      ]);
      for (let i = 0; i < FILES; i += 1)
        expect((await fs.stat(`/${nameOf(i)}`, PATIENT)).entry.sizeBytes).toBe(1);
      for (let i = 2; i < FILES; i += 3) {
        expect(Buffer.from(await fs.read(`/${nameOf(i)}`, PATIENT)).toString()).toBe(`${i}`);
      }
      await expect(fs.stat("/acknowledged-without-it", PATIENT)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await fs.write("/after", "the recovery", PATIENT);

      // A member of the former life comes back: it is out, says how it gets in, and is no member until it is asked to.
      returning.start();
      await until("the old member to say that it is out", async () => {
        const said = await c.zone(returning).then(
          ({ problem }) => problem ?? "",
          (cause: unknown) => String(cause),
        );
        return said.includes(`lives as ${present.incarnation}`) &&
          said.includes("run `nexus zone join root` against this node")
          ? true
          : undefined;
      });
      const stale = await runCli(["stat", "/acknowledged-without-it", ...on(returning)]);
      expect(stale.code, "it serves nothing of its former life").toBe(1);
      await expectNewLife(fs, former);
      await until("the old member to join anew", async () => {
        await nexus(["zone", "join", "root", ...on(returning)]);
        return true;
      });
      await returning.ready();
      await using again = await c.connect([returning]);
      expect(Buffer.from(await again.read("/after", PATIENT)).toString()).toBe("the recovery");
      await expect(again.stat("/acknowledged-without-it", PATIENT)).rejects.toMatchObject({
        code: "NOT_FOUND",
      });

      // The live backup becomes a zone of its own beside the one it was made of.
      await nexus(["zone", "restore", backup, "--as", "copy", ...on(survivor)]);
      const [team, copy] = [await c.zone(survivor, "team"), await c.zone(survivor, "copy")];
      expect(copy.incarnation).not.toBe(team.incarnation);
      await fs.zones.mount("copy", "/copy", PATIENT);
      expect((await fs.stat("/copy/in-the-backup", PATIENT)).entry.sizeBytes).toBe(1);
    },
    TEST_TIMEOUT_MS,
  );
});
