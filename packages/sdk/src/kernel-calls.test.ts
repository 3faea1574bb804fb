import type { Kernel, KernelConvenience, KernelSyscalls } from "@nexus/kernel";
import { expect, it } from "vitest";
import type { NexusFilesystem } from "./filesystem.js";
import { Filesystem } from "./nexus-filesystem.js";

/** Every syscall and every Tier 2 call of the kernel. */
type KernelCall =
  | keyof KernelSyscalls
  | keyof KernelConvenience
  | keyof Pick<Kernel, "service" | "watch" | "sysWatch">;
type Calls<T, G extends string> = { readonly [K in keyof T & string]: `${G}.${K}` }[keyof T & string];
type SdkCall = Extract<keyof NexusFilesystem, string> | Calls<NexusFilesystem["locks"], "locks">;

/**
 * By which calls of the sdk a caller gets at each of the kernel's. A call of the kernel's that is not here does not
 * compile; that they do what they say, on every driver, is the suite's to show (`describeFilesystem`).
 */
const SDK_CALLS: Readonly<Record<KernelCall, readonly [SdkCall, ...SdkCall[]]>> = {
  sysRead: ["read"],
  sysReadBatch: ["readBatch"],
  sysReadStream: ["readStream"],
  sysWrite: ["write"],
  sysWriteBatch: ["writeBatch"],
  sysStat: ["stat"],
  sysStatBatch: ["statBatch"],
  sysReaddir: ["list", "listPage"],
  sysSetattr: ["setAttributes", "truncate", "symlink", "mkdir", "createPipe", "createStream"],
  sysUnlink: ["remove"],
  sysUnlinkBatch: ["removeBatch"],
  sysRename: ["rename"],
  sysCopy: ["copy"],
  sysLock: ["locks.acquire"],
  sysExtendLock: ["locks.extend"],
  sysUnlock: ["locks.release", "locks.force"],
  sysWatch: ["watch"],
  listLocks: ["locks.list"],
  getXattrs: ["getXattrs"],
  setXattrs: ["setXattrs"],
  write: ["write"],
  writeBatch: ["writeBatch"],
  writeAtomic: ["writeBatch"],
  transact: ["transact"],
  append: ["append"],
  mkdir: ["mkdir"],
  lock: ["lock"],
  locked: ["lock"],
  exists: ["exists"],
  walk: ["walk"],
  glob: ["glob"],
  grep: ["grep"],
  edit: ["edit"],
  rmdir: ["rmdir"],
  unlinkAtomic: ["removeBatch"],
  access: ["access"],
  isDirectory: ["isDirectory"],
  existsBatch: ["existsBatch"],
  getContentId: ["getContentId"],
  getTopLevelMounts: ["getTopLevelMounts"],
  getXattrsBatch: ["getXattrsBatch"],
  setXattrsBatch: ["setXattrsBatch"],
  service: ["service"],
  watch: ["watch"],
};

it.each(Object.entries(SDK_CALLS))("%s of the kernel is had by %j", (_call, names) => {
  for (const name of names) {
    if (!name.startsWith("locks.")) expect(Filesystem.prototype).toHaveProperty(name, expect.any(Function));
  }
});
