import { DT_DIR, DT_REG } from "@nexus/contracts";
import { lookupPath } from "@nexus/kernel";
import { CONTENT_A, CONTENT_B, make, put, unlink } from "@nexus/kernel/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { TestCopy } from "./testing/test-copy.js";

let a: TestCopy;
let b: TestCopy;
let c: TestCopy;

beforeEach(() => {
  [a, b, c] = [1, 2, 3].map((number) => new TestCopy(number)) as [TestCopy, TestCopy, TestCopy];
});

/** The later of two stamps is at the copy whose clock is ahead. */
const later = (copy: TestCopy): void => {
  copy.wallMs += 10;
};

function exchange(...copies: readonly TestCopy[]): void {
  for (let round = 0; round < 2; round += 1) {
    for (const from of copies) for (const to of copies) for (const bytes of from.logged()) to.take(bytes);
  }
}

const typeAt = (copy: TestCopy, path: string) => lookupPath(copy, path)?.row.entryType ?? null;
const reports = (copy: TestCopy) =>
  copy.conflicts().map(({ path, reason, loser }) => [path, reason, loser.node]);

describe("what two members made of one path", () => {
  it("a directory made by both is one directory, and nobody lost", () => {
    a.write(make("/d"), put("/d/a"));
    b.write(make("/d"), put("/d/b"));
    exchange(a, b);
    for (const copy of [a, b]) {
      expect(typeAt(copy, "/d/a")).toBe(DT_REG);
      expect(typeAt(copy, "/d/b")).toBe(DT_REG);
      expect(copy.conflicts()).toEqual([]);
    }
  });

  it("a file against a directory with entries: the directory stays, the file is reported, whoever was later", () => {
    for (const late of [a, b]) {
      const path = late === a ? "/x" : "/y";
      later(late);
      a.write(put(path, { contentId: CONTENT_B }));
      b.write(make(path), put(`${path}/child`));
      exchange(a, b);
      for (const copy of [a, b]) {
        expect(typeAt(copy, path)).toBe(DT_DIR);
        expect(typeAt(copy, `${path}/child`)).toBe(DT_REG);
        expect(copy.conflicts().at(-1)).toMatchObject({ path, loser: { node: 1, contentId: CONTENT_B } });
      }
    }
  });

  it("a removed directory that somebody wrote into stays with what was written, and the removal is reported", () => {
    a.write(make("/d"));
    exchange(a, b);
    a.write(unlink("/d"));
    b.write(put("/d/f"));
    exchange(a, b);
    for (const copy of [a, b]) {
      expect(typeAt(copy, "/d/f")).toBe(DT_REG);
      expect(reports(copy)).toEqual([["/d", "directoryKept", 1]]);
    }
    // Who sees the directory and empties it keeps it, as anywhere else.
    a.write(unlink("/d/f"));
    exchange(a, b);
    for (const copy of [a, b]) expect(typeAt(copy, "/d")).toBe(DT_DIR);
  });

  it("a hidden file shows again when what hid it was removed by somebody who never saw the file", () => {
    b.write(make("/d"), put("/d/f"));
    later(a);
    a.write(put("/d"));
    for (const bytes of b.logged()) a.take(bytes);
    expect(typeAt(a, "/d")).toBe(DT_DIR);
    b.write(unlink("/d/f"));
    exchange(a, b);
    for (const copy of [a, b]) expect(typeAt(copy, "/d")).toBe(DT_REG);
  });

  it("a removal against a newer content: the content stays; against an older one: the removal does", () => {
    a.write(put("/f"), put("/g"));
    exchange(a, b);
    later(b);
    a.write(unlink("/f"));
    b.write(put("/f", { contentId: CONTENT_B }));
    b.write(unlink("/g"));
    a.write(put("/g", { contentId: CONTENT_B }));
    exchange(a, b);
    for (const copy of [a, b]) {
      expect(typeAt(copy, "/f")).toBe(DT_REG);
      expect(typeAt(copy, "/g")).toBeNull();
      expect(reports(copy).sort()).toEqual([
        ["/f", "laterWrite", 1],
        ["/g", "laterWrite", 1],
      ]);
    }
  });

  it("the same content twice is no conflict", () => {
    a.write(put("/f", { contentId: CONTENT_A }));
    b.write(put("/f", { contentId: CONTENT_A }));
    exchange(a, b);
    for (const copy of [a, b]) expect(copy.conflicts()).toEqual([]);
  });
});

describe("a write", () => {
  it("waits for the writes its writer had seen, so that an effect never comes before its cause", () => {
    a.write(make("/d"), put("/d/f"));
    exchange(a, b);
    b.write(unlink("/d/f"));
    b.write(unlink("/d"));
    const ofB = b.logged().slice(-2);
    expect(ofB.map((bytes) => c.take(bytes))).toEqual(["missing", "missing"]);
    for (const bytes of a.logged()) c.take(bytes);
    expect(ofB.map((bytes) => c.take(bytes))).toEqual(["merged", "merged"]);
    expect(typeAt(c, "/d")).toBeNull();
    expect(c.conflicts()).toEqual([]);
  });

  it("stamped far in the future is refused until that time comes, and does not drag this clock along", () => {
    a.wallMs += 3_600_000;
    a.write(put("/f"));
    const [bytes] = a.logged();
    expect(b.take(bytes!)).toBe("future");
    expect(() => b.takeStateOf(a)).toThrow(/clocks/);
    b.wallMs += 3_600_000;
    expect(b.take(bytes!)).toBe("merged");
  });

  it("is later than what its member had heard of, also when its clock is behind", () => {
    later(a);
    a.write(put("/f", { contentId: CONTENT_A }));
    exchange(a, b);
    b.wallMs -= 5_000;
    b.write(put("/f", { contentId: CONTENT_B }));
    exchange(a, b);
    for (const copy of [a, b]) {
      expect(lookupPath(copy, "/f")?.row.contentId).toBe(CONTENT_B);
      expect(copy.conflicts()).toEqual([]);
    }
  });

  it("of another member changes the etag of what it replaces, so that a condition on the old one fails", () => {
    a.write(put("/f", { contentId: CONTENT_A }));
    b.write(put("/f", { contentId: CONTENT_B }));
    const before = lookupPath(a, "/f")!.row;
    later(b);
    b.write(put("/f", { contentId: CONTENT_B, nowMs: 5 }));
    exchange(a, b);
    const after = lookupPath(a, "/f")!.row;
    expect([after.inode, after.gen]).not.toEqual([before.inode, before.gen]);
    const atB = lookupPath(b, "/f")!.row;
    expect([atB.inode, atB.gen]).not.toEqual([before.inode, before.gen]);
  });
});

it("keeps only so many conflicts, the newest", () => {
  const small = new TestCopy(9, { maxConflicts: 3 });
  for (let i = 0; i < 6; i += 1) {
    small.write(put(`/${i}`, { contentId: CONTENT_A }));
    a.write(put(`/${i}`, { contentId: CONTENT_B }));
  }
  for (const bytes of a.logged()) small.take(bytes);
  expect(small.conflicts().map(({ path }) => path)).toEqual(["/3", "/4", "/5"]);
  expect(small.state.conflicts.noticed).toBe(6);
});
