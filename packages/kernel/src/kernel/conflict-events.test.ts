import type { ContentId, NodeId, ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { FILE_EVENT_BIT, type FileEvent } from "../core/events/file-event.js";
import type { ConflictNotice } from "../core/federation/eventual-zones.js";
import { type Fixture, kernelFixture } from "../testing/kernel-fixture.js";

const side = (node: number, digit: string) => ({
  nodeId: node as NodeId,
  stampMs: 5,
  stampCounter: 0,
  origin: node * 10,
  writeNumber: node + 4,
  entryType: 0 as const,
  contentId: digit.repeat(64) as ContentId,
  sizeBytes: node,
});

const noticeOf = (path: string): ConflictNotice => ({
  zone: "notes" as ZoneId,
  conflict: {
    number: 1,
    noticedAtMs: 7,
    path,
    reason: "laterWrite",
    loser: side(1, "a"),
    winner: side(2, "b"),
  },
});

function observe({ kernel }: Fixture, mask: number, tell: (event: FileEvent) => Promise<void> | void) {
  return kernel.observe({ name: "test", mask, delivery: { kind: "inline" }, onEvent: tell });
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a conflict in an eventual zone", () => {
  it("reaches observers with the content that stays and the one that lost", async () => {
    const fixture = kernelFixture();
    const events: FileEvent[] = [];
    observe(fixture, FILE_EVENT_BIT.conflict_detected, (event) => void events.push(event));
    observe(fixture, FILE_EVENT_BIT.file_write, (event) => void events.push(event));
    fixture.coordinator.notice(noticeOf("/f"));
    await turn();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      type: "conflict_detected",
      zoneId: "notes",
      zonePath: "/f",
      contentId: "b".repeat(64),
      oldContentId: "a".repeat(64),
      sizeBytes: 2,
      sequenceNumber: null,
      vectorClock: { "10": 5, "20": 6 },
    });
  });

  it("never waits for an observer, and is dropped and counted when too many wait", async () => {
    const fixture = kernelFixture();
    const heard: string[] = [];
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    observe(fixture, FILE_EVENT_BIT.conflict_detected, async ({ path }) => {
      await opened;
      heard.push(path);
    });
    // One is being told, a thousand wait.
    for (let i = 0; i < 1_003; i += 1) fixture.coordinator.notice(noticeOf(`/${i}`));
    expect(fixture.observerTroubles).toEqual(["conflict events dropped 1", "conflict events dropped 2"]);
    open();
    while (heard.length < 1_001) await turn();
    expect(heard.at(-1)).toBe("/1000");
  });

  it("is told to nobody once the kernel is closed", async () => {
    const fixture = kernelFixture();
    const events: FileEvent[] = [];
    observe(fixture, FILE_EVENT_BIT.conflict_detected, (event) => void events.push(event));
    await fixture.kernel.close();
    fixture.coordinator.notice(noticeOf("/late"));
    await turn();
    expect(events).toEqual([]);
  });
});
