import { DT_EXTERNAL_STORAGE, LINEARIZABLE, NexusError } from "@nexus/contracts";
import { parsePath } from "@nexus/lib";
import { compileMutation } from "./call-options.js";
import type { FilesystemCalls } from "./calls.js";
import type { CallDefaults } from "./options.js";
import type { StorageAdministration } from "./storage-api.js";

/** External storage by the calls that make and remove any entry. */
export function createStorageAdministration(
  driver: () => FilesystemCalls,
  defaults: CallDefaults,
): StorageAdministration {
  return {
    mount: async (path, storage, options) =>
      driver().setattr(
        {
          ...{ path: parsePath(path), entryType: DT_EXTERNAL_STORAGE, storage, xattrs: {}, conditions: {} },
          ...{ mimeType: null, modifiedAtMs: null, createdAtMs: null, ownerId: null, ttlSeconds: null },
          ...{ linkTarget: null, targetZoneId: null, createParents: true },
        },
        compileMutation(options, defaults),
      ),
    unmount: async (text, options) => {
      const path = parsePath(text);
      const call = compileMutation(options, defaults);
      const { entry } = await driver().stat(path, { ...call, consistency: LINEARIZABLE }, { lock: false });
      if (entry.entryType !== DT_EXTERNAL_STORAGE) throw noStorage(path);
      // What took its place meanwhile is not removed.
      const request = { path, recursive: options?.forget ?? false, conditions: { ifMatch: entry.etag } };
      await driver().unlink(request, call);
    },
  };
}

function noStorage(path: string): NexusError {
  return new NexusError({
    code: "WRONG_TYPE",
    what: `${path} is no external storage`,
    remedy: "name the path one is mounted at (`/__sys__/mounts` shows them)",
    details: { path },
  });
}
