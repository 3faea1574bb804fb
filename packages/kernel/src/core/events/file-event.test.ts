import type { CommitToken, IncarnationId, LogIndex, Term, ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ADMIN, ANN, kernelFixture, OPTIONS, setting, writing } from "../../testing/kernel-fixture.js";
import { FakeMetaStore } from "../../testing/memory-meta-store.js";
import { EVENTUAL_DRIVER } from "../federation/eventual-zones.js";
import { ALL_FILE_EVENTS, clockOfCommit, FILE_EVENT_BIT, type FileEvent } from "./file-event.js";

/** The fields of the original event, and where they are in ours. */
const FIELDS: Readonly<Record<string, keyof FileEvent>> = {
  event_id: "eventId",
  type: "type",
  path: "path",
  zone_id: "zoneId",
  timestamp: "timestampMs",
  old_path: "oldPath",
  new_path: "newPath",
  size: "sizeBytes",
  content_id: "contentId",
  agent_id: "agentId",
  user_id: "userId",
  version: "version",
  gen: "gen",
  is_new: "isNew",
  vector_clock: "vectorClock",
  sequence_number: "sequenceNumber",
  old_content_id: "oldContentId",
};
/** The path in the zone that owns the entry: of a mounted zone it is not `path`. */
const OURS = ["zonePath"];
const WATCHED_ONLY = ["entry", "previous"];

const BITS = [
  ["file_write", 1],
  ["file_delete", 2],
  ["file_rename", 4],
  ["metadata_change", 8],
  ["dir_create", 16],
  ["dir_delete", 32],
  ["conflict_detected", 64],
  ["file_copy", 128],
  ["mount", 256],
  ["unmount", 512],
];

const sorted = (names: readonly string[]): readonly string[] => [...names].sort();

function observed(zone = kernelFixture()) {
  const events: FileEvent[] = [];
  zone.kernel.observe({
    name: "test",
    mask: ALL_FILE_EVENTS,
    delivery: { kind: "inline" },
    onEvent: (event) => void events.push(event),
  });
  return { ...zone, events };
}

describe("an event", () => {
  it("has every field of the original one, to observers and to watches, and none that nobody knows of", async () => {
    const { kernel, events } = observed();
    const request = {
      pattern: "/**",
      recursive: false,
      mask: ALL_FILE_EVENTS,
      withPrevious: true,
      waitMs: 0,
    };
    const { cursor } = await kernel.sysWatch({ ...request, cursor: null }, ANN, OPTIONS);
    await kernel.write(writing("/f", "x"), ANN, OPTIONS);
    const watched = await kernel.sysWatch({ ...request, cursor }, ANN, OPTIONS);
    const all = [...Object.values(FIELDS), ...OURS];
    expect(events.map((event) => sorted(Object.keys(event)))).toEqual([sorted(all)]);
    const ofWatch = [...all, ...WATCHED_ONLY];
    expect(watched.events.map((event) => sorted(Object.keys(event)))).toEqual([sorted(ofWatch)]);
  });

  it("has the original bits", () => {
    expect(Object.entries(FILE_EVENT_BIT)).toEqual(BITS);
    expect(ALL_FILE_EVENTS).toBe(1023);
  });

  it("says what the content was, where the entry went, and what the commit knew", async () => {
    const { kernel, events, root } = observed();
    const { entry } = await kernel.write(writing("/f", "x"), ANN, OPTIONS);
    await kernel.write(writing("/f", "xy"), ANN, OPTIONS);
    await kernel.sysRename({ from: "/f", to: "/g", conditions: {} }, ANN, OPTIONS);
    await kernel.sysSetattr(setting("/g", { mimeType: "text/plain" }), ADMIN, OPTIONS);
    expect(events.map(({ type, newPath, vectorClock }) => [type, newPath, vectorClock])).toEqual([
      ["file_write", null, { root: root.index - 3 }],
      ["file_write", null, { root: root.index - 2 }],
      ["file_rename", "/g", { root: root.index - 1 }],
      ["metadata_change", null, { root: root.index }],
    ]);
    expect(events[1]).toMatchObject({ oldContentId: entry.contentId, sequenceNumber: root.index - 2 });
  });

  it("of an eventual zone names the write, as its members compare what they have", async () => {
    class EventualFake extends FakeMetaStore {
      override readonly driver = EVENTUAL_DRIVER;
    }
    const zone = kernelFixture({}, ["root", "notes"]);
    const { kernel, events } = observed(zone);
    const notes = "notes" as ZoneId;
    zone.coordinator.zones.set(notes, new EventualFake(notes));
    await kernel.write(writing("/f", "x"), { ...ANN, zoneId: notes }, OPTIONS);
    // Its token is (life of the copy, number of the write) in place of (term, index).
    expect(events[0]).toMatchObject({ zoneId: "notes", vectorClock: { "1": 1 } });
    const token: CommitToken = {
      zoneId: notes,
      incarnation: "0".repeat(32) as IncarnationId,
      term: 8231 as Term,
      index: 7 as LogIndex,
    };
    expect(clockOfCommit(token, true)).toEqual({ "8231": 7 });
    expect(clockOfCommit(token, false)).toEqual({ notes: 7 });
    expect(clockOfCommit(null, false)).toEqual({});
  });
});
