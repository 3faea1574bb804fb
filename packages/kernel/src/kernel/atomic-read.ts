import { DT_LINK, type FileMetadata, NexusError } from "@nexus/contracts";
import type { ByteRange } from "../abc/object-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { ReadRequest, ReadResult } from "./api.js";
import { runBatch } from "./batch.js";
import type { Call } from "./call.js";
import { lengthInRange } from "./content.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { authorize, intercept, withIoLocks } from "./pipeline.js";
import { bytesOf, type OpenFile, requireContent, requireFile, requireRange, tooLarge } from "./read.js";
import { type Found, place, routeOfTarget, tooManyLinks } from "./resolve.js";
import { requireOneZone } from "./transact.js";
import { virtualAt } from "./virtual.js";

/** Looks at the zone until the links among the paths stay what they were: each look is one state of its own. */
const MAX_LOOKS = 4;

/**
 * Files of one zone as one state of it has them, or none. Links are followed inside the zone. Errors: CROSS_ZONE,
 * UNSUPPORTED (a host folder, a path that is answered), RESOURCE_EXHAUSTED when the replies do not fit together, and
 * those of each read.
 */
export async function readAtomic(
  parts: KernelParts,
  call: Call,
  requests: readonly ReadRequest[],
): Promise<readonly ReadResult[]> {
  for (const { range } of requests) requireRange(range);
  const routes = requests.map(({ path }) => place(parts, call, path));
  for (const route of routes) await refuseAnswered(parts, call, route);
  const found = await lookAtAll(parts, call, routes);
  for (const { route, entry } of found) await authorize(parts, call, "READ", route, entry);
  const read = (): Promise<readonly ReadResult[]> => readAll(parts, call, requests, found);
  const heard = found.reduceRight<typeof read>((inner, { route }, at) => {
    const range = requests[at]?.range ?? null;
    return () => intercept(parts, call, { operation: "read", route, range }, inner, null);
  }, read);
  return heard();
}

/** What a resolver answers is no part of a zone's state. Errors: UNSUPPORTED. */
async function refuseAnswered(parts: KernelParts, call: Call, route: Route): Promise<void> {
  if (parts.resolvers.isEmpty || (await virtualAt(parts, call, "READ", route)) === null) return;
  throw noState(route, "is answered as it is asked for");
}

/** What is at the end of each path, all of it from one state of their zone. */
async function lookAtAll(
  parts: KernelParts,
  call: Call,
  routes: readonly Route[],
): Promise<readonly Found[]> {
  const { zoneId } = requireOneZone(routes);
  const store = metaStoreOf(parts, zoneId);
  let targets: readonly (Route | null)[] = routes.map(() => null);
  for (let look = 0; look < MAX_LOOKS; look++) {
    const ends = targets.flatMap((target) => (target === null ? [] : [target]));
    requireOneZone([...routes, ...ends]);
    const paths = [...routes, ...ends].map(({ zonePath }) => zonePath);
    const entries = await store.getMany(paths, call.readOptions(zoneId));
    const now = routes.map((route, at) => targetOf(parts, route, entries[at] ?? null));
    if (now.every((target, at) => target?.zonePath === targets[at]?.zonePath)) {
      return atEnds(routes, targets, entries);
    }
    targets = now;
  }
  throw new NexusError({
    code: "CONFLICT",
    what: `links among ${routes.length} paths to read changed each of the ${MAX_LOOKS} times they were looked at`,
    remedy: "try again, or name the files the links lead to",
  });
}

function targetOf(parts: KernelParts, route: Route, entry: FileMetadata | null): Route | null {
  if (entry?.entryType !== DT_LINK) return null;
  return routeOfTarget(parts, route, entry);
}

/** `entries`: those of the paths, then those of their targets. Errors: TOO_MANY_LINKS. */
function atEnds(
  routes: readonly Route[],
  targets: readonly (Route | null)[],
  entries: readonly (FileMetadata | null)[],
): readonly Found[] {
  let next = routes.length;
  return routes.map((route, at) => {
    const target = targets[at] ?? null;
    if (target === null) return { route, entry: entries[at] ?? null };
    const entry = entries[next++] ?? null;
    if (entry?.entryType === DT_LINK) throw tooManyLinks(route, target);
    return { route: target, entry };
  });
}

async function readAll(
  parts: KernelParts,
  call: Call,
  requests: readonly ReadRequest[],
  found: readonly Found[],
): Promise<readonly ReadResult[]> {
  const files = requests.map((request, at) => openOf(request, found[at] as Found));
  requireRoom(files, parts.limits.maxBufferedReadBytes);
  const routes = files.map(({ route }) => route);
  const results = await withIoLocks(parts, call, "shared", routes, () =>
    runBatch(files, parts.limits.batchConcurrency, null, async (file) => {
      return { entry: file.entry, bytes: await bytesOf(parts, call, file, file.range) };
    }),
  );
  return results.map((result) => {
    if (!result.ok) throw result.error;
    return result.value;
  });
}

interface RangeOfFile extends OpenFile {
  readonly range: ByteRange;
}

/** Content-addressed bytes are those of the entry however late they are read; those of a host folder are not. */
function openOf(request: ReadRequest, { route, entry: found }: Found): RangeOfFile {
  const entry = requireFile(route, found);
  if (route.store.addressing === "path")
    throw noState(route, "is in a host folder, whose bytes change by themselves");
  requireContent(route, entry, request);
  const { range } = request;
  return { route, entry, range, lengthBytes: lengthInRange(entry, range) };
}

/** Errors: RESOURCE_EXHAUSTED. */
function requireRoom(files: readonly OpenFile[], limitBytes: number): void {
  let leftBytes = limitBytes;
  for (const { route, lengthBytes } of files) {
    if (lengthBytes > leftBytes) throw tooLarge(route, lengthBytes, leftBytes);
    leftBytes -= lengthBytes;
  }
}

function noState(route: Route, why: string): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: `${route.visiblePath} ${why}: it cannot be read as of one state with others`,
    remedy: "read it by itself, or without atomic",
    details: { path: route.visiblePath },
  });
}
