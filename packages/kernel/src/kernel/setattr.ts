import {
  DT_DIR,
  DT_EXTERNAL_STORAGE,
  DT_LINK,
  DT_MOUNT,
  DT_PIPE,
  DT_REG,
  DT_STREAM,
  NexusError,
} from "@nexus/contracts";
import { hangPath, joinPath, parsePath, withDeadline } from "@nexus/lib";
import type { CreateMutation, Mutation } from "../abc/meta-store.js";
import { compileChannelSettings, encodeChannelSettings, IO_ATTRIBUTE } from "../core/ipc/settings.js";
import { encodeStorage, STORAGE_ATTRIBUTE } from "../core/namespace/index.js";
import type { Route } from "../core/router/vfs-router.js";
import type { SetattrRequest, SetattrResult } from "./api.js";
import type { Call } from "./call.js";
import { requireMountable } from "./external-storages.js";
import type { Subject } from "./hook-subject.js";
import type { KernelParts } from "./parts.js";
import { authorize, commit, intercept, lastOutcome, withIoLocks } from "./pipeline.js";
import { refuseReserved } from "./reserved-attributes.js";
import { resizeFile } from "./resize.js";
import { type Found, follow, notFound, place, placeOfRow } from "./resolve.js";
import { setVirtual } from "./virtual-change.js";
import { tieMutation } from "./write-plan.js";

/** Longest a mount of external storage waits for this node's own route to it (ms). */
const ROUTED_WITHIN_MS = 2_000;
/** The part of a link's path in its zone that is an agent's workspace. */
const AGENT_WORKSPACE = /^\/proc\/[^/]+\/workspace(?=\/)/;

/** Creates or updates an entry. Errors: see KernelSyscalls.sysSetattr. */
export async function setattr(
  parts: KernelParts,
  call: Call,
  request: SetattrRequest,
): Promise<SetattrResult> {
  const { entryType } = request;
  refuseReserved(request.path, request.xattrs);
  const virtual = await setVirtual(parts, call, request, placeOfRow(parts, call, request.path));
  if (virtual !== null) return virtual;
  const { sizeBytes } = request;
  if (sizeBytes !== undefined) {
    const own = ({ route }: Found): readonly Mutation[] => attributesOf(parts, call, request, route);
    return resizeFile(parts, call, { ...request, sizeBytes }, own);
  }
  switch (entryType) {
    case DT_REG:
      return apply(parts, call, request, placeOfRow(parts, call, request.path), {});
    case DT_DIR:
      return apply(parts, call, request, place(parts, call, request.path), {});
    case DT_LINK:
      return link(parts, call, request);
    case DT_MOUNT:
      return mount(parts, call, request);
    case DT_PIPE:
    case DT_STREAM:
      return makeChannel(parts, call, request, entryType);
    case DT_EXTERNAL_STORAGE:
      return mountStorage(parts, call, request);
    default:
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `${request.path} cannot be of the unknown entry type ${String(entryType)}`,
        remedy: "use a type of DirEntryType",
      });
  }
}

/** mkdir of Tier 2: sysSetattr of a directory that may be told to fail when there is one. */
export function makeDirectory(
  parts: KernelParts,
  call: Call,
  request: { readonly path: string; readonly parents: boolean; readonly existOk: boolean },
): Promise<SetattrResult> {
  const route = place(parts, call, request.path);
  return intercepted(parts, call, { operation: "mkdir", route, parents: request.parents }, [
    createMutation(parts, call, route, {
      entryType: DT_DIR,
      existOk: request.existOk,
      createParents: request.parents,
    }),
  ]);
}

/** Sets (string) or deletes (null) extended attributes; a link is followed. Errors: NOT_FOUND. */
export async function setXattrs(
  parts: KernelParts,
  call: Call,
  path: string,
  xattrs: Readonly<Record<string, string | null>>,
): Promise<SetattrResult> {
  refuseReserved(path, xattrs);
  const { route } = await follow(parts, call, path, () => call.freshReadOptions());
  return intercepted(parts, call, { operation: "setattr", route, change: "xattrs", xattrs }, [
    { kind: "setXattrs", path: route.zonePath, xattrs },
  ]);
}

/** Errors: NOT_FOUND. */
export async function getXattrs(
  parts: KernelParts,
  call: Call,
  path: string,
): Promise<Readonly<Record<string, string>>> {
  const { route, entry } = await follow(parts, call, path, (each) => call.readOptions(each.zoneId));
  await authorize(parts, call, "READ", route, entry);
  if (entry === null) throw notFound(route);
  return entry.xattrs;
}

/**
 * The target a link's maker means: an absolute path, or one counted from the workspace the link lies in, which is its
 * agent's (`/proc/{pid}/workspace`) or else its zone. Errors: INVALID_PATH.
 */
function targetPath(linkTarget: string, link: Route): string {
  if (linkTarget === "" || linkTarget.startsWith("/")) return parsePath(linkTarget);
  const workspace = AGENT_WORKSPACE.exec(link.zonePath)?.[0] ?? "/";
  return joinPath(hangPath(link.visibleRoot, workspace), linkTarget);
}

/** A link's target is given as its maker sees it and kept as its zone sees it: absolute. */
function link(parts: KernelParts, call: Call, request: SetattrRequest): Promise<SetattrResult> {
  const route = placeOfRow(parts, call, request.path);
  if (request.linkTarget === null) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `link ${route.visiblePath} has no target`,
      remedy: "name the path it points at: an absolute one, or one from its workspace on",
    });
  }
  const target = parts.router.route(call.context.zoneId, targetPath(request.linkTarget, route), true);
  if (target.visiblePath === route.visiblePath) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `link ${route.visiblePath} would point at itself`,
      remedy: "name another path",
    });
  }
  if (target.zoneId !== route.zoneId) {
    throw new NexusError({
      code: "CROSS_ZONE",
      what: `link ${route.visiblePath} and its target are in zones ${route.zoneId} and ${target.zoneId}`,
      remedy: "link inside one zone, or mount the other zone",
    });
  }
  return apply(parts, call, request, route, { linkTarget: target.zonePath });
}

/** Its settings are fixed here, in an attribute of the entry. Errors: INVALID_ARGUMENT, UNSUPPORTED (io_profile). */
async function makeChannel(
  parts: KernelParts,
  call: Call,
  request: SetattrRequest,
  entryType: typeof DT_PIPE | typeof DT_STREAM,
): Promise<SetattrResult> {
  const route = placeOfRow(parts, call, request.path);
  const wanted = { ioProfile: parts.coordinator.isFederated ? "wal" : "memory", ...request.io };
  const kind = entryType === DT_PIPE ? "pipe" : "stream";
  const settings = compileChannelSettings(kind, wanted, parts.advertiseAddress);
  const { ioProfile, capacityBytes } = settings;
  // Refuses a zone that keeps no log.
  if (ioProfile === "wal") parts.coordinator.channelsForZone(route.zoneId);
  else parts.localChannels.requireDriver(route.visiblePath, ioProfile, kind);
  const xattrs = { ...request.xattrs, [IO_ATTRIBUTE]: encodeChannelSettings(settings) };
  return apply(parts, call, { ...request, xattrs: {} }, route, { sizeBytes: capacityBytes, xattrs });
}

/** Errors: PERMISSION_DENIED (administrators only), ZONE_NOT_FOUND, INVALID_ARGUMENT (a circle of mounts). */
function mount(parts: KernelParts, call: Call, request: SetattrRequest): Promise<SetattrResult> {
  const route = placeOfRow(parts, call, request.path);
  const { targetZoneId } = request;
  parts.gate.requireAdmin(call.context, `mount at ${route.visiblePath}`);
  if (targetZoneId === null) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `mount ${route.visiblePath} has no target zone`,
      remedy: "name the zone to mount",
    });
  }
  if (!parts.coordinator.listZones().includes(targetZoneId)) {
    throw new NexusError({
      code: "ZONE_NOT_FOUND",
      what: `zone ${targetZoneId} is not on this node`,
      remedy: `create it (nexus zone create ${targetZoneId}) or join it (nexus zone join ${targetZoneId})`,
      details: { zoneId: targetZoneId },
    });
  }
  if (parts.router.reaches(targetZoneId, route.zoneId)) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `mounting ${targetZoneId} at ${route.visiblePath} would close a circle of mounts`,
      remedy: "mount a zone that does not contain this one",
    });
  }
  return apply(parts, call, request, route, { targetZoneId, shadows: true });
}

/** Errors: PERMISSION_DENIED (administrators only), INVALID_ARGUMENT, and those of `requireMountable`. */
async function mountStorage(parts: KernelParts, call: Call, request: SetattrRequest): Promise<SetattrResult> {
  const route = placeOfRow(parts, call, request.path);
  const { storage } = request;
  if (storage === undefined || storage.driver === "") {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `external storage ${route.visiblePath} names no driver`,
      remedy: "name the driver and its parameters",
    });
  }
  parts.gate.requireAdmin(call.context, `mount external storage at ${route.visiblePath}`);
  await requireMountable(parts.objectStoreProvider, call, storage);
  const xattrs = { ...request.xattrs, [STORAGE_ATTRIBUTE]: encodeStorage(storage) };
  const mounted = await apply(parts, call, { ...request, xattrs: {} }, route, { xattrs });
  const { inode } = mounted.entry;
  // What is written next goes there, unless it went again meanwhile: the mount itself has succeeded.
  await withDeadline(
    (signal) => parts.storages.untilRouted(route, inode, signal),
    Math.max(0, Math.min(call.leftMs(), ROUTED_WITHIN_MS)),
    `routing to the external storage ${route.visiblePath}`,
    call.signal,
  ).catch(() => undefined);
  return mounted;
}

/** What one type of entry has that others do not. */
type OwnField = "linkTarget" | "targetZoneId" | "shadows" | "sizeBytes" | "xattrs";

async function apply(
  parts: KernelParts,
  call: Call,
  request: SetattrRequest,
  route: Route,
  own: Pick<Partial<CreateMutation>, OwnField>,
): Promise<SetattrResult> {
  const subject: Subject =
    request.entryType === DT_DIR
      ? { operation: "mkdir", route, parents: request.createParents }
      : { operation: "setattr", route, change: "entry", request };
  try {
    return await intercepted(parts, call, subject, mutationsOf(parts, call, request, route, own));
  } catch (error) {
    throw request.conditions.ifAbsent === true ? asConflict(route, error) : error;
  }
}

/**
 * Create, unless there is one of that type, and set what is to be set. Conditions come first: they are about
 * the entry as it was, and never hold for one that is missing, so `createIfMissing` only words the refusal.
 */
function mutationsOf(
  parts: KernelParts,
  call: Call,
  request: SetattrRequest,
  route: Route,
  own: Pick<Partial<CreateMutation>, OwnField>,
): readonly Mutation[] {
  const { mimeType, ownerId, modifiedAtMs, createdAtMs, ttlSeconds } = request;
  const { ifMatch, ifVersion, ifAbsent } = request.conditions;
  const isConditional = ifMatch !== undefined || ifVersion !== undefined;
  const conditions = {
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(ifVersion === undefined ? {} : { ifVersion }),
  };
  const create = createMutation(parts, call, route, {
    ...own,
    entryType: request.entryType,
    existOk: ifAbsent !== true,
    createParents: request.createParents,
    mimeType,
    ...(ownerId === null ? {} : { ownerId }),
    setXattrs: request.xattrs,
  });
  const attributes: Mutation = {
    kind: "setAttributes",
    path: route.zonePath,
    createIfMissing: isConditional,
    mimeType,
    ownerId,
    modifiedAtMs,
    createdAtMs,
    ttlSeconds,
    conditions,
    nowMs: create.nowMs,
  };
  const hasAttributes = [mimeType, ownerId, modifiedAtMs, createdAtMs, ttlSeconds].some(
    (value) => value !== null,
  );
  return [
    ...(isConditional ? [attributes] : []),
    create,
    ...(hasAttributes && !isConditional ? [attributes] : []),
    ...(request.tie === undefined ? [] : [tieMutation(parts, route, request.tie)]),
  ];
}

/** What a file that gets another size has set on it beside its mime type; conditions were the content's. */
function attributesOf(
  parts: KernelParts,
  call: Call,
  request: SetattrRequest,
  route: Route,
): readonly Mutation[] {
  const [created, ...others] = mutationsOf(parts, call, { ...request, conditions: {} }, route, {});
  const hasXattrs = Object.keys(request.xattrs).length > 0;
  return hasXattrs && created !== undefined ? [created, ...others] : others;
}

export function createMutation(
  parts: KernelParts,
  call: Call,
  route: Route,
  over: Pick<CreateMutation, "entryType" | "existOk" | "createParents"> & Partial<CreateMutation>,
): CreateMutation {
  return {
    kind: "create",
    path: route.zonePath,
    targetZoneId: null,
    linkTarget: null,
    sizeBytes: 0,
    mimeType: null,
    ownerId: call.context.userId,
    xattrs: {},
    nowMs: parts.clock.wallMs(),
    ...over,
  };
}

async function intercepted(
  parts: KernelParts,
  call: Call,
  subject: Subject,
  mutations: readonly Mutation[],
): Promise<SetattrResult> {
  const { route } = subject;
  await authorize(parts, call, "WRITE", route);
  const { result } = await intercept(
    parts,
    call,
    subject,
    async () => {
      const committed = await withIoLocks(parts, call, "exclusive", [route], () =>
        commit(parts, call, route, mutations),
      );
      const [first] = committed.outcomes;
      const { entry } = lastOutcome(committed);
      const created = committed.outcomes.some((outcome) => outcome.created);
      return { result: { entry, created, token: committed.token }, previous: first?.previous ?? null };
    },
    ({ result, previous }) => ({ ...result, previous }),
  );
  return result;
}

/** "It was to be absent" is a condition, and a condition that does not hold is a CONFLICT. */
function asConflict(route: Route, error: unknown): unknown {
  if (!NexusError.is(error) || error.code !== "ALREADY_EXISTS") return error;
  return new NexusError({
    code: "CONFLICT",
    what: `${route.visiblePath} exists and was to be absent`,
    remedy: "read it again and decide anew",
    details: error.details,
    cause: error,
  });
}
