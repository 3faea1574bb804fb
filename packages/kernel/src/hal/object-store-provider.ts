import type { ObjectStore } from "../abc/object-store.js";

/** Builds object stores by driver name; the gate of what this deployment permits. */
export interface ObjectStoreProvider {
  /** Drivers this build knows, permitted or not. */
  knownDrivers(): readonly string[];
  enabledDrivers(): readonly string[];
  /**
   * Errors: UNKNOWN_DRIVER, DRIVER_NOT_ENABLED (`driver '<name>' not enabled in current deployment profile`),
   * INVALID_ARGUMENT naming a missing parameter.
   */
  open(driver: string, parameters: Readonly<Record<string, string>>): Promise<ObjectStore>;
}
