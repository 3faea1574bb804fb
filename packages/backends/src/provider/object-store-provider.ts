import { NexusError } from "@nexus/contracts";
import { FileDescriptorTable, type ObjectStore, type ObjectStoreProvider } from "@nexus/kernel";
import { newId } from "@nexus/lib";
import type { PeerBlobClient } from "@nexus/lib/transport";
import { CAS_LOCAL_DRIVER, openCasLocalStore } from "../addressing/cas/open-cas-local.js";
import type { StoreEventListener } from "../addressing/cas/store-events.js";
import { openPathLocalStore, PATH_LOCAL_DRIVER } from "../addressing/path/open-path-local.js";
import type { ReadDescriptor } from "../addressing/path/read-descriptor.js";
import { BoundedFiles } from "../files/bounded-files.js";
import type { HashPool } from "../pool/hash-pool.js";
import { mountableFolder } from "./mountable-folder.js";
import { DriverParameters } from "./parameters.js";

export interface ObjectStoreProviderOptions {
  /** What this deployment permits, of `knownDrivers`. */
  readonly enabledDrivers: readonly string[];
  /** null on a node without peers. */
  readonly peerBlobs: PeerBlobClient | null;
  /** Shared by all stores; closed by whoever made it, after them. */
  readonly pool: HashPool;
  readonly onEvent?: StoreEventListener;
  /** Files that host folders keep open for reading; default: a table of its own. */
  readonly descriptors?: FileDescriptorTable<ReadDescriptor>;
  /** Host folders in which administrators may mount external storage, absolute; default: none. */
  readonly mountableFolders?: readonly string[];
  /** What the node keeps for itself, absolute: nothing of it is mounted; default: it keeps nothing. */
  readonly ownFolder?: string;
}

/** What the drivers of one process share. */
interface Shared {
  readonly pool: HashPool;
  readonly peerBlobs: PeerBlobClient | null;
  readonly files: BoundedFiles;
  readonly descriptors: FileDescriptorTable<ReadDescriptor>;
  readonly ownerToken: string;
  readonly onEvent: StoreEventListener;
}

interface Driver {
  readonly addressing: ObjectStore["addressing"];
  /** Of `parameters`, the one that names the folder it keeps everything in. */
  readonly folder: string;
  readonly parameters: readonly string[];
  open(parameters: DriverParameters, shared: Shared): Promise<ObjectStore>;
}

/** Every driver of this build, by the name mounts use (reference facts 6.1). */
const DRIVERS: ReadonlyMap<string, Driver> = new Map<string, Driver>([
  [
    CAS_LOCAL_DRIVER,
    {
      addressing: "content",
      folder: "local_root",
      parameters: ["local_root"],
      open: (parameters, shared) => openCasLocalStore({ ...shared, folder: parameters.folder("local_root") }),
    },
  ],
  [
    PATH_LOCAL_DRIVER,
    {
      addressing: "path",
      folder: "local_root",
      parameters: ["local_root", "follow_symlinks", "fsync"],
      open: (parameters, { files, descriptors, ownerToken }) =>
        openPathLocalStore({
          folder: parameters.folder("local_root"),
          followSymlinks: parameters.boolean("follow_symlinks", true),
          fsync: parameters.boolean("fsync", true),
          files,
          descriptors,
          ownerToken,
        }),
    },
  ],
]);

/**
 * The gate and factory of object stores. Errors: CONFIG_INVALID (an enabled driver this build does not
 * know).
 */
export function createObjectStoreProvider(options: ObjectStoreProviderOptions): ObjectStoreProvider {
  const known = [...DRIVERS.keys()];
  for (const name of options.enabledDrivers) {
    if (DRIVERS.has(name)) continue;
    throw new NexusError({
      code: "CONFIG_INVALID",
      what: `enabled driver '${name}' is not one of this build`,
      remedy: `choose from ${known.join(", ")}`,
    });
  }
  const enabled = new Set(options.enabledDrivers);
  const mountable = { allowed: options.mountableFolders ?? [], own: options.ownFolder ?? null };
  const shared: Shared = {
    pool: options.pool,
    peerBlobs: options.peerBlobs,
    files: new BoundedFiles(),
    descriptors: options.descriptors ?? new FileDescriptorTable<ReadDescriptor>(),
    ownerToken: newId(),
    onEvent: options.onEvent ?? (() => undefined),
  };
  return {
    knownDrivers: () => known,
    enabledDrivers: () => [...enabled],
    async open(name, parameters) {
      const driver = gate(name, enabled);
      return driver.open(new DriverParameters(name, parameters, driver.parameters), shared);
    },
    addressingOf: (name) => DRIVERS.get(name)?.addressing ?? null,
    async openMounted(name, parameters) {
      const driver = gate(name, enabled);
      const given = new DriverParameters(name, parameters, driver.parameters);
      const folder = await mountableFolder(given.folder(driver.folder), mountable);
      const real = { ...parameters, [driver.folder]: folder };
      return driver.open(new DriverParameters(name, real, driver.parameters), shared);
    },
  };
}

function gate(name: string, enabled: ReadonlySet<string>): Driver {
  const driver = DRIVERS.get(name);
  if (driver === undefined) {
    throw new NexusError({
      code: "UNKNOWN_DRIVER",
      what: `unknown backend_type: '${name}'`,
      remedy: `use one of ${[...DRIVERS.keys()].join(", ")}`,
      details: { driver: name },
    });
  }
  if (!enabled.has(name)) {
    throw new NexusError({
      code: "DRIVER_NOT_ENABLED",
      what: `driver '${name}' not enabled in current deployment profile`,
      remedy: "enable it in the configuration of the node",
      details: { driver: name },
    });
  }
  return driver;
}
