import { type DirEntryType, DT_EXTERNAL_STORAGE, NexusError } from "@nexus/contracts";
import type { SetattrRequest } from "@nexus/kernel";

interface StorageFields {
  /** The driver, by either of its names on the wire; null: not given. */
  readonly driver: string | null;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The `storage` of a sysSetattr as the wire names it. What is given for an entry that is no external storage is refused,
 * not dropped. Errors: UNSUPPORTED.
 */
export function storageRequest(
  { driver, parameters }: StorageFields,
  entryType: DirEntryType,
): Pick<SetattrRequest, "storage"> {
  const isGiven = driver !== null || Object.keys(parameters).length > 0;
  if (entryType !== DT_EXTERNAL_STORAGE) {
    if (!isGiven) return {};
    throw new NexusError({
      code: "UNSUPPORTED",
      what: `a storage driver was given for an entry of type ${entryType}, which has none`,
      remedy: "make external storage (entry type 5), or mount a zone (entry type 2 and target_zone_id)",
    });
  }
  return driver === null ? {} : { storage: { driver, parameters } };
}
