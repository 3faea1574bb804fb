import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nexus, runCli } from "./harness/cli.js";
import { Cluster } from "./harness/cluster.js";
import { until } from "./harness/wait.js";

/** Everything a new user does, on three real daemons. */
describe("three daemons driven by the command line", { timeout: 180_000 }, () => {
  let cluster: Cluster;
  let on: (i: number) => string[];

  beforeAll(async () => {
    cluster = await Cluster.start({ size: 3 });
    on = (i) => ["--server", cluster.node(i).client];
  }, 300_000);
  afterAll(async () => {
    await cluster?.close();
  });

  it("reads on every node what was written on one", async () => {
    await nexus(["write", "/hello.txt", "hi", ...on(0)]);
    for (const i of [0, 1, 2]) expect(await nexus(["cat", "/hello.txt", ...on(i)])).toBe("hi");
  });

  it("takes content from standard input, byte for byte", async () => {
    await nexus(["write", "/in.txt", "-", ...on(1)], { input: "data\n" });
    expect(await nexus(["cat", "/in.txt", ...on(2)])).toBe("data\n");
  });

  it("stats as JSON and says how many copies exist", async () => {
    const stat: unknown = JSON.parse(await nexus(["stat", "/hello.txt", "--json", ...on(1)]));
    expect(stat).toMatchObject({ sizeBytes: 2, version: 1, lastWriter: cluster.node(0).peer });
    expect(await nexus(["stat", "/hello.txt", ...on(1)])).toMatch(/1 copy.*not replicated/i);
  });

  it("makes, lists, moves, copies, appends and removes", async () => {
    await nexus(["mkdir", "-p", "/a/b", ...on(0)]);
    await nexus(["write", "/a/b/one.txt", "1", ...on(1)]);
    await nexus(["append", "/a/b/one.txt", "2", ...on(2)]);
    await nexus(["cp", "/a/b/one.txt", "/a/two.txt", ...on(0)]);
    await nexus(["mv", "/a/two.txt", "/a/three.txt", ...on(1)]);
    expect(await nexus(["cat", "/a/three.txt", ...on(2)])).toBe("12");
    expect(await nexus(["ls", "/a", ...on(2)])).toBe("b/\nthree.txt\n");
    expect(await nexus(["ls", "-l", "/a", ...on(2)])).toMatch(/three\.txt/);
    expect(await nexus(["tree", "/a", ...on(0)])).toMatch(/b\/\n[^\n]*one\.txt\n[^\n]*three\.txt/);
    expect(await nexus(["glob", "/a/**/*.txt", ...on(0)])).toBe("/a/b/one.txt\n/a/three.txt\n");
    expect(await nexus(["grep", "1", "/a", ...on(0)])).toMatch(/\/a\/b\/one\.txt:1:12/);
    const refused = await runCli(["rm", "/a", ...on(0)]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^nexus: .*\/a.*-r.*\n$/);
    await nexus(["rm", "-r", "/a", ...on(1)]);
    expect((await runCli(["stat", "/a", ...on(2)])).code).toBe(1);
  });

  it("loses nothing when two nodes append to one file at once", async () => {
    const lines = Array.from({ length: 12 }, (_, i) => `line-${i}`);
    await Promise.all(lines.map((line, i) => nexus(["append", "/log.txt", `${line}\n`, ...on(i % 3)])));
    const content = await nexus(["cat", "/log.txt", ...on(0)]);
    expect(content.trimEnd().split("\n").sort()).toEqual([...lines].sort());
  });

  it("tries the servers of a list in turn", async () => {
    const list = `127.0.0.1:1,${cluster.node(2).client}`;
    expect(await nexus(["cat", "/hello.txt", "--server", list])).toBe("hi");
    expect(await nexus(["cat", "/hello.txt"], { env: { NEXUS_SERVER: list } })).toBe("hi");
  });

  it("creates a zone, mounts it, joins it from another node, and serves it from both", async () => {
    await nexus(["zone", "create", "team", "--mount", "/team", ...on(0)]);
    await nexus(["write", "/team/plan.txt", "first", ...on(0)]);
    const outside = await runCli(["cat", "/team/plan.txt", ...on(1)]);
    expect(outside.code).toBe(1);
    expect(outside.stderr).toContain("zone join team");
    await nexus(["zone", "join", "team", ...on(1)]);
    expect(await nexus(["cat", "/team/plan.txt", ...on(1)])).toBe("first");
    await nexus(["write", "/team/plan.txt", "second", ...on(1)]);
    expect(await nexus(["cat", "/team/plan.txt", ...on(0)])).toBe("second");
    const zones = await nexus(["zone", "list", ...on(1)]);
    expect(zones).toMatch(/root/);
    expect(zones).toMatch(/team/);
    await until("the joiner to become a voter of team", async () => {
      const view = await cluster.zone(cluster.node(0), "team");
      return view.members.filter((m) => m.role === "voter").length === 2 ? true : undefined;
    });
  });

  it("reports status and serves metrics that agree with it", async () => {
    expect(await nexus(["status", ...on(0)])).toMatch(/ready/);
    const leader = await cluster.leader();
    const text = await leader.metrics();
    expect(text).toMatch(/^nexus_raft_is_leader\{[^}]*zone="root"[^}]*\} 1$/m);
    expect(text).toMatch(/^nexus_raft_applied_index\{[^}]*zone="root"[^}]*\} [1-9]\d*$/m);
    expect(text).toMatch(/^process_resident_memory_bytes /m);
    const live = await fetch(`${leader.http}/livez`);
    expect(live.status).toBe(200);
  });

  it("limits what a zone holds, refuses what exceeds it, and takes writes again once something was removed", async () => {
    const on = ["--server", cluster.node(1).client];
    await nexus(["zone", "create", "small", "--mount", "/small", ...on]);
    const set = await nexus(["zone", "quota", "small", "--max-bytes", "1KiB", "--max-entries", "3", ...on]);
    expect(set).toContain("bytes: 0 of at most 1024 (1.0K)");
    await nexus(["write", "/small/a", "x".repeat(1_000), ...on]);
    const refused = await runCli(["write", "/small/b", "x".repeat(25), ...on]);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(
        /zone small would hold 1025 bytes where its quota is 1024; .*`nexus zone quota small`/,
      ),
    ]);
    expect(await nexus(["cat", "/small/a", ...on])).toHaveLength(1_000);
    expect(await nexus(["zone", "info", "small", ...on])).toMatch(/entries: +1 of at most 3/);
    expect(await cluster.node(1).metrics()).toContain('nexus_zone_used_bytes{zone="small"} 1000');
    await nexus(["rm", "/small/a", ...on]);
    await nexus(["write", "/small/b", "x".repeat(25), ...on]);
    const lifted = JSON.parse(
      await nexus(["zone", "quota", "small", "--max-bytes", "none", "--json", ...on]),
    );
    expect(lifted.usage).toEqual({ entries: 1, bytes: 25, maxEntries: 3, maxBytes: null });
  });

  it("moves leadership on request", async () => {
    const before = await cluster.leader();
    await nexus(["zone", "transfer-leader", "root", "--server", before.client]);
    await until("another leader", async () => ((await cluster.leader()) === before ? undefined : true));
  });
});
