import { NexusError } from "@nexus/contracts";
import type { MessageInit, vfs } from "@nexus/contracts/wire";

/** Extended attributes to set; null: to be removed. */
export type ChangedXattrs = Readonly<Record<string, string | null>>;

/** One attribute by its key, or, without one, several in one step. */
export function changedXattrs(request: vfs.SetXattrRequest): ChangedXattrs {
  if (request.key !== "") return { [request.key]: request.remove ? null : request.value };
  const removed = request.removed.map((key): [string, null] => [key, null]);
  return Object.fromEntries([...Object.entries(request.set), ...removed]);
}

/** Errors: INVALID_ARGUMENT (a key no message can carry). */
export function changedXattrsToWire(path: string, xattrs: ChangedXattrs): MessageInit<vfs.SetXattrRequest> {
  const set: Record<string, string> = {};
  const removed: string[] = [];
  for (const [key, value] of Object.entries(xattrs)) {
    if (key === "__proto__") throw notCarried(path);
    if (value === null) removed.push(key);
    else set[key] = value;
  }
  return { path, key: "", set, removed };
}

/** Maps of the wire codec are plain objects: this key would be lost without a word. */
function notCarried(path: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `an attribute of ${path} is named __proto__`,
    remedy: "give it another name",
    details: { path },
  });
}
