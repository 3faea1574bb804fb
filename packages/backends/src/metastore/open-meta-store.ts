import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { NexusError, ZoneId } from "@nexus/contracts";
import {
  initialHistoryChanges,
  initialNamespaceChanges,
  rowRange,
  UsageCount,
  usageKey,
} from "@nexus/kernel";
import { mintIncarnationId, type RandomBytes, systemRandomBytes } from "@nexus/lib";
import { ClassicLevel } from "classic-level";
import { MemoryLevel } from "memory-level";
import { asFileError } from "../files/file-errors.js";
import { LocalMetaStore } from "./local-meta-store.js";
import { RecoveringState } from "./recovering-state.js";
import { type SetTimer, setUnrefTimer } from "./row-expiry.js";
import { DEFAULT_RESERVE_BYTES, FileSpaceReserve, noReserve, type SpaceReserve } from "./space-reserve.js";
import { LevelStateHandle, type OpenState, type StateHandle } from "./state-handle.js";
import { identityChange, indexChange, readIdentity, readIndex, type ZoneIdentity } from "./zone-record.js";

/** Decoded blocks LevelDB keeps in memory (bytes). */
const BLOCK_CACHE_BYTES = 16 * 1024 * 1024;
const ENCODINGS = { keyEncoding: "view", valueEncoding: "view" } as const;
const RESERVE_FILE = "space-reserve";
const LEVEL_FOLDER = "state";

export interface MetaStoreOptions {
  readonly zoneId: ZoneId;
  readonly randomBytes?: RandomBytes;
  /** Wall clock, milliseconds since the epoch: stamps the root directory of a new zone; entries expire by it. */
  readonly wallClockMs?: () => number;
  /** Monotonic milliseconds. */
  readonly nowMs?: () => number;
  /** Waits for entries to expire. */
  readonly setTimer?: SetTimer;
  readonly onProblem?: (error: NexusError) => void;
}

export interface LevelMetaStoreOptions extends MetaStoreOptions {
  /** `<folder>/state` is the LevelDB; one process at a time. */
  readonly folder: string;
  /** Disk space set aside so that a full disk can be recovered from (bytes); 0: none. */
  readonly reserveBytes?: number;
}

/** Errors: BOOT_REFUSED (in use, another zone), CORRUPT, VERSION_UNSUPPORTED, NO_SPACE, IO_ERROR. */
export async function openLevelMetaStore(options: LevelMetaStoreOptions): Promise<LocalMetaStore> {
  const folder = resolve(options.folder);
  const levelFolder = join(folder, LEVEL_FOLDER);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw asFileError(error, folder, "opening the metadata folder");
  }
  const open: OpenState = async () => {
    const level = new ClassicLevel<Uint8Array, Uint8Array>(levelFolder, {
      ...ENCODINGS,
      cacheSize: BLOCK_CACHE_BYTES,
    });
    await level.open();
    return new LevelStateHandle(level);
  };
  const reserveBytes = options.reserveBytes ?? DEFAULT_RESERVE_BYTES;
  const reserve =
    reserveBytes === 0 ? noReserve : new FileSpaceReserve(join(folder, RESERVE_FILE), reserveBytes);
  return startMetaStore("leveldb", folder, open, reserve, options);
}

/** For tests and throw-away nodes: nothing survives closing it. */
export async function openMemoryMetaStore(options: MetaStoreOptions): Promise<LocalMetaStore> {
  const level = new MemoryLevel<Uint8Array, Uint8Array>(ENCODINGS);
  await level.open();
  return startMetaStore(
    "memory",
    "memory",
    () => Promise.resolve(new LevelStateHandle(level)),
    noReserve,
    options,
  );
}

/** A MetaStore over any database: what both drivers, and tests that make writes fail, are made of. */
export async function startMetaStore(
  driver: string,
  location: string,
  open: OpenState,
  reserve: SpaceReserve,
  options: MetaStoreOptions,
): Promise<LocalMetaStore> {
  const nowMs = options.nowMs ?? (() => performance.now());
  const state = new RecoveringState({ open, reserve, location, nowMs });
  try {
    const handle = await state.handle();
    const identity = await loadOrFound(handle, location, options);
    await reserve.tryHold();
    return await LocalMetaStore.start({
      driver,
      location,
      identity,
      state,
      reserve,
      nowMs,
      zoneTimeMs: options.wallClockMs ?? Date.now,
      setTimer: options.setTimer ?? setUnrefTimer,
      onProblem: options.onProblem ?? (() => undefined),
    });
  } catch (error) {
    await state.close();
    throw error;
  }
}

/** The identity of the zone; an empty database becomes a new zone in one durable write. */
async function loadOrFound(
  handle: StateHandle,
  location: string,
  options: MetaStoreOptions,
): Promise<ZoneIdentity> {
  const known = readIdentity(handle, options.zoneId, location);
  if (known !== null) {
    await countMissingUsage(handle);
    return known;
  }
  const incarnation = mintIncarnationId(options.randomBytes ?? systemRandomBytes);
  const identity: ZoneIdentity = { zoneId: options.zoneId, incarnation };
  const nowMs = (options.wallClockMs ?? Date.now)();
  await handle.write([
    ...initialNamespaceChanges(nowMs),
    ...initialHistoryChanges(),
    identityChange(identity),
    indexChange(readIndex(handle)),
  ]);
  return identity;
}

const ROWS_PER_TURN = 500;

/** A zone written before usage was counted is counted once. */
async function countMissingUsage(handle: StateHandle): Promise<void> {
  if (handle.get(usageKey()) !== undefined) return;
  const count = new UsageCount();
  const scan = handle.scan(rowRange());
  try {
    for (;;) {
      const rows = await scan.next(ROWS_PER_TURN);
      if (rows.length === 0) break;
      for (const row of rows) count.add(row);
    }
  } finally {
    await scan.close();
  }
  await handle.write([count.change()]);
}
