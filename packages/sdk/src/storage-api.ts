import type { StorageMount } from "@nexus/kernel";
import type { MutationReceipt, RequestOptions } from "./filesystem.js";

/**
 * External storage: folders of the tree whose bytes live with a driver, for instance in a host folder; for administrators.
 * Every node opens it for itself, so each must have what it names: the same folder at the same place, for instance.
 */
export interface StorageAdministration {
  /**
   * Mounts a storage at a path where nothing is; folders above it are made. Again with success when that very storage is there.
   * The node asked must be able to open it. Errors: ALREADY_EXISTS, WRONG_TYPE, UNKNOWN_DRIVER, DRIVER_NOT_ENABLED,
   * PERMISSION_DENIED (no administrator; or a folder that the node does not let be mounted), NOT_FOUND, INVALID_ARGUMENT.
   */
  mount(path: string, storage: StorageMount, options?: RequestOptions): Promise<MutationReceipt>;
  /**
   * Takes it away; its bytes stay where they are. `forget`: with all the tree knows of what is in it, which else must be
   * empty. Errors: NOT_FOUND, WRONG_TYPE (something else is there), DIRECTORY_NOT_EMPTY.
   */
  unmount(path: string, options?: RequestOptions & { readonly forget?: boolean }): Promise<void>;
}
