import { realpath } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { NexusError } from "@nexus/contracts";

/**
 * Where a host folder really is, when it lies in one that may be mounted and has nothing of the node's own: links of the
 * host are followed first. Errors: NOT_FOUND, PERMISSION_DENIED.
 */
export async function mountableFolder(
  folder: string,
  { allowed, own }: { readonly allowed: readonly string[]; readonly own: string | null },
): Promise<string> {
  // What may not be mounted is not told apart from what is not there.
  const real = await realpath(folder).catch(() => null);
  const roots = await Promise.all(allowed.map((each) => realpath(each).catch(() => each)));
  const isAllowed = roots.some((root) => isWithin(real ?? resolve(folder), root));
  const ownReal = own === null ? null : await realpath(own).catch(() => own);
  const isOwn = ownReal !== null && real !== null && (isWithin(real, ownReal) || isWithin(ownReal, real));
  if (!isAllowed || isOwn) throw notMountable(folder);
  if (real === null) {
    throw new NexusError({
      code: "NOT_FOUND",
      what: `the folder ${folder} is not on this node, or may not be read`,
      remedy: "make it on the host, for the user that runs the node",
    });
  }
  return real;
}

function isWithin(folder: string, root: string): boolean {
  return folder === root || folder.startsWith(root.endsWith(sep) ? root : root + sep);
}

function notMountable(folder: string): NexusError {
  return new NexusError({
    code: "PERMISSION_DENIED",
    what: `the folder ${folder} may not be mounted on this node`,
    remedy: "let the node's operator allow it (--mountable-folders), or name a folder he allows",
    details: { folder },
  });
}
