import { ENTRY_TYPE_NAMES, NexusError } from "@nexus/contracts";
import { etagOf } from "@nexus/lib";
import type { NamespaceRow } from "./row.js";

/** The errors a mutation can be refused with, worded in one place. */

export function notFound(path: string): NexusError {
  return new NexusError({ code: "NOT_FOUND", what: `${path} does not exist`, details: { path } });
}

export function parentMissing(path: string, parent: string): NexusError {
  return new NexusError({
    code: "NOT_FOUND",
    what: `${path} cannot be created: the directory ${parent} does not exist`,
    remedy: "create it first, or ask for missing parents to be created",
    details: { path: parent },
  });
}

export function notADirectory(path: string, row: NamespaceRow): NexusError {
  return new NexusError({
    code: "NOT_A_DIRECTORY",
    what: `${path} is a ${ENTRY_TYPE_NAMES[row.entryType]}, not a directory`,
    remedy: "choose another path",
    details: { path },
  });
}

export function isADirectory(path: string): NexusError {
  return new NexusError({
    code: "IS_A_DIRECTORY",
    what: `${path} is a directory`,
    remedy: "name a file inside it",
    details: { path },
  });
}

export function alreadyExists(path: string, row: NamespaceRow): NexusError {
  return new NexusError({
    code: "ALREADY_EXISTS",
    what: `${path} already exists as a ${ENTRY_TYPE_NAMES[row.entryType]}`,
    remedy: "choose another path or remove it first",
    details: { path, currentEtag: etagOf(row.inode, row.gen), currentVersion: row.version },
  });
}

export function wrongType(path: string, row: NamespaceRow, wanted: string): NexusError {
  return new NexusError({
    code: "WRONG_TYPE",
    what: `${path} is a ${ENTRY_TYPE_NAMES[row.entryType]}, not a ${wanted}`,
    remedy: "the type of an entry never changes: remove it first or choose another path",
    details: { path },
  });
}

export function stillMounted(path: string, row: NamespaceRow): NexusError {
  return new NexusError({
    code: "WRONG_TYPE",
    what: `${path} is ${row.targetZoneId === null ? "external storage" : `a mount of zone ${row.targetZoneId}`}`,
    remedy: "unmount it first",
    details: { path, targetZoneId: row.targetZoneId },
  });
}

export function notEmpty(path: string, childCount: number): NexusError {
  return new NexusError({
    code: "DIRECTORY_NOT_EMPTY",
    what: `${path} is not empty (${childCount} entries)`,
    remedy: "remove what it holds first, or ask for a recursive removal",
    details: { path, childCount },
  });
}

export function storageChanged(path: string): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `external storage was mounted or unmounted above ${path}, which the node that was asked did not know yet`,
    remedy: "try again in a moment; nothing was changed",
    details: { path },
  });
}

export function invalid(what: string, remedy: string): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what, remedy });
}
