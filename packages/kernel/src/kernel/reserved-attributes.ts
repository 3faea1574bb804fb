import { NexusError } from "@nexus/contracts";
import { IO_ATTRIBUTE } from "../core/ipc/settings.js";
import { STORAGE_ATTRIBUTE } from "../core/namespace/index.js";

/** Attributes of what is in the trash: where it was, when it went and who said so. */
const TRASH_ATTRIBUTES = "nexus.trash.";

type Attributes = Readonly<Record<string, string | null>>;

/**
 * Refuses what only the kernel writes. One of the trash's that an entry has all the same (an earlier version let it be
 * set) may be deleted. Errors: INVALID_ARGUMENT.
 */
export function refuseReserved(path: string, xattrs: Attributes): void {
  if (IO_ATTRIBUTE in xattrs) {
    throw reserved(
      path,
      IO_ATTRIBUTE,
      "the settings of a pipe or stream never change",
      "make another pipe or stream",
    );
  }
  if (STORAGE_ATTRIBUTE in xattrs) {
    throw reserved(
      path,
      STORAGE_ATTRIBUTE,
      "what external storage stands for never changes",
      "unmount it, and mount another one",
    );
  }
  for (const [name, value] of Object.entries(xattrs)) {
    if (value === null || !isOfTrash(name)) continue;
    throw reserved(
      path,
      name,
      "it tells of what is in the trash",
      `choose a name that does not begin with ${TRASH_ATTRIBUTES}`,
    );
  }
}

/** What a copy has of the attributes of its source. */
export function copiedAttributes(xattrs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(xattrs).filter(([name]) => !isOfTrash(name)));
}

function isOfTrash(name: string): boolean {
  return name.startsWith(TRASH_ATTRIBUTES);
}

function reserved(path: string, name: string, why: string, remedy: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `attribute ${name} of ${path} is the kernel's: ${why}`,
    remedy,
    details: { path, attribute: name },
  });
}
