import type { NodeId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { exportAuditMetrics, exportBuildInfo, exportReadiness } from "./node-metrics.js";
import { Metrics } from "./registry.js";
import { createKernelMetrics, createStoreMetrics } from "./store-metrics.js";
import { createTransportMetrics } from "./transport-metrics.js";

const NODE = 7 as NodeId;

async function samples(metrics: Metrics): Promise<Map<string, number>> {
  const { body } = await metrics.page();
  const lines = body.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

describe("the metrics page", () => {
  it("has the process defaults", async () => {
    const page = await samples(new Metrics());
    for (const name of [
      "process_cpu_user_seconds_total",
      "process_resident_memory_bytes",
      "nodejs_eventloop_lag_seconds",
    ]) {
      expect([...page.keys()]).toContain(name);
    }
  });

  it("counts calls by surface, method and code, in seconds", async () => {
    const metrics = new Metrics();
    const transport = createTransportMetrics(metrics);
    transport.callFinished({ surface: "unary", method: "Write", code: "OK", durationMs: 3 });
    transport.callFinished({ surface: "unary", method: "Write", code: "NO_LEADER", durationMs: 2_000 });
    transport.bytesMoved("blob", "out", 1_000);
    transport.peerQueue(NODE, 3, 4_096);
    transport.peerDropped(NODE, "queue_full", 2);
    transport.peerConnected(NODE, true);
    const page = await samples(metrics);
    expect(page.get('nexus_calls_total{surface="unary",method="Write",code="OK"}')).toBe(1);
    expect(page.get('nexus_calls_total{surface="unary",method="Write",code="NO_LEADER"}')).toBe(1);
    expect(page.get('nexus_call_duration_seconds_sum{surface="unary",method="Write"}')).toBeCloseTo(2.003);
    expect(page.get('nexus_call_duration_seconds_bucket{le="0.005",surface="unary",method="Write"}')).toBe(1);
    expect(page.get('nexus_transferred_bytes_total{kind="blob",direction="out"}')).toBe(1_000);
    expect(page.get('nexus_peer_queue_bytes{peer="7"}')).toBe(4_096);
    expect(page.get('nexus_peer_dropped_messages_total{peer="7",reason="queue_full"}')).toBe(2);
    expect(page.get('nexus_peer_connected{peer="7"}')).toBe(1);
  });

  it("reads values that are kept elsewhere at each scrape, and forgets what is gone", async () => {
    const metrics = new Metrics();
    const zones = new Map([
      ["root", 5],
      ["team", 2],
    ]);
    metrics.read({
      kind: "counter",
      name: "nexus_test_total",
      help: "Test.",
      labelNames: ["zone"],
      samples: () => [...zones].map(([zone, value]) => ({ labels: { zone }, value })),
    });
    expect((await samples(metrics)).get('nexus_test_total{zone="root"}')).toBe(5);
    zones.set("root", 9).delete("team");
    const page = await samples(metrics);
    expect(page.get('nexus_test_total{zone="root"}')).toBe(9);
    expect(page.has('nexus_test_total{zone="team"}')).toBe(false);
  });

  it("shows node, readiness, audit, syscalls and stores", async () => {
    const metrics = new Metrics();
    exportBuildInfo(metrics, { version: "1.2.3", nodeId: NODE, hostname: "n1" });
    exportReadiness(metrics, () => true);
    exportAuditMetrics(metrics, () => ({
      written: 4,
      dropped: 1,
      writeFailures: 0,
      queued: 2,
      currentFileBytes: 10,
    }));
    createKernelMetrics(metrics).onSyscall("sys_read", "OK", 1);
    const store = createStoreMetrics(metrics);
    store.onTask({ kind: "store", waitMs: 1, runMs: 2, queueDepth: 0 });
    const page = await samples(metrics);
    expect(page.get('nexus_build_info{version="1.2.3",node_id="7",hostname="n1"}')).toBe(1);
    expect(page.get("nexus_ready")).toBe(1);
    expect(page.get("nexus_audit_records_total")).toBe(4);
    expect(page.get("nexus_audit_dropped_total")).toBe(1);
    expect(page.get('nexus_syscalls_total{name="sys_read",code="OK"}')).toBe(1);
    expect(page.get('nexus_worker_task_run_seconds_count{task="store"}')).toBe(1);
  });

  it("keeps to the conventions: prefix, base units, _total for counters", async () => {
    const metrics = new Metrics();
    createTransportMetrics(metrics);
    createKernelMetrics(metrics);
    createStoreMetrics(metrics);
    const { body } = await metrics.page();
    const families = [...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, kind]) => ({
      name: name!,
      kind: kind!,
    }));
    const ours = families.filter(({ name }) => !name.startsWith("process_") && !name.startsWith("nodejs_"));
    expect(ours.length).toBeGreaterThan(10);
    for (const { name, kind } of ours) {
      expect(name).toMatch(/^nexus_[a-z_]+$/);
      expect(name).not.toMatch(/_(ms|millis|kb|mb)(_|$)/);
      if (kind === "counter") expect(name).toMatch(/_total$/);
      if (kind === "histogram") expect(name).toMatch(/_seconds$/);
    }
  });
});
