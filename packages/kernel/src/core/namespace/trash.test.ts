import { DT_REG } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import {
  attributes,
  discarded,
  make,
  mount,
  move,
  put,
  tied,
  trashFor,
  unlink,
  xattr,
} from "../../testing/mutations.js";
import { TimedNamespace } from "../../testing/timed-namespace.js";
import { readEntry, readUsage, TRASH, TRASHED_PATH_ATTRIBUTE } from "./index.js";

const HOUR_MS = 3_600_000;
let zone: TimedNamespace;

beforeEach(() => {
  zone = new TimedNamespace();
});

/** Where it is now. */
function discardOf(path: string): string {
  const [outcome] = zone.commit(discarded(path));
  expect(outcome?.trashed).toBe(true);
  return `${TRASH}/${String(zone.nowMs).padStart(16, "0")}-${outcome?.entry.inode}`;
}

describe("a zone with trash", () => {
  beforeEach(() => void zone.commit(trashFor(HOUR_MS)));

  it("keeps what is discarded, whole, in one change of a row, and tells watchers that it is gone", () => {
    zone.commit(make("/d"), put("/d/f"), make("/d/e"), put("/d/e/g"));
    const before = readUsage(zone.state);
    const item = discardOf("/d");
    expect(zone.exists("/d")).toBe(false);
    expect(zone.exists(`${item}/e/g`)).toBe(true);
    expect(readUsage(zone.state)).toEqual(before);
    expect(zone.history().at(-1)).toBe("removed /d");
    expect(zone.history().some((change) => change.includes("trash"))).toBe(false);
    expect(readEntry(zone.state, item, zone.zoneId)?.xattrs).toMatchObject({
      [TRASHED_PATH_ATTRIBUTE]: "/d",
    });
  });

  it("removes it from below when its time is over, a bounded number at a time", async () => {
    zone.commit(make("/d"), make("/d/e"));
    for (let i = 0; i < 30; i += 1) zone.commit(put(`/d/e/f${i}`));
    const item = discardOf("/d");
    zone.nowMs += HOUR_MS - 1;
    expect(await zone.sweep()).toBe(0);
    zone.nowMs += 1;
    expect(await zone.sweep(20)).toBe(20);
    expect(zone.exists(item)).toBe(true);
    expect(await zone.sweep(20)).toBe(12);
    expect(zone.exists(item)).toBe(false);
    expect(readUsage(zone.state)?.entries).toBe(2);
  });

  it("does away at once with what is discarded from the trash, whole only", async () => {
    zone.commit(make("/d"), put("/d/f"));
    const item = discardOf("/d");
    expect(zone.refusal(discarded(`${item}/f`))).toBe("INVALID_ARGUMENT");
    zone.commit(discarded(item));
    expect(await zone.sweep()).toBe(2);
    expect(zone.exists(item)).toBe(false);
  });

  it("takes several of one path", () => {
    zone.commit(put("/f"));
    const first = discardOf("/f");
    zone.commit(put("/f"));
    const second = discardOf("/f");
    expect(first).not.toBe(second);
    expect(zone.exists(first) && zone.exists(second)).toBe(true);
  });

  it("gives it back by a rename, new to those who watch", async () => {
    zone.commit(put("/f"), xattr("/f", { mine: "1" }));
    const etag = readEntry(zone.state, "/f", zone.zoneId)?.etag;
    const item = discardOf("/f");
    zone.commit(attributes(item, { ttlSeconds: 0 }), move(item, "/g"));
    expect(zone.history().at(-1)).toBe("created /g");
    expect(readEntry(zone.state, "/g", zone.zoneId)?.etag).toBe(etag);
    zone.nowMs += 2 * HOUR_MS;
    expect(await zone.sweep()).toBe(0);
    expect(zone.exists("/g")).toBe(true);
  });

  it("keeps nothing that was to vanish anyway", () => {
    zone.commit(put("/lived"), attributes("/lived", { ttlSeconds: 60 }));
    zone.commit(put("/tied"), tied("/tied", "0a".repeat(16)));
    for (const path of ["/lived", "/tied"]) {
      expect(zone.commit(discarded(path))[0]?.trashed).toBeUndefined();
      expect(zone.exists(path)).toBe(false);
    }
  });

  it("judges conditions and types as a removal does, and leaves mounts alone", () => {
    zone.commit(put("/f"), mount("/m", "other"));
    expect(zone.refusal(discarded("/f", { conditions: { ifMatch: "1-1" } }))).toBe("CONFLICT");
    expect(zone.refusal(discarded("/m"))).toBe(zone.refusal(unlink("/m")));
    expect(zone.refusal(discarded("/f", { entryType: 1 as never }))).toBe("WRONG_TYPE");
    zone.commit(make("/d"), put("/d/f"));
    expect(zone.refusal(discarded("/d", { recursive: false }))).toBe("DIRECTORY_NOT_EMPTY");
    expect(zone.refusal(discarded("/missing"))).toBe("NOT_FOUND");
    expect(zone.refusal(discarded("/"))).toBe("INVALID_ARGUMENT");
  });

  it("keeps nothing more once it is turned off; what is in it stays for its time", async () => {
    zone.commit(put("/f"), put("/g"));
    const item = discardOf("/f");
    zone.commit(trashFor(null));
    expect(zone.commit(discarded("/g"))[0]?.trashed).toBeUndefined();
    expect(zone.exists(item)).toBe(true);
    zone.nowMs += HOUR_MS;
    await zone.sweep();
    expect(zone.exists(item)).toBe(false);
  });
});

describe("a zone without trash", () => {
  it("discards as it removes", () => {
    zone.commit(put("/f"), make("/d"), put("/d/f"));
    zone.commit(discarded("/f", { entryType: DT_REG }));
    expect(zone.exists("/f")).toBe(false);
    expect(zone.refusal(discarded("/d"))).toBe("DIRECTORY_NOT_EMPTY");
  });
});
