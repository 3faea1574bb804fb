import type { LogIndex } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { DEFAULT_LOG_LIMITS } from "./limits.js";
import {
  append,
  baseAt,
  entriesFrom,
  groupId,
  hardState,
  LogHarness,
  settle,
} from "./testing/log-harness.js";
import { readEntries } from "./testing/read-group.js";
import type { LogHealth, NodeLog } from "./types.js";

const A = groupId(0xa);
const B = groupId(0xb);
const { probeIntervalMs, writeDeadlineMs } = DEFAULT_LOG_LIMITS;

async function opened(): Promise<{ harness: LogHarness; log: NodeLog; seen: LogHealth["kind"][] }> {
  const harness = new LogHarness(2);
  const { log } = await harness.open();
  const seen: LogHealth["kind"][] = [];
  log.onHealthChange((health) => seen.push(health.kind));
  await log.createGroup(A, baseAt(0, 0), hardState(1, null, 0));
  await log.createGroup(B, baseAt(0, 0), hardState(1, null, 0));
  await log.write(append(A, entriesFrom(1, 3, 1)));
  return { harness, log, seen };
}

describe.each(["write", "sync"] as const)("a failed %s", (step) => {
  it("tells the caller that the outcome is unknown, and shows nothing of the batch", async () => {
    const { harness, log, seen } = await opened();
    harness.disk.fail({ step, nth: 1, error: "EIO" });
    const failing = log.write(append(A, entriesFrom(4, 1, 1)));
    await expect(failing).rejects.toMatchObject({ code: "IO_ERROR", details: { outcome: "unknown" } });
    expect(log.health().kind).toBe("failed");
    expect(log.group(A).lastIndex()).toBe(3);
    const refused = log.write(append(B, entriesFrom(1, 1, 1)));
    await expect(refused).rejects.toMatchObject({ code: "UNAVAILABLE", details: { outcome: "notExecuted" } });
    await settle();
    harness.clock.advance(probeIntervalMs);
    await settle();
    expect(log.health().kind).toBe("ok");
    expect(seen).toEqual(["failed", "ok"]);
  });

  it("is not repeated: the log goes on in a fresh segment, and what is written again counts", async () => {
    const { harness, log } = await opened();
    harness.disk.fail({ step, nth: 1, error: "EIO" });
    await expect(log.write(append(A, entriesFrom(4, 2, 1)))).rejects.toMatchObject({ code: "IO_ERROR" });
    const segments = log.stats().segments;
    await settle();
    harness.clock.advance(probeIntervalMs);
    await settle();
    expect(log.stats().segments).toBe(segments + 1);
    await log.write(append(A, entriesFrom(4, 1, 7)));
    harness.disk.crash("keepUnsynced");
    const { log: again, report } = await harness.open();
    expect(report.kind).toBe("clean");
    expect(await readEntries(again.group(A))).toEqual([...entriesFrom(1, 3, 1), ...entriesFrom(4, 1, 7)]);
  });

  it.each(["keepUnsynced", "dropUnsynced", "tear"] as const)(
    "leaves a log that recovers after a crash before the fresh segment (%s)",
    async (mode) => {
      const { harness, log } = await opened();
      harness.disk.fail({ step, nth: 1, error: "EIO" });
      await expect(log.write(append(A, entriesFrom(4, 2, 1)))).rejects.toMatchObject({ code: "IO_ERROR" });
      harness.disk.crash(mode);
      const { log: again, report } = await harness.open();
      expect(report.quarantined).toEqual([]);
      const found = await readEntries(again.group(A));
      expect([entriesFrom(1, 3, 1), entriesFrom(1, 5, 1)]).toContainEqual(found);
      const last = again.group(A).lastIndex();
      await again.write(append(A, entriesFrom(last + 1, 1, 9)));
      await again.close();
      const { log: third } = await harness.open();
      expect(await readEntries(third.group(A))).toEqual([...found, ...entriesFrom(last + 1, 1, 9)]);
    },
  );

  it("rejects what waits behind it as not done, so that no gap can appear", async () => {
    const { harness, log } = await opened();
    harness.disk.fail({ step, nth: 1, error: "EIO" });
    harness.disk.hang();
    const first = log.write(append(A, entriesFrom(4, 1, 1)));
    await settle();
    const second = log.write(append(A, entriesFrom(5, 1, 1)));
    harness.disk.release();
    await expect(first).rejects.toMatchObject({ details: { outcome: "unknown" } });
    await expect(second).rejects.toMatchObject({ details: { outcome: "notExecuted" } });
  });

  it("may repeat itself while the disk stays broken, without piling up segments", async () => {
    const { harness, log } = await opened();
    harness.disk.fail({ step, nth: 1, error: "EIO" });
    await expect(log.write(append(A, entriesFrom(4, 1, 1)))).rejects.toMatchObject({ code: "IO_ERROR" });
    const segments = log.stats().segments;
    for (let attempt = 0; attempt < 5; attempt++) {
      harness.disk.fail({ step, nth: 4, error: "EIO" });
      await settle();
      harness.clock.advance(probeIntervalMs);
      await settle();
      expect(log.health().kind).toBe("failed");
    }
    expect(log.stats().segments).toBe(segments);
    harness.clock.advance(probeIntervalMs);
    await settle();
    await log.write(append(A, entriesFrom(4, 1, 1)));
    expect(log.group(A).lastIndex()).toBe(4);
  });
});

describe("a full disk", () => {
  it("refuses writes, keeps all that was acknowledged, and resumes by itself", async () => {
    const { harness, log, seen } = await opened();
    harness.disk.setCapacity(harness.disk.usedBytes);
    let acknowledged = 3;
    let refusal: unknown = null;
    while (refusal === null) {
      await log.write(append(A, entriesFrom(acknowledged + 1, 1, 1, 500))).then(
        () => acknowledged++,
        (error: unknown) => {
          refusal = error;
        },
      );
    }
    expect(refusal).toMatchObject({ code: "NO_SPACE", details: { outcome: "notExecuted" } });
    expect(log.health().kind).toBe("noSpace");
    expect(log.group(A).lastIndex()).toBe(acknowledged);
    await expect(log.write(append(A, []))).rejects.toMatchObject({ code: "NO_SPACE" });
    harness.clock.advance(probeIntervalMs);
    await settle();
    expect(log.health().kind).toBe("noSpace");
    harness.disk.setCapacity(null);
    harness.clock.advance(probeIntervalMs);
    await settle();
    expect(log.health().kind).toBe("ok");
    expect(seen.at(-1)).toBe("ok");
    await log.write(append(A, entriesFrom(acknowledged + 1, 1, 1, 500)));
    await log.close();
    const { log: again, report } = await harness.open();
    expect(report.kind).toBe("clean");
    expect(again.group(A).lastIndex()).toBe(acknowledged + 1);
  });

  it("opens and reads while the disk is full", async () => {
    const { harness, log } = await opened();
    await log.close();
    harness.disk.setCapacity(harness.disk.usedBytes);
    const { log: again } = await harness.open();
    expect(again.group(A).lastIndex()).toBe(3);
  });

  it("is also reported when the log itself reaches its limit, until compaction frees segments", async () => {
    const harness = new LogHarness(2, {
      segmentBytes: 16_384,
      maxLogBytes: 3 * 16_384,
      prepareChunkBytes: 8192,
    });
    const { log } = await harness.open();
    await log.createGroup(A, baseAt(0, 0), hardState(1, null, 0));
    let last = 0;
    for (let full = false; !full; ) {
      await log.write(append(A, entriesFrom(last + 1, 1, 1, 900))).then(
        () => last++,
        () => {
          full = true;
        },
      );
    }
    expect(log.health()).toMatchObject({ kind: "noSpace", message: expect.stringContaining("limit") });
    expect(harness.disk.usedBytes).toBeLessThanOrEqual(3 * 16_384);
    log.compact(A, baseAt(last, 1));
    for (let probe = 0; probe < 2; probe++) {
      harness.clock.advance(probeIntervalMs);
      await settle();
    }
    expect(log.health().kind).toBe("ok");
    await log.write(append(A, entriesFrom(last + 1, 1, 1, 900)));
  });
});

describe("a hanging disk", () => {
  it("is reported after the deadline, and nobody waits for ever", async () => {
    const { harness, log, seen } = await opened();
    harness.disk.hang();
    const inFlight = log.write(append(A, entriesFrom(4, 1, 1)));
    await settle();
    const queued = log.write(append(B, entriesFrom(1, 1, 1)));
    await settle();
    harness.clock.advance(writeDeadlineMs);
    await expect(inFlight).rejects.toMatchObject({ code: "IO_ERROR", details: { outcome: "unknown" } });
    await expect(queued).rejects.toMatchObject({ code: "UNAVAILABLE", details: { outcome: "notExecuted" } });
    expect(log.health().kind).toBe("hung");
    await expect(log.write(append(B, []))).rejects.toMatchObject({ code: "UNAVAILABLE" });
    harness.disk.release();
    await settle();
    expect(log.health().kind).toBe("ok");
    expect(seen).toEqual(["hung", "ok"]);
    // The write did become durable: it shows, and its caller was told that this may happen.
    expect(log.group(A).lastIndex()).toBe(4);
    await log.write(append(A, entriesFrom(4, 2, 2)));
    expect(log.group(A).term(5 as LogIndex)).toEqual({ kind: "term", term: 2 });
  });

  it("does not keep close waiting beyond the deadline", async () => {
    const { harness, log } = await opened();
    harness.disk.hang();
    const inFlight = log.write(append(A, entriesFrom(4, 1, 1)));
    await settle();
    const closing = log.close();
    await settle();
    harness.clock.advance(writeDeadlineMs);
    await expect(closing).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    await expect(inFlight).rejects.toMatchObject({ code: "IO_ERROR" });
  });
});
