import { DT_DIR, type IncarnationId } from "@nexus/contracts";
import { CONTENT_A, CONTENT_B, make, move, put, unlink } from "@nexus/kernel/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { historyIncarnation } from "./history.js";
import { decodeWrite, encodeWrite } from "./records.js";
import type { OriginId } from "./stamp.js";
import { TestCopy } from "./testing/test-copy.js";
import { toldBy } from "./testing/told-history.js";

const ANN = { userId: "ann", agentId: "builder" };

let a: TestCopy;
let b: TestCopy;

beforeEach(() => {
  [a, b] = [new TestCopy(1), new TestCopy(2)];
});

const told = (copy: TestCopy) =>
  toldBy(copy).map(({ kind, path, oldPath }) => `${kind} ${oldPath === null ? "" : `${oldPath} to `}${path}`);

const push = (from: TestCopy, to: TestCopy): void => {
  for (const bytes of from.logged()) to.take(bytes);
};

describe("the history of a member's copy", () => {
  it("tells its own writes as they were made, and those of others by what they did to the tree", () => {
    a.write(put("/d/f", { contentId: CONTENT_A, createParents: true }));
    a.write(put("/d/f", { contentId: CONTENT_B }));
    a.write(move("/d/f", "/g"));
    a.write(unlink("/d"));
    const own = ["created /d", "content /d/f", "content /d/f", "renamed /d/f to /g", "removed /d"];
    expect(told(a)).toEqual(own);
    push(a, b);
    expect(told(b)).toEqual([...own.slice(0, 3), "removed /d/f", "content /g", "removed /d"]);
    // A push that comes twice did nothing the second time.
    push(a, b);
    expect(told(b)).toHaveLength(6);
  });

  it("names the write that did it, the same on every member, and who made it", () => {
    a.writeAs(ANN, put("/f"));
    a.write(put("/f", { contentId: CONTENT_B }));
    push(a, b);
    for (const copy of [a, b]) {
      expect(toldBy(copy).map(({ writes, actor }) => [writes, actor])).toEqual([
        [[{ origin: 1, number: 1 }], ANN],
        [[{ origin: 1, number: 2 }], null],
      ]);
    }
  });

  it("tells what a whole state brought, and nothing of what was here before", () => {
    a.write(put("/d/f", { createParents: true }), make("/e"));
    a.write(put("/only-here"));
    push(a, b);
    b.write(put("/d/g"));
    const before = toldBy(a).length;
    a.takeStateOf(b);
    expect(told(a).slice(before)).toEqual(["content /d/g"]);
    expect(toldBy(a).at(-1)).toMatchObject({ actor: null, writes: [] });
  });

  it("tells of a conflict at the member that merges: what stays, what lost, and both writes", () => {
    a.write(put("/f", { contentId: CONTENT_A, sizeBytes: 1 }));
    b.wallMs += 10;
    b.write(put("/f", { contentId: CONTENT_B, sizeBytes: 2 }));
    push(b, a);
    expect(told(a)).toEqual(["content /f", "content /f", "conflict /f"]);
    expect(toldBy(a).at(-1)).toMatchObject({
      timestampMs: a.wallMs,
      entry: { contentId: CONTENT_B, sizeBytes: 2, inode: toldBy(a)[0]?.entry.inode },
      previous: { contentId: CONTENT_A, sizeBytes: 1 },
      writes: [
        { origin: 1, number: 1 },
        { origin: 2, number: 1 },
      ],
    });
    // What comes in and loses changes nothing that readers see.
    push(a, b);
    expect(told(b)).toEqual(["content /f", "conflict /f"]);
  });

  it("tells of a removal that lost against entries below it, and of a file that lost against its removal", () => {
    a.write(make("/d"), put("/f"));
    push(a, b);
    a.write(unlink("/d"));
    b.write(put("/d/g"));
    a.write(put("/f", { contentId: CONTENT_B }));
    b.wallMs += 10;
    b.write(unlink("/f"));
    push(b, a);
    const conflicts = toldBy(a).filter(({ kind }) => kind === "conflict");
    expect(conflicts).toMatchObject([
      { path: "/d", entry: { entryType: DT_DIR }, previous: null },
      { path: "/f", entry: { contentId: null, inode: 0 }, previous: { contentId: CONTENT_B } },
    ]);
  });

  it("tells of attributes too where content came with another owner: what was decided of the row is void", () => {
    a.write(put("/f", { ownerId: "ann" }));
    b.wallMs += 10;
    b.write(put("/f", { ownerId: "bob", contentId: CONTENT_B }));
    push(b, a);
    expect(told(a)).toEqual(["content /f", "content /f", "attributes /f", "conflict /f"]);
  });

  it("goes on after a restart, and from any position", () => {
    a.write(put("/f"));
    a.restart();
    a.write(put("/g"));
    expect(told(a)).toEqual(["content /f", "content /g"]);
    expect(toldBy(a, 1).map(({ path, index }) => [path, index])).toEqual([["/g", 2]]);
  });

  it("is of this copy alone: its positions name the zone's life and the copy's", () => {
    const zone = "0123456789abcdef0123456789abcdef" as IncarnationId;
    expect(historyIncarnation(zone, 0x1f as OriginId)).toBe("0123456789abcdef010000000000001f");
    expect(historyIncarnation(zone, Number.MAX_SAFE_INTEGER as OriginId)).toHaveLength(32);
  });
});

describe("a write on its way to other members", () => {
  it("of nobody in particular is the same bytes as before it named who made it", () => {
    a.write(put("/f"));
    a.writeAs(ANN, put("/f"));
    const [nobodys, anns] = a.logged().map(decodeWrite);
    expect(anns?.actor).toEqual(ANN);
    expect(encodeWrite({ ...anns!, actor: null }).length).toBeLessThan(encodeWrite(anns!).length);
    expect(encodeWrite(nobodys!)[0]).toBe(0x92);
    expect(encodeWrite(anns!)[0]).toBe(0x93);
  });
});
