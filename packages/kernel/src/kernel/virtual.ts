import { DT_DIR, DT_REG, type FileMetadata, type Inode, NexusError } from "@nexus/contracts";
import type { VirtualNode } from "../core/dispatch/path-resolver.js";
import type { Permission } from "../core/permissions/types.js";
import type { Route } from "../core/router/vfs-router.js";
import type { ReaddirPage, ReaddirRequest, ReadRequest, StatResult } from "./api.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";
import { authorize } from "./pipeline.js";
import { notFound } from "./resolve.js";
import { toStat } from "./stat-result.js";
import { resolverOf, virtualPathOf } from "./virtual-path.js";

/** Virtual entries have no inode: a number no directory gives out. */
const NO_INODE = 0 as Inode;

/** A virtual entry a call may see. */
export interface Virtual {
  readonly route: Route;
  readonly node: VirtualNode;
}

/**
 * RESOLVE: what a resolver puts at a route, behind the gate; null when no resolver claims it. Errors: NOT_FOUND,
 * PERMISSION_DENIED, DEADLINE_EXCEEDED.
 */
export async function virtualAt(
  parts: KernelParts,
  call: Call,
  permission: Permission,
  route: Route,
): Promise<Virtual | null> {
  const match = resolverOf(parts, route);
  if (match === null) return null;
  await authorize(parts, call, permission, route, null);
  const { resolver, wildcards } = match;
  const path = virtualPathOf(route);
  if (resolver.hold !== undefined) call.atEnd(resolver.hold());
  const node = await call.within(`resolving ${route.visiblePath} (${resolver.name})`, async () =>
    resolver.resolve({ path, wildcards, context: call.context }),
  );
  if (node === null) throw notFound(route);
  return { route, node };
}

/** A virtual entry as any other. Reading a file is how its size is known. */
export async function virtualEntry(parts: KernelParts, call: Call, virtual: Virtual): Promise<FileMetadata> {
  const { node } = virtual;
  if (node.kind === "directory") return entryOf(parts, virtual, "inode/directory", 0);
  const bytes = await readNode(call, virtual, node);
  return entryOf(parts, virtual, node.mimeType, bytes.length);
}

/** The whole of a virtual file, cut to the range asked for. Errors: IS_A_DIRECTORY. */
export async function readVirtual(
  parts: KernelParts,
  call: Call,
  virtual: Virtual,
  { offsetBytes, lengthBytes }: ReadRequest["range"],
): Promise<{ readonly entry: FileMetadata; readonly bytes: Uint8Array }> {
  const { node, route } = virtual;
  if (node.kind === "directory") {
    throw new NexusError({
      code: "IS_A_DIRECTORY",
      what: `${route.visiblePath} is a directory`,
      remedy: "list it, or name a file inside it",
      details: { path: route.visiblePath },
    });
  }
  const whole = await readNode(call, virtual, node);
  const end = lengthBytes === null ? whole.length : offsetBytes + lengthBytes;
  return {
    entry: entryOf(parts, virtual, node.mimeType, whole.length),
    bytes: whole.subarray(offsetBytes, end),
  };
}

/** What a virtual directory holds. */
export interface VirtualEntry {
  readonly name: string;
  readonly route: Route;
  readonly stat: StatResult;
}

/** All children of a virtual directory in the order of their names. Errors: NOT_A_DIRECTORY. */
export async function virtualChildren(
  parts: KernelParts,
  call: Call,
  { route, node }: Virtual,
): Promise<readonly VirtualEntry[]> {
  if (node.kind === "file") {
    throw new NexusError({
      code: "NOT_A_DIRECTORY",
      what: `${route.visiblePath} is not a directory`,
      remedy: "list the directory it lies in",
      details: { path: route.visiblePath },
    });
  }
  const children = await call.within(`listing ${route.visiblePath}`, () => node.list());
  return [...children]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, isDirectory }) => {
      const child = parts.router.route(route.zoneId, `${route.zonePath}/${name}`, true, route.visibleRoot);
      const mimeType = isDirectory ? "inode/directory" : "application/json";
      const entry = entryOf(parts, { route: child, node }, mimeType, 0);
      const stat = toStat({ ...entry, entryType: isDirectory ? DT_DIR : DT_REG }, child.visiblePath);
      return { name, route: child, stat };
    });
}

/** A page of a virtual directory, by name; the cursor is the name to go on behind. Errors: NOT_A_DIRECTORY. */
export async function listVirtual(
  parts: KernelParts,
  call: Call,
  virtual: Virtual,
  { cursor, limit }: ReaddirRequest,
): Promise<ReaddirPage> {
  const children = await virtualChildren(parts, call, virtual);
  const behind = children.filter(({ name }) => cursor === null || name > cursor);
  const page = behind.slice(0, limit);
  const entries = page.map(({ stat }) => stat);
  return { entries, nextCursor: behind.length > limit ? (page.at(-1)?.name ?? null) : null };
}

function readNode(
  call: Call,
  { route }: Virtual,
  node: Extract<VirtualNode, { readonly kind: "file" }>,
): Promise<Uint8Array> {
  return call.within(`reading ${route.visiblePath}`, () => node.read());
}

function entryOf(
  parts: KernelParts,
  { route, node }: Virtual,
  mimeType: string,
  sizeBytes: number,
): FileMetadata {
  const nowMs = parts.clock.wallMs();
  return {
    path: route.zonePath,
    inode: NO_INODE,
    entryType: node.kind === "directory" ? DT_DIR : DT_REG,
    sizeBytes,
    contentId: null,
    mimeType,
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    version: 1,
    gen: 1,
    etag: "virtual",
    zoneId: route.zoneId,
    ownerId: null,
    targetZoneId: null,
    linkTarget: null,
    ttlSeconds: null,
    lastWriterAddress: null,
    xattrs: {},
  };
}
