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
  /** How a driver of this build names bytes; null: this build does not know it. */
  addressingOf(driver: string): ObjectStore["addressing"] | null;
  /**
   * As `open`, for what a row of a zone names: only what the operator of this node lets be mounted. Errors: also
   * PERMISSION_DENIED (he does not), NOT_FOUND (there is no such folder).
   */
  openMounted(driver: string, parameters: Readonly<Record<string, string>>): Promise<ObjectStore>;
}
