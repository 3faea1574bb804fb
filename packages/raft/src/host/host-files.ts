import type { IncarnationId, ZoneId } from "@nexus/contracts";
import type { StateStore } from "../zone/state/state-store.js";

export interface ZoneFolder {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
}

/** The disk of a host besides its log. Implementations: node-host-files.ts, testing/memory-host-files.ts. */
export interface HostFiles {
  /** The bytes of the cluster identity; null when the node has none. */
  readIdentity(): Promise<Uint8Array | null>;
  /** Replaces it durably and atomically. */
  writeIdentity(bytes: Uint8Array): Promise<void>;
  listZoneFolders(): Promise<readonly ZoneFolder[]>;
  /** Opens the state of one zone incarnation; makes its folder, durably, when it is missing. */
  openState(folder: ZoneFolder): Promise<StateStore>;
  /** Opens this node's copy of an eventual zone, beside the state of its replica; makes it when it is missing. */
  openEventual(folder: ZoneFolder): Promise<StateStore>;
  /** The copy of a former life of the zone becomes that of the present one, if there is one and that has none. */
  inheritEventual(former: ZoneFolder, present: ZoneFolder): Promise<boolean>;
  /** Both of them. */
  removeState(folder: ZoneFolder): Promise<void>;
}
