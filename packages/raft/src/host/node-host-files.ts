import { access, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NexusError } from "@nexus/contracts";
import { parseIncarnationId, parseZoneId } from "@nexus/lib";
import { LevelStateStore } from "../zone/state/level-state-store.js";
import type { StateStore } from "../zone/state/state-store.js";
import type { HostFiles, ZoneFolder } from "./host-files.js";

const IDENTITY_FILE = "cluster.json";

/**
 * The host's part of a data folder:
 *
 *     <folder>/cluster.json                        cluster identity
 *     <folder>/log/                                the node's log (log/)
 *     <folder>/zones/<zone>/<incarnation>/         LevelDB of one zone incarnation
 *     <folder>/eventual/<zone>/<incarnation>/      LevelDB of this node's copy of an eventual zone
 */
export class NodeHostFiles implements HostFiles {
  readonly #folder: string;
  /** Zone folders made by this process whose names are not durable yet. */
  readonly #unsynced = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async readIdentity(): Promise<Uint8Array | null> {
    try {
      return await readFile(join(this.#folder, IDENTITY_FILE));
    } catch (cause) {
      if (isMissing(cause)) return null;
      throw ioError(`reading ${join(this.#folder, IDENTITY_FILE)}`, cause);
    }
  }

  async writeIdentity(bytes: Uint8Array): Promise<void> {
    const path = join(this.#folder, IDENTITY_FILE);
    const temporary = `${path}.tmp`;
    try {
      await mkdir(this.#folder, { recursive: true });
      const file = await open(temporary, "w");
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
      await syncFolder(this.#folder);
    } catch (cause) {
      throw ioError(`writing ${path}`, cause);
    }
  }

  async listZoneFolders(): Promise<readonly ZoneFolder[]> {
    const folders: ZoneFolder[] = [];
    for (const zone of await subfolders(join(this.#folder, "zones"))) {
      const zoneId = parseZoneId(zone);
      for (const incarnation of await subfolders(join(this.#folder, "zones", zone))) {
        folders.push({ zoneId, incarnation: parseIncarnationId(incarnation) });
      }
    }
    return folders;
  }

  openState(folder: ZoneFolder): Promise<StateStore> {
    return this.#openStore(this.#pathOf("zones", folder));
  }

  openEventual(folder: ZoneFolder): Promise<StateStore> {
    return this.#openStore(this.#pathOf("eventual", folder));
  }

  async inheritEventual(former: ZoneFolder, present: ZoneFolder): Promise<boolean> {
    const from = this.#pathOf("eventual", former);
    const to = this.#pathOf("eventual", present);
    try {
      if (!(await exists(from)) || (await exists(to))) return false;
      await rename(from, to);
      await syncFolder(dirname(to));
      return true;
    } catch (cause) {
      throw ioError(`moving ${from} to ${to}`, cause);
    }
  }

  async #openStore(path: string): Promise<StateStore> {
    try {
      const made = await mkdir(path, { recursive: true });
      if (made !== undefined) this.#unsynced.add(path);
      if (this.#unsynced.has(path)) {
        // New names are durable only once each folder above them is.
        for (let at = dirname(path); at.startsWith(this.#folder); at = dirname(at)) await syncFolder(at);
        this.#unsynced.delete(path);
      }
    } catch (cause) {
      throw ioError(`making ${path}`, cause);
    }
    return LevelStateStore.open(path);
  }

  async removeState(folder: ZoneFolder): Promise<void> {
    // The copy first: the zone's own folder is what says that there is something left to remove.
    await this.#removeStore("eventual", folder);
    await this.#removeStore("zones", folder);
  }

  async #removeStore(kind: StoreKind, folder: ZoneFolder): Promise<void> {
    const path = this.#pathOf(kind, folder);
    try {
      await rm(path, { recursive: true, force: true });
      const zone = dirname(path);
      if ((await subfolders(zone)).length === 0) await rm(zone, { recursive: true, force: true });
      const above = dirname(zone);
      if (await exists(above)) await syncFolder(above);
    } catch (cause) {
      throw ioError(`removing ${path}`, cause);
    }
  }

  #pathOf(kind: StoreKind, { zoneId, incarnation }: ZoneFolder): string {
    return join(this.#folder, kind, zoneId, incarnation);
  }
}

type StoreKind = "zones" | "eventual";

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (cause) {
    if (isMissing(cause)) return false;
    throw cause;
  }
}

async function subfolders(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw ioError(`listing ${path}`, cause);
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isMissing(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException).code === "ENOENT";
}

function ioError(what: string, cause: unknown): NexusError {
  const isFull = (cause as NodeJS.ErrnoException).code === "ENOSPC";
  return new NexusError({
    code: isFull ? "NO_SPACE" : "IO_ERROR",
    what: `${what} failed`,
    remedy: isFull ? "free disk space and try again" : "check the disk and the folder's permissions",
    cause,
  });
}
