import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Entry } from "../../core/types.js";
import { encodeSegmentHeader } from "../format/segment-header.js";
import { openNodeLog } from "../open.js";
import type { OpenedNodeLog } from "../options.js";
import { systemLogRuntime } from "../runtime.js";
import { append, baseAt, entriesFrom, groupId, hardState } from "../testing/log-harness.js";
import { readEntries } from "../testing/read-group.js";
import { LogFileError } from "./log-files.js";
import { openNodeFiles } from "./node-files.js";

const A = groupId(0xa);
const MIB = 1024 * 1024;

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "nexus-log-"));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function open(): Promise<OpenedNodeLog> {
  const files = openNodeFiles(path.join(folder, "raft", "log"));
  return openNodeLog({ files, runtime: systemLogRuntime(), limits: { segmentBytes: MIB } });
}

function digestOf(entries: readonly Entry[]): string {
  const hash = createHash("sha256");
  for (const entry of entries) hash.update(`${entry.index}/${entry.term}/`).update(entry.data);
  return hash.digest("hex");
}

describe("the log on a real disk", () => {
  it("keeps what was acknowledged over several segments and a restart", async () => {
    const { log } = await open();
    await log.createGroup(A, baseAt(0, 0), hardState(1, null, 0));
    for (let index = 1; index <= 300; index++) {
      await log.write(append(A, entriesFrom(index, 1, 1, 10_000)));
    }
    expect(log.stats().segments).toBeGreaterThan(2);
    await log.close();
    const { log: again, report } = await open();
    expect(report.kind).toBe("clean");
    expect(digestOf(await readEntries(again.group(A)))).toBe(digestOf(entriesFrom(1, 300, 1, 10_000)));
    await again.close();
  });

  it("refuses a log of a newer format and leaves it alone", async () => {
    const { log } = await open();
    await log.createGroup(A, baseAt(0, 0), hardState(1, null, 0));
    await log.close();
    const logFolder = path.join(folder, "raft", "log");
    const name = fs.readdirSync(logFolder)[0] ?? "";
    const header = { version: 2, sequence: 1, segmentBytes: MIB, identity: new Uint8Array(16) };
    const file = path.join(logFolder, name);
    const handle = fs.openSync(file, "r+");
    fs.writeSync(handle, encodeSegmentHeader(header), 0, 4096, 0);
    fs.closeSync(handle);
    const before = fs.readFileSync(file);
    await expect(open()).rejects.toMatchObject({ code: "VERSION_UNSUPPORTED", details: { version: 2 } });
    expect(fs.readFileSync(file).equals(before)).toBe(true);
  });

  it("names the operation, the file and the reason of a failure", async () => {
    const files = openNodeFiles(folder);
    const failure = await files.open("missing.log").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LogFileError);
    expect(failure).toMatchObject({ kind: "notFound", operation: "open", file: "missing.log" });
    await files.close(1000);
    await expect(files.list()).rejects.toMatchObject({ kind: "stopped" });
  });

  it("finds every acknowledged append after kill -9, at any moment", async () => {
    for (let round = 0; round < 4; round++) {
      const acknowledged = await appendUntilKilled(40 + round * 45);
      const { log, report } = await open();
      expect(report.quarantined).toEqual([]);
      expect(report.tail?.losses ?? []).toEqual([]);
      for (const [position, last] of acknowledged.entries()) {
        const view = log.group(groupId(position + 1));
        expect(view.lastIndex()).toBeGreaterThanOrEqual(last);
        const found = await readEntries(view);
        expect(digestOf(found.slice(0, last))).toBe(digestOf(entriesFrom(1, last, 1, 300)));
      }
      await log.close();
      expect(acknowledged[0]).toBeGreaterThan(0);
    }
  }, 60_000);
});

/** Runs a process that appends to two groups and reports each acknowledgement; kills it after `count` of them. */
async function appendUntilKilled(count: number): Promise<number[]> {
  const script = fileURLToPath(new URL("../testing/append-forever.js", import.meta.url));
  const child: ChildProcess = fork(script, [path.join(folder, "raft", "log")], { stdio: "inherit" });
  const acknowledged = [0, 0];
  let messages = 0;
  await new Promise<void>((resolve, reject) => {
    child.on("message", (message: { readonly group: number; readonly index: number }) => {
      acknowledged[message.group - 1] = message.index;
      if (++messages === count) child.kill("SIGKILL");
    });
    child.on("exit", (code) => (code === null ? resolve() : reject(new Error(`child exited with ${code}`))));
  });
  return acknowledged;
}
