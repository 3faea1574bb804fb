import { NexusError } from "@nexus/contracts";

export const VERSION_FILE = "VERSION";
/** Layout of the data folder that this build writes and understands. */
export const DATA_FORMAT = 1;

/** What marks a folder as the data folder of one node. */
export interface DataFolderVersion {
  readonly format: number;
  /** Name of the node the folder was made for. */
  readonly hostname: string;
}

export function encodeVersion(version: DataFolderVersion): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(version)}\n`);
}

/** Errors: VERSION_UNSUPPORTED (a newer format), CORRUPT (not a VERSION file). */
export function decodeVersion(text: string, path: string): DataFolderVersion {
  const value = parseFields(text);
  const format = value?.["format"];
  const hostname = value?.["hostname"];
  if (typeof format === "number" && Number.isSafeInteger(format) && format > DATA_FORMAT) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `${path} says data format ${format}; this build understands up to ${DATA_FORMAT}`,
      remedy: "start the version of nexusd-cluster that wrote it, or a newer one",
      details: { format, supported: DATA_FORMAT },
    });
  }
  if (format !== DATA_FORMAT || typeof hostname !== "string") {
    throw new NexusError({
      code: "CORRUPT",
      what: `${path} is not the version file of a data folder`,
      remedy: "restore it from a backup, or choose another --data-dir",
    });
  }
  return { format, hostname };
}

/** A bare number counts as a format: the least any version of the file would hold. */
function parseFields(text: string): Record<string, unknown> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // Told apart from a wrong object by the caller: both are no version file.
  }
  if (typeof value === "number") return { format: value };
  return typeof value === "object" && value !== null ? { ...value } : null;
}
