import { expect, it } from "vitest";
import { type Current, codeOf, text } from "./suite-helpers.js";

export function describeTransactions(current: Current): void {
  it("several changes take effect together, or not at all, with the compare that did not hold", async () => {
    const fs = current();
    await fs.write("/tx/from", "10", { parents: true });
    await fs.write("/tx/to", "0");
    const { entry } = await fs.stat("/tx/from");
    const move = {
      compares: [
        { kind: "etag", path: "/tx/from", etag: entry.etag },
        { kind: "absent", path: "/tx/receipts/1" },
      ],
      changes: [
        { kind: "put", path: "/tx/from", data: "9" },
        { kind: "put", path: "/tx/to", data: new Uint8Array(300_000).fill(49) },
        { kind: "put", path: "/tx/receipts/1", data: "done", parents: true, mimeType: "text/plain" },
      ],
    } as const;
    const done = await fs.transact(move);
    expect(done).toMatchObject({
      kind: "committed",
      outcomes: [
        { path: "/tx/from", created: false },
        { path: "/tx/to" },
        { path: "/tx/receipts/1", created: true },
      ],
    });
    expect(text(await fs.read("/tx/from"))).toBe("9");
    expect((await fs.stat("/tx/receipts/1")).entry.mimeType).toBe("text/plain");
    expect((await fs.read("/tx/to")).length).toBe(300_000);
    expect(await fs.transact(move)).toMatchObject({
      kind: "refused",
      failed: { position: 0, current: { version: 2 } },
    });
    const dangling = {
      changes: [
        { kind: "rename", from: "/tx/from", to: "/tx/moved" },
        { kind: "delete", path: "/tx/none" },
      ],
    } as const;
    expect(await codeOf(fs.transact(dangling))).toBe("NOT_FOUND");
    expect(await fs.exists("/tx/from")).toBe(true);
    expect(await codeOf(fs.transact({ changes: [] }))).toBe("INVALID_ARGUMENT");
  });

  it("a write that names its lock is refused once the lock is lost", async () => {
    const fs = current();
    const { lockId, fencing } = await fs.locks.acquire("/tx-job");
    const write = {
      compares: [{ kind: "lock", path: "/tx-job", lockId, fencing }],
      changes: [{ kind: "put", path: "/tx-result", data: "1" }],
    } as const;
    expect(await fs.transact(write)).toMatchObject({ kind: "committed" });
    await fs.locks.force("/tx-job");
    expect(await fs.transact(write)).toMatchObject({ kind: "refused", failed: { position: 0 } });
  });
}
