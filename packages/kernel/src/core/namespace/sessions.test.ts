import { DT_LINK, DT_PIPE } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { attributes, keep, make, mount, move, put, tied, unlink } from "../../testing/mutations.js";
import { TimedNamespace } from "../../testing/timed-namespace.js";
import { namespaceRange, readUsage } from "./index.js";

const S = "0a".repeat(16);
const OTHER = "0b".repeat(16);
let zone: TimedNamespace;

beforeEach(() => {
  zone = new TimedNamespace();
});

const keysOfSessions = (): number =>
  zone.state.range(namespaceRange()).filter(({ key }) => key[1] === 0x08 || key[1] === 0x06).length;

describe("an entry tied to a session", () => {
  it("goes once the lease is over by the zone's clock, not before, and leaves nothing behind", async () => {
    zone.commit(put("/f"), tied("/f", S), put("/stays"));
    zone.nowMs = 10_999;
    expect(await zone.sweep()).toBe(0);
    expect(zone.exists("/f")).toBe(true);
    zone.nowMs = 11_000;
    expect(await zone.sweep()).toBe(2);
    expect(zone.exists("/f")).toBe(false);
    expect(zone.exists("/stays")).toBe(true);
    expect(keysOfSessions()).toBe(0);
    expect(zone.history()).toContain("removed /f");
    expect(zone.history().some((change) => change.includes("sessions"))).toBe(false);
  });

  it("stays for as long as the lease is renewed, and says that it is tied", async () => {
    const [, outcome] = zone.commit(put("/f"), tied("/f", S));
    expect(outcome?.entry).toMatchObject({ path: "/f", ephemeral: true });
    zone.nowMs = 9_000;
    zone.commit(keep(S));
    zone.nowMs = 18_999;
    expect(await zone.sweep()).toBe(0);
    zone.nowMs = 19_000;
    await zone.sweep();
    expect(zone.exists("/f")).toBe(false);
  });

  it("goes when the session is closed, with no regard to its lease", async () => {
    zone.commit(put("/f"), tied("/f", S));
    zone.commit(keep(S, 0));
    await zone.sweep();
    expect(zone.exists("/f")).toBe(false);
  });

  it("is refused to a session that is over, swept or not; nobody brings that back half", async () => {
    zone.commit(put("/f"), tied("/f", S), put("/g"), tied("/g", S));
    zone.nowMs = 11_000;
    expect(zone.refusal(keep(S))).toBe("SESSION_ENDED");
    expect(zone.refusal(put("/h"), tied("/h", S))).toBe("SESSION_ENDED");
    await zone.sweep(1);
    expect(zone.refusal(keep(S))).toBe("SESSION_ENDED");
    while ((await zone.sweep(1)) > 0);
    expect(zone.exists("/f") || zone.exists("/g")).toBe(false);
    expect(keysOfSessions()).toBe(0);
    expect(zone.refusal(keep(S))).toBe("SESSION_ENDED");
  });

  it("keeps its tie through writes, attributes and renames, its directory's too", async () => {
    zone.commit(make("/d"), put("/d/f"), tied("/d/f", S));
    zone.commit(put("/d/f"), attributes("/d/f", { mimeType: "a/b" }), move("/d/f", "/d/g"));
    zone.commit(move("/d", "/e"));
    zone.nowMs = 11_000;
    await zone.sweep();
    expect(zone.exists("/e/g")).toBe(false);
    expect(zone.exists("/e")).toBe(true);
  });

  it("is forgotten when it is removed: another entry of its name stays", async () => {
    zone.commit(put("/f"), tied("/f", S));
    zone.commit(unlink("/f"));
    zone.commit(put("/f"));
    zone.nowMs = 11_000;
    await zone.sweep();
    expect(zone.exists("/f")).toBe(true);
    expect(keysOfSessions()).toBe(0);
  });

  it("that was moved between the sweep and its application is found by the next one", async () => {
    zone.commit(make("/d"), put("/f"), tied("/f", S));
    zone.nowMs = 11_000;
    zone.commit(move("/f", "/d/f"));
    await zone.sweep();
    expect(zone.exists("/d/f")).toBe(false);
  });

  it("goes by the hundred, a bounded number a sweep, the session last", async () => {
    for (let i = 0; i < 300; i += 1) zone.commit(put(`/f${i}`), tied(`/f${i}`, S));
    zone.nowMs = 11_000;
    expect(await zone.sweep(100)).toBe(100);
    expect(await zone.sweep(100)).toBe(100);
    expect(zone.refusal(keep(S))).toBe("SESSION_ENDED");
    expect(await zone.sweep(100)).toBe(100);
    expect(await zone.sweep(100)).toBe(1);
    expect(keysOfSessions()).toBe(0);
    expect(readUsage(zone.state)?.entries).toBe(2);
  });

  it("may be a pipe, a link or an empty directory, no mount and no directory that holds entries", async () => {
    zone.commit(make("/p", { entryType: DT_PIPE }), tied("/p", S));
    zone.commit(make("/l", { entryType: DT_LINK, linkTarget: "/x" }), tied("/l", S));
    zone.commit(make("/d"), tied("/d", S));
    expect(zone.refusal(mount("/m", "other"), tied("/m", S))).toBe("WRONG_TYPE");
    expect(zone.refusal(make("/e"), put("/e/f"), tied("/e", S))).toBe("DIRECTORY_NOT_EMPTY");
    zone.nowMs = 11_000;
    expect(await zone.sweep()).toBe(4);
  });

  it("that is a directory goes after what is tied in it, and stays for what is not", async () => {
    zone.commit(make("/d"), tied("/d", S));
    zone.commit(put("/d/f"), tied("/d/f", S));
    zone.commit(make("/e"), tied("/e", S));
    zone.commit(put("/e/f"));
    zone.nowMs = 11_000;
    await zone.sweep();
    expect(zone.exists("/d")).toBe(false);
    expect(zone.exists("/e/f")).toBe(true);
    expect(keysOfSessions()).toBe(0);
  });

  it("was made with the tie: what was there before, or is another session's, is never taken", () => {
    zone.commit(put("/kept"), put("/f"), tied("/f", S));
    expect(zone.refusal(put("/kept"), tied("/kept", S))).toBe("ALREADY_EXISTS");
    expect(zone.refusal(put("/f"), tied("/f", OTHER))).toBe("ALREADY_EXISTS");
    zone.commit(put("/f"), tied("/f", S));
  });

  it("is refused for malformed sessions and leases", () => {
    zone.commit(put("/f"));
    expect(zone.refusal(put("/g"), tied("/g", "nobody"))).toBe("INVALID_ARGUMENT");
    expect(zone.refusal(put("/g"), tied("/g", S, 999))).toBe("INVALID_ARGUMENT");
    expect(zone.refusal(put("/g"), tied("/g", S, 1.5e6))).toBe("INVALID_ARGUMENT");
    expect(zone.refusal(tied("/missing", S))).toBe("NOT_FOUND");
  });
});
