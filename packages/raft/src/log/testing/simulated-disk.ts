import { LogFileError, type LogFileInfo, type LogFileOperation, type LogFiles } from "../files/log-files.js";
import { SECTOR_BYTES } from "../format/layout.js";
import { type CrashMode, type RandomInt, SimulatedFile } from "./simulated-file.js";
import { SimulatedFiles } from "./simulated-files.js";

export type { CrashMode, RandomInt } from "./simulated-file.js";

/** Operations that change the disk or make a change durable: a crash or fault can be put before each. */
export type DiskStep = "create" | "write" | "sync" | "rename" | "remove" | "syncFolder";

export interface DiskFault {
  /** Fails the `nth` such step from now on (1: the next one). */
  readonly step: DiskStep;
  readonly nth: number;
  /** EIO of a sync leaves open what reached the disk. */
  readonly error: "EIO" | "ENOSPC";
}

export interface SimulatedDiskOptions {
  readonly random: RandomInt;
  /** Null: unlimited. Bytes of all files together, as programs see them. */
  readonly capacityBytes: number | null;
  /** Finishes a call: in a microtask, or at a virtual time the simulator chooses. */
  readonly schedule: (finish: () => void, operation: LogFileOperation) => void;
}

interface NameChange {
  apply(names: Map<string, SimulatedFile>): void;
}

/**
 * A disk in memory that knows what is durable: written bytes count after a sync, names after a folder sync. It
 * outlives the processes that use it (`openFiles`), which a crash cuts off. No time, no threads, no randomness of
 * its own.
 */
export class SimulatedDisk {
  /** Names as programs see them. */
  private names = new Map<string, SimulatedFile>();
  private durableNames = new Map<string, SimulatedFile>();
  private unsyncedNames: NameChange[] = [];
  private faults: { fault: DiskFault; left: number }[] = [];
  private crashIn: { steps: number; mode: CrashMode } | null = null;
  private life = 0;
  private hung: (() => void)[] | null = null;
  private capacity: number | null;
  private stepCount = 0;
  /** What calls in flight were about to write. */
  private readonly begun = new Set<() => void>();

  constructor(private readonly options: SimulatedDiskOptions) {
    this.capacity = options.capacityBytes;
  }

  /** Steps taken so far: the crash points of a run. */
  get steps(): number {
    return this.stepCount;
  }

  /** The files as one process sees them, until the next crash. */
  openFiles(folder: string): LogFiles {
    return new SimulatedFiles(this, folder, this.life);
  }

  /** Everything not durable is lost, or some of it, as `mode` says; calls in flight never finish. */
  crash(mode: CrashMode): void {
    this.life++;
    if (mode !== "dropUnsynced") for (const begin of this.begun) begin();
    this.begun.clear();
    this.hung = null;
    this.crashIn = null;
    this.faults = [];
    const kept = keptChanges(mode, this.unsyncedNames.length, this.options.random);
    for (const change of this.unsyncedNames.slice(0, kept)) change.apply(this.durableNames);
    this.unsyncedNames = [];
    for (const file of new Set([...this.names.values(), ...this.durableNames.values()])) {
      file.crash(mode, this.options.random);
    }
    this.names = new Map(this.durableNames);
  }

  /** Crashes by itself instead of taking the step after `steps` more. */
  crashAfter(steps: number, mode: CrashMode): void {
    this.crashIn = { steps, mode };
  }

  get isCrashPending(): boolean {
    return this.crashIn !== null;
  }

  fail(fault: DiskFault): void {
    this.faults.push({ fault, left: fault.nth });
  }

  /** Faults that did not happen yet do not happen any more. */
  clearFaults(): void {
    this.faults = [];
  }

  /** Null: unlimited again. */
  setCapacity(bytes: number | null): void {
    this.capacity = bytes;
  }

  get usedBytes(): number {
    return [...this.names.values()].reduce((sum, file) => sum + file.size, 0);
  }

  /** Calls made from now on do not finish until `release`. */
  hang(): void {
    this.hung ??= [];
  }

  release(): void {
    const waiting = this.hung ?? [];
    this.hung = null;
    for (const finish of waiting) finish();
  }

  files(): readonly LogFileInfo[] {
    return [...this.names].map(([name, file]) => ({ name, bytes: file.size }));
  }

  flipBit(name: string, bit: number): void {
    this.need(name, "read").flipBit(bit);
  }

  truncate(name: string, bytes: number): void {
    this.need(name, "read").truncate(bytes);
  }

  removeFile(name: string): void {
    this.names.delete(name);
    this.durableNames.delete(name);
  }

  contents(name: string): Uint8Array {
    const file = this.need(name, "read");
    return file.read(0, file.size);
  }

  /** Places a file durably, or overwrites a part of it, as rot or a stranger would. */
  put(name: string, offset: number, data: Uint8Array): void {
    const file = this.names.get(name) ?? new SimulatedFile();
    file.write(offset, data);
    file.sync();
    this.names.set(name, file);
    this.durableNames.set(name, file);
  }

  /** Runs `work` as one call of a process of `life`; `begin` is the part a crash meanwhile may leave behind. */
  perform<T>(
    life: number,
    operation: LogFileOperation,
    work: () => T,
    begin: (() => void) | null,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      // A process that crashed is not there to hear the answer.
      if (life !== this.life) return;
      const finish = (): void => {
        if (life !== this.life) return;
        if (begin !== null) this.begun.delete(begin);
        try {
          const result = work();
          if (life === this.life) resolve(result);
        } catch (error) {
          if (life === this.life) reject(error);
        }
      };
      if (begin !== null) this.begun.add(begin);
      const start = (): void => this.options.schedule(finish, operation);
      if (this.hung === null) start();
      else this.hung.push(start);
    });
  }

  /** Counts a step; throws when a fault is due, or when the disk crashes instead of taking it. */
  step(step: DiskStep, name: string): void {
    if (this.crashIn !== null && this.crashIn.steps-- <= 0) {
      const { mode } = this.crashIn;
      this.crash(mode);
      throw new LogFileError("stopped", step, name, "crashed");
    }
    this.stepCount++;
    for (const entry of this.faults) {
      if (entry.fault.step !== step || --entry.left > 0) continue;
      this.faults.splice(this.faults.indexOf(entry), 1);
      throw new LogFileError(
        entry.fault.error === "ENOSPC" ? "noSpace" : "io",
        step,
        name,
        entry.fault.error,
      );
    }
  }

  write(file: SimulatedFile, name: string, offset: number, data: Uint8Array, sync: boolean): void {
    try {
      this.step("write", name);
    } catch (error) {
      // A failed write may have put a part of its bytes into the cache: whole pages, so whole sectors.
      if (error instanceof LogFileError && error.kind === "io") {
        const end = offset + this.options.random(data.length);
        const kept = Math.max(0, end - (end % SECTOR_BYTES) - offset);
        file.write(offset, data.subarray(0, kept));
      }
      throw error;
    }
    const growth = Math.max(0, offset + data.length - file.size);
    if (this.capacity !== null && this.usedBytes + growth > this.capacity) {
      throw new LogFileError("noSpace", "write", name, "ENOSPC");
    }
    file.write(offset, data);
    if (sync) this.sync(file, name);
  }

  create(name: string): SimulatedFile {
    this.step("create", name);
    const file = new SimulatedFile();
    this.change((names) => names.set(name, file));
    return file;
  }

  rename(from: string, to: string): void {
    const file = this.need(from, "rename");
    this.step("rename", from);
    this.change((names) => {
      names.delete(from);
      names.set(to, file);
    });
  }

  remove(name: string): void {
    this.need(name, "remove");
    this.step("remove", name);
    this.change((names) => names.delete(name));
  }

  syncNames(folder: string): void {
    this.step("syncFolder", folder);
    for (const change of this.unsyncedNames) change.apply(this.durableNames);
    this.unsyncedNames = [];
  }

  need(name: string, operation: LogFileOperation): SimulatedFile {
    const file = this.names.get(name);
    if (file === undefined) throw new LogFileError("notFound", operation, name, "ENOENT");
    return file;
  }

  private sync(file: SimulatedFile, name: string): void {
    try {
      this.step("sync", name);
    } catch (error) {
      if (error instanceof LogFileError && error.kind !== "stopped") file.failSync();
      throw error;
    }
    file.sync();
  }

  private change(apply: NameChange["apply"]): void {
    apply(this.names);
    this.unsyncedNames.push({ apply });
  }
}

/** Folder changes reach the disk in order: a crash keeps a first part of them. */
function keptChanges(mode: CrashMode, count: number, random: RandomInt): number {
  switch (mode) {
    case "dropUnsynced":
      return 0;
    case "keepUnsynced":
      return count;
    case "tear":
      return random(count + 1);
  }
}
