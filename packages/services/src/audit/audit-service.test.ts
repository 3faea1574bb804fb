import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ContentId,
  DT_REG,
  type FileMetadata,
  type Inode,
  NexusError,
  type OperationContext,
  ROOT_ZONE,
} from "@nexus/contracts";
import type { HookRegistration, PostHookEvent } from "@nexus/kernel";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AuditEvent, type AuditLimits, AuditService, DEFAULT_AUDIT_LIMITS } from "./audit-service.js";
import { type AuditFiles, nodeAuditFiles } from "./files.js";
import type { AuditRecord } from "./record.js";

const CONTEXT: OperationContext = {
  userId: "ada",
  zoneId: ROOT_ZONE,
  isAdmin: false,
  isSystem: false,
  subjectType: "user",
  subjectId: "ada",
  agentId: "agent-7",
  groups: [],
  zoneGrants: [],
  requestId: "r-1",
};

const ENTRY: FileMetadata = {
  path: "/a",
  inode: 2 as Inode,
  entryType: DT_REG,
  sizeBytes: 42,
  contentId: "c".repeat(64) as ContentId,
  mimeType: null,
  createdAtMs: 0,
  modifiedAtMs: 0,
  version: 3,
  gen: 3,
  etag: "e",
  zoneId: ROOT_ZONE,
  ownerId: null,
  targetZoneId: null,
  linkTarget: null,
  ttlSeconds: null,
  lastWriterAddress: null,
  xattrs: {},
};

const written = (path: string): PostHookEvent => ({
  operation: "write",
  path,
  placement: { kind: "replace" },
  sizeBytes: ENTRY.sizeBytes,
  context: CONTEXT,
  entry: { ...ENTRY, path },
  previous: null,
  created: true,
  token: null,
});

const CLOCK = {
  wallMs: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  setTimer: (delayMs: number, callback: () => void) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A disk whose writes, or syncs, can be made to fail or to wait. */
class FaultyDisk {
  failure: "none" | "write" | "torn-write" | "sync" = "none";
  #gate: Promise<void> = Promise.resolve();

  hold(): () => void {
    let release = () => {};
    this.#gate = new Promise((resolve) => {
      release = resolve;
    });
    return () => release();
  }

  wrap(files: AuditFiles): AuditFiles {
    return {
      ...files,
      open: async (name) => {
        const file = await files.open(name);
        return {
          ...file,
          write: async (offset, bytes) => {
            await this.#gate;
            if (this.failure === "write") throw new Error("ENOSPC: no space left on device");
            if (this.failure === "torn-write") {
              await file.write(offset, bytes.subarray(0, bytes.length / 2));
              throw new Error("EIO: torn");
            }
            await file.write(offset, bytes);
          },
          sync: async () => {
            if (this.failure === "sync") throw new Error("EIO: sync");
            await file.sync();
          },
        };
      },
    };
  }
}

let folder = "";
let events: AuditEvent[] = [];
const disk = { current: new FaultyDisk() };
const running = new Set<AuditService>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nexus-audit-"));
  events = [];
  disk.current = new FaultyDisk();
});
afterEach(async () => {
  disk.current.failure = "none";
  for (const service of running) await service.stop();
  running.clear();
  rmSync(folder, { recursive: true, force: true });
});

async function start(
  limits: Partial<AuditLimits> = {},
): Promise<{ service: AuditService; hook: HookRegistration }> {
  const service = new AuditService({
    files: disk.current.wrap(nodeAuditFiles(folder)),
    clock: CLOCK,
    limits: {
      ...DEFAULT_AUDIT_LIMITS,
      retryDelayMs: 5,
      admissionTimeoutMs: 50,
      stopTimeoutMs: 500,
      ...limits,
    },
    onEvent: (event) => events.push(event),
  });
  await service.start();
  running.add(service);
  const [hook] = service.hookSpec().intercept;
  return { service, hook: hook! };
}

async function stop(service: AuditService): Promise<void> {
  running.delete(service);
  await service.stop();
}

const files = () => readdirSync(folder).sort();
const records = (): AuditRecord[] =>
  files()
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AuditRecord);
const paths = () => records().map(({ path }) => path);

describe("a record", () => {
  it("holds who did what to which path, and how it ended", async () => {
    const { service, hook } = await start();
    await hook.post?.(written("/a"));
    await stop(service);
    expect(records()).toEqual([
      {
        v: 1,
        ts: "2026-01-02T03:04:05.678Z",
        request_id: "r-1",
        agent_id: "agent-7",
        user_id: "ada",
        zone_id: "root",
        op: "write",
        path: "/a",
        new_path: null,
        status: "ok",
        code: null,
        size_bytes: 42,
        version: 3,
        is_new: true,
      },
    ]);
  });

  it("of a failed call names the error's code", async () => {
    const { service, hook } = await start();
    const event = { operation: "rename", path: "/a", targetPath: "/b\nx", context: CONTEXT } as const;
    await hook.failed?.(event, new NexusError({ code: "CONFLICT", what: "changed" }));
    await hook.failed?.(event, new Error("boom"));
    await stop(service);
    expect(records()).toMatchObject([
      { op: "rename", path: "/a", new_path: "/b\nx", status: "error", code: "CONFLICT", is_new: null },
      { status: "error", code: "INTERNAL" },
    ]);
  });

  it("of administration says in words what was done to the zone", async () => {
    const { service } = await start();
    const event = { operation: "zone_recover", zoneId: ROOT_ZONE, context: CONTEXT, detail: "went on as b" };
    await service.recordAdministration({ ...event, error: null });
    const error = new NexusError({ code: "CONFLICT", what: "it has a leader" });
    await service.recordAdministration({ ...event, detail: error.message, error });
    await stop(service);
    expect(records()).toMatchObject([
      {
        op: "zone_recover",
        zone_id: "root",
        user_id: "ada",
        status: "ok",
        code: null,
        detail: "went on as b",
      },
      { op: "zone_recover", status: "error", code: "CONFLICT", detail: "it has a leader" },
    ]);
  });

  it("is made for every mutating call, and for no read", async () => {
    const { hook } = await start();
    expect([...hook.operations].sort()).toEqual(["copy", "delete", "mkdir", "rename", "setattr", "write"]);
  });
});

describe("the log", () => {
  it("goes on after a restart", async () => {
    for (const path of ["/1", "/2"]) {
      const { service, hook } = await start();
      await hook.post?.(written(path));
      await stop(service);
    }
    expect(paths()).toEqual(["/1", "/2"]);
    expect(files()).toEqual(["audit-00000001.jsonl"]);
  });

  it("cuts a torn last line, and keeps what is before it", async () => {
    const first = await start();
    await first.hook.post?.(written("/1"));
    await stop(first.service);
    const file = join(folder, files()[0]!);
    writeFileSync(file, `${readFileSync(file, "utf8")}{"v":1,"pa`);
    const second = await start();
    await second.hook.post?.(written("/2"));
    await stop(second.service);
    expect(paths()).toEqual(["/1", "/2"]);
  });

  it("starts a new file at the size limit, and keeps only so many", async () => {
    const { service, hook } = await start({ maxFileBytes: 1_000, maxFiles: 3, maxBatchRecords: 1 });
    for (let i = 0; i < 40; i += 1) await hook.post?.(written(`/${i}`));
    await stop(service);
    expect(files()).toHaveLength(3);
    expect(files()[0]).not.toBe("audit-00000001.jsonl");
    expect(paths().at(-1)).toBe("/39");
    for (const name of files()) expect(readFileSync(join(folder, name)).length).toBeLessThanOrEqual(1_000);
  });

  it("leaves other files of its folder alone", async () => {
    writeFileSync(join(folder, "notes.txt"), "x");
    const { service, hook } = await start({ maxFileBytes: 1, maxFiles: 1, maxBatchRecords: 1 });
    await hook.post?.(written("/1"));
    await hook.post?.(written("/2"));
    await stop(service);
    expect(files()).toEqual(["audit-00000002.jsonl", "notes.txt"]);
  });
});

describe("when the disk fails", () => {
  it.each(["write", "torn-write", "sync"] as const)(
    "%s: says so, retries, loses and repeats nothing",
    async (failure) => {
      const { service, hook } = await start();
      await hook.post?.(written("/before"));
      await expect.poll(() => service.stats().written).toBe(1);
      disk.current.failure = failure;
      await hook.post?.(written("/during"));
      await expect.poll(() => service.stats().writeFailures).toBeGreaterThan(1);
      expect(service.stats().queued).toBe(1);
      expect(events[0]).toMatchObject({ level: "error", message: expect.stringContaining("tried again") });
      disk.current.failure = "none";
      await hook.post?.(written("/after"));
      await stop(service);
      expect(paths()).toEqual(["/before", "/during", "/after"]);
      expect(service.stats()).toMatchObject({ written: 3, dropped: 0, queued: 0 });
    },
  );

  it("holds calls back while the queue is full, and lets them go on when there is room", async () => {
    const { service, hook } = await start({ maxQueuedRecords: 2, admissionTimeoutMs: 5_000 });
    const release = disk.current.hold();
    await hook.post?.(written("/1"));
    await hook.post?.(written("/2"));
    let isThrough = false;
    const third = Promise.resolve(hook.post?.(written("/3"))).then(() => {
      isThrough = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isThrough).toBe(false);
    release();
    await third;
    await stop(service);
    expect(paths()).toEqual(["/1", "/2", "/3"]);
    expect(service.stats().dropped).toBe(0);
  });

  it("gives a record up only after the wait, counts it, and reports once per outage", async () => {
    const { service, hook } = await start({ maxQueuedRecords: 1 });
    const release = disk.current.hold();
    await hook.post?.(written("/1"));
    await Promise.all([hook.post?.(written("/2")), hook.post?.(written("/3"))]);
    expect(service.stats().dropped).toBe(2);
    expect(events.filter(({ message }) => message.includes("being dropped"))).toHaveLength(1);
    release();
    await expect.poll(() => events.at(-1)?.message).toBe("the audit log takes records again");
    expect(events.at(-1)?.fields).toEqual({ dropped: 2 });
    await hook.post?.(written("/4"));
    await stop(service);
    expect(paths()).toEqual(["/1", "/4"]);
  });

  it("stops in bounded time and says what was lost", async () => {
    const { service, hook } = await start({ stopTimeoutMs: 30 });
    disk.current.failure = "write";
    await hook.post?.(written("/1"));
    await stop(service);
    expect(service.stats()).toMatchObject({ dropped: 1, written: 0 });
    expect(events.at(-1)).toMatchObject({ level: "error", fields: { records: 1 } });
  });

  it("refuses to start on an unusable folder", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const service = new AuditService({
      files: nodeAuditFiles(join(file, "x")),
      clock: CLOCK,
      limits: DEFAULT_AUDIT_LIMITS,
      onEvent: () => {},
    });
    await expect(service.start()).rejects.toThrow(/ENOTDIR/);
  });
});
