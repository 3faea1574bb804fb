import { NexusError } from "@nexus/contracts";
import { compileGlob, type Glob, pathBelow } from "@nexus/lib";
import type { Route } from "../core/router/vfs-router.js";
import type { GlobRequest, StatResult } from "./api.js";
import type { Call } from "./call.js";
import { openDirectory } from "./list.js";
import type { KernelParts } from "./parts.js";
import { authorize } from "./pipeline.js";
import { follow, place, type ReadOptionsOf } from "./resolve.js";
import { toStat } from "./stat-result.js";
import { treeBelow } from "./tree.js";
import { virtualAt, virtualEntry } from "./virtual.js";
import { resolverOf } from "./virtual-path.js";
import { virtualTreeBelow } from "./virtual-tree.js";

/** Every entry below `path`, depth first, at one read position a zone. Errors: NOT_FOUND, NOT_A_DIRECTORY. */
export async function* walk(parts: KernelParts, call: Call, path: string): AsyncGenerator<StatResult> {
  const virtual = await virtualAt(parts, call, "READ", place(parts, call, path));
  if (virtual !== null) {
    yield* virtualTreeBelow(parts, call, virtual, { enters: () => true });
    return;
  }
  const readOptionsOf: ReadOptionsOf = (route) => call.pinnedReadOptions(route.zoneId);
  const top = await openDirectory(parts, call, path, readOptionsOf);
  yield* treeBelow(parts, call, top, { enters: () => true, readOptionsOf });
}

/**
 * Entries whose path matches, found by walking only directories that can hold one. Errors: INVALID_ARGUMENT.
 */
export async function* glob(
  parts: KernelParts,
  call: Call,
  request: GlobRequest,
): AsyncGenerator<StatResult> {
  if (!request.pattern.startsWith("/")) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `glob ${JSON.stringify(request.pattern)} is not absolute`,
      remedy: "start it with /, for example /**/*.md",
    });
  }
  const compiled = compileGlob(request.pattern);
  const base = place(parts, call, compiled.base);
  if (resolverOf(parts, base) !== null) {
    yield* virtualGlob(parts, call, base, compiled);
    return;
  }
  const readOptionsOf: ReadOptionsOf = (route) => call.pinnedReadOptions(route.zoneId);
  const { route, entry } = await follow(parts, call, compiled.base, readOptionsOf);
  // Also where nothing is: whether anything is there is for those alone who may read it.
  await authorize(parts, call, "READ", route, entry);
  if (entry === null) return;
  const top = toStat(entry, route.visiblePath);
  if (compiled.matches(compiled.base)) yield { ...top, path: compiled.base };
  if (!top.isDirectory) return;
  const below = treeBelow(parts, call, route, {
    enters: (directory) => compiled.canMatchBelow(asAsked(directory.path, route.visiblePath, compiled)),
    readOptionsOf,
  });
  for await (const stat of below) {
    if (compiled.matches(asAsked(stat.path, route.visiblePath, compiled))) yield stat;
  }
}

/** What a resolver shows and a pattern matches; nothing where the resolver puts nothing. */
async function* virtualGlob(
  parts: KernelParts,
  call: Call,
  base: Route,
  compiled: Glob,
): AsyncGenerator<StatResult> {
  const virtual = await unlessMissing(virtualAt(parts, call, "READ", base));
  if (virtual === null) return;
  if (compiled.matches(compiled.base)) {
    yield toStat(await virtualEntry(parts, call, virtual), base.visiblePath);
  }
  if (virtual.node.kind === "file") return;
  const enters = ({ path }: StatResult): boolean => compiled.canMatchBelow(path);
  for await (const stat of virtualTreeBelow(parts, call, virtual, { enters })) {
    if (compiled.matches(stat.path)) yield stat;
  }
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (NexusError.is(error) && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

/** The path as the pattern knows it: a link at the base may have led elsewhere. */
function asAsked(path: string, visibleBase: string, compiled: Glob): string {
  if (visibleBase === compiled.base) return path;
  return `${compiled.base}${pathBelow(path, visibleBase)}`;
}
