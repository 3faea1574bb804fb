import { DT_REG, type FileMetadata, LOCAL, NexusError, type WriteConditions } from "@nexus/contracts";
import type { VirtualChange, VirtualNode } from "../core/dispatch/path-resolver.js";
import type { HookOutcome } from "../core/dispatch/types.js";
import type { Route } from "../core/router/vfs-router.js";
import type { SetattrRequest, SetattrResult, UnlinkRequest, UnlinkResult } from "./api.js";
import type { Call } from "./call.js";
import type { Subject } from "./hook-subject.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { intercept, passGate } from "./pipeline.js";
import { notFound } from "./resolve.js";
import { virtualEntry } from "./virtual.js";
import { readOnly, resolverOf, virtualPathOf } from "./virtual-path.js";

/** What sysSetattr asks of a virtual file; null: no resolver claims the route. Errors: READ_ONLY, INVALID_ARGUMENT. */
export async function setVirtual(
  parts: KernelParts,
  call: Call,
  request: SetattrRequest,
  route: Route,
): Promise<SetattrResult | null> {
  if (resolverOf(parts, route) === null) return null;
  const wanted = { kind: "set", attributes: request.xattrs } as const;
  const onlyAttributes = (): void => {
    const { mimeType, ownerId, modifiedAtMs, createdAtMs, ttlSeconds } = request;
    const others = [mimeType, ownerId, modifiedAtMs, createdAtMs, ttlSeconds, request.sizeBytes ?? null];
    if (request.entryType !== DT_REG || others.some((value) => value !== null)) {
      throw refused(route, "anything but attributes", "set attributes of a file");
    }
    if (request.tie !== undefined) throw refused(route, "a tie to a session", "leave the tie out");
    requireUnconditional(route, request.conditions);
  };
  const { entry, created, token } = await change(
    parts,
    call,
    { operation: "setattr", route, change: "entry", request },
    wanted,
    onlyAttributes,
  );
  return { entry, created, token };
}

/** What sysUnlink asks of a virtual file; null: no resolver claims the route. Errors: READ_ONLY, INVALID_ARGUMENT, NOT_FOUND. */
export async function unlinkVirtual(
  parts: KernelParts,
  call: Call,
  request: UnlinkRequest,
  route: Route,
): Promise<UnlinkResult | null> {
  if (resolverOf(parts, route) === null) return null;
  const plain = (): void => requireUnconditional(route, request.conditions);
  const { entry, token } = await change(
    parts,
    call,
    { operation: "delete", route, recursive: request.recursive },
    { kind: "remove" },
    plain,
  );
  return { entry, removedCount: 1, token };
}

/** The change is the resolver's to make and has no commit: its token is what this node has applied when it is made. */
async function change(
  parts: KernelParts,
  call: Call,
  subject: Subject,
  wanted: VirtualChange,
  validate: () => void,
): Promise<HookOutcome & Pick<SetattrResult, "token">> {
  const { route } = subject;
  const match = resolverOf(parts, route);
  if (match === null) throw notFound(route);
  const { resolver, wildcards } = match;
  await passGate(parts, call, "WRITE", route, null);
  if (resolver.change === undefined) throw readOnly(route, resolver.name);
  validate();
  if (resolver.hold !== undefined) call.atEnd(resolver.hold());
  const at = { path: virtualPathOf(route), wildcards, context: call.context };
  const look = async (): Promise<FileMetadata | null> => {
    const node: VirtualNode | null = await call.within(`resolving ${route.visiblePath}`, async () =>
      resolver.resolve(at),
    );
    return node === null ? null : virtualEntry(parts, call, { route, node });
  };
  const work = async (): Promise<HookOutcome & Pick<SetattrResult, "token">> => {
    const previous = await look();
    if (wanted.kind === "remove" && previous === null) throw notFound(route);
    await call.within(`changing ${route.visiblePath}`, async () => {
      const made = resolver.change?.(at, wanted) ?? null;
      if (made === null) throw readOnly(route, resolver.name);
      await made;
    });
    const entry = wanted.kind === "remove" ? previous : await look();
    if (entry === null) throw notFound(route);
    const timeoutMs = call.spendMs("reading metadata");
    const token = await metaStoreOf(parts, route.zoneId).readToken({ consistency: LOCAL, timeoutMs });
    return { entry, previous, created: previous === null, token };
  };
  return intercept(parts, call, subject, work, (effect) => effect);
}

function requireUnconditional(route: Route, { ifMatch, ifVersion, ifAbsent }: WriteConditions): void {
  if (ifMatch === undefined && ifVersion === undefined && ifAbsent !== true) return;
  throw refused(route, "a condition", "leave the condition out");
}

function refused(route: Route, what: string, remedy: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${route.visiblePath} is made when it is asked for and takes no change with ${what}`,
    remedy,
    details: { path: route.visiblePath },
  });
}
