import { expect, it } from "vitest";
import type { NexusFilesystem } from "../filesystem.js";

/** What ends the filesystem under test, and what only a cluster can do. */
const ASKED_ELSEWHERE: ReadonlySet<string> = new Set(["close", "drain"]);
type Group = "agents" | "ephemeral" | "locks" | "services" | "storages" | "trash";
type CallName = Exclude<keyof NexusFilesystem, symbol | Group | "zones">;

/** Every call of the interface: one that is missing here does not compile. */
const CALLS: Readonly<Record<CallName, true>> = {
  access: true,
  append: true,
  close: true,
  copy: true,
  createPipe: true,
  createStream: true,
  drain: true,
  edit: true,
  exists: true,
  existsBatch: true,
  getContentId: true,
  getTopLevelMounts: true,
  getXattrs: true,
  getXattrsBatch: true,
  glob: true,
  grep: true,
  isDirectory: true,
  list: true,
  listPage: true,
  lock: true,
  mkdir: true,
  pipe: true,
  read: true,
  readBatch: true,
  readStream: true,
  readlink: true,
  remove: true,
  removeBatch: true,
  rename: true,
  rmdir: true,
  service: true,
  setAttributes: true,
  setXattrs: true,
  setXattrsBatch: true,
  stat: true,
  statBatch: true,
  status: true,
  stream: true,
  symlink: true,
  transact: true,
  truncate: true,
  walk: true,
  watch: true,
  write: true,
  writeBatch: true,
};

const GROUPED_CALLS: { readonly [G in Group]: Readonly<Record<keyof NexusFilesystem[G], true>> } = {
  agents: {
    exit: true,
    get: true,
    heartbeat: true,
    label: true,
    list: true,
    provision: true,
    reap: true,
    report: true,
    signal: true,
    spawn: true,
    wait: true,
  },
  ephemeral: { onLost: true },
  locks: { acquire: true, extend: true, force: true, list: true, release: true },
  services: { get: true, list: true, remove: true, start: true, stop: true },
  storages: { mount: true, unmount: true },
  trash: { empty: true, list: true, restore: true },
};

/** The same filesystem, and the names of what is asked of it: `read`, `locks.acquire`. */
export function recorded(fs: NexusFilesystem): {
  readonly fs: NexusFilesystem;
  readonly asked: ReadonlySet<string>;
} {
  const asked = new Set<string>();
  return { fs: recording(fs, "", asked), asked };
}

function recording<T extends object>(target: T, prefix: string, asked: Set<string>): T {
  return new Proxy(target, {
    get: (_target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof name === "symbol") return typeof value === "function" ? value.bind(target) : value;
      const isGroup = prefix === "" && typeof value === "object" && value !== null;
      if (isGroup) return recording(value, `${name}.`, asked);
      if (typeof value !== "function") return value;
      asked.add(prefix + name);
      return value.bind(target);
    },
  });
}

/** At the end of a suite: it has asked everything. */
export function describeCoverage(asked: () => ReadonlySet<string>): void {
  it("every call of the interface was asked by this suite", () => {
    const grouped = Object.entries(GROUPED_CALLS).flatMap(([group, calls]) =>
      Object.keys(calls).map((name) => `${group}.${name}`),
    );
    const missing = [...Object.keys(CALLS), ...grouped].filter((name) => !asked().has(name));
    expect(missing.filter((name) => !ASKED_ELSEWHERE.has(name))).toEqual([]);
  });
}
