import { DT_REG, NexusError } from "@nexus/contracts";
import { compileGlob, pathBelow } from "@nexus/lib";
import { WHOLE_OBJECT } from "../abc/object-store.js";
import type { GrepMatch, GrepRequest, StatResult } from "./api.js";
import type { Call } from "./call.js";
import { LineScanner } from "./line-scanner.js";
import type { KernelParts } from "./parts.js";
import { authorize } from "./pipeline.js";
import { readStream } from "./read.js";
import { follow, notFound, place, type ReadOptionsOf } from "./resolve.js";
import { toStat } from "./stat-result.js";
import { treeBelow } from "./tree.js";
import { virtualAt } from "./virtual.js";
import { virtualTreeBelow } from "./virtual-tree.js";

/** What makes a walk pass over a file: it went meanwhile, or is not for this caller. */
const PASSED_OVER: ReadonlySet<string> = new Set(["NOT_FOUND", "PERMISSION_DENIED"]);

/**
 * Lines that match in a file, or in the files below a directory, each read piece by piece. A file glob
 * without a slash is about the name, at any depth. Errors: NOT_FOUND, INVALID_ARGUMENT (pattern, glob),
 * RESOURCE_EXHAUSTED (the pattern takes too long, too many greps at once), CONTENT_UNAVAILABLE.
 */
export async function* grep(parts: KernelParts, call: Call, request: GrepRequest): AsyncGenerator<GrepMatch> {
  const { limits, clock } = parts;
  requireMaxMatches(request.maxMatches);
  const scanner = new LineScanner({
    pattern: request.pattern,
    ignoreCase: request.ignoreCase,
    lineChars: limits.grepLineChars,
    fileBudgetMs: limits.grepFileBudgetMs,
    pieceBudgetMs: limits.grepPieceBudgetMs,
    lineBudgetMs: limits.grepLineBudgetMs,
    nowMs: () => clock.nowMs(),
  });
  if (parts.greps.available === 0) throw tooManyGreps(limits.maxConcurrentGreps);
  const release = await parts.greps.acquire(1, call.signal);
  try {
    let left = request.maxMatches;
    for await (const path of filesOf(parts, call, request)) {
      for await (const match of matchesIn(parts, call, scanner, path)) {
        yield { path, ...match };
        left -= 1;
        if (left === 0) return;
      }
    }
  } finally {
    release();
  }
}

function tooManyGreps(limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${limit} greps are in progress on this node`,
    remedy: "try again when one has ended, or use another node",
    details: { limit },
  });
}

function requireMaxMatches(maxMatches: number): void {
  if (Number.isSafeInteger(maxMatches) && maxMatches >= 1) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${maxMatches} is not a number of matches from 1`,
    remedy: "give a whole number",
  });
}

async function* filesOf(parts: KernelParts, call: Call, request: GrepRequest): AsyncGenerator<string> {
  const { fileGlob } = request;
  const wanted = fileGlob === null ? null : compileGlob(fileGlob.includes("/") ? fileGlob : `**/${fileGlob}`);
  const { path, below } = await openTop(parts, call, request.path);
  if (below === null) {
    yield path;
    return;
  }
  for await (const stat of below) {
    if (stat.entry.entryType !== DT_REG) continue;
    if (wanted === null || wanted.matches(pathBelow(stat.path, path))) yield stat.path;
  }
}

/** What is searched: a file, or (below) all there is in a directory. */
interface Top {
  readonly path: string;
  readonly below: AsyncIterable<StatResult> | null;
}

async function openTop(parts: KernelParts, call: Call, path: string): Promise<Top> {
  const enters = (): boolean => true;
  const virtual = await virtualAt(parts, call, "READ", place(parts, call, path));
  if (virtual !== null) {
    const isFile = virtual.node.kind === "file";
    const below = isFile ? null : virtualTreeBelow(parts, call, virtual, { enters });
    return { path: virtual.route.visiblePath, below };
  }
  const readOptionsOf: ReadOptionsOf = (route) => call.pinnedReadOptions(route.zoneId);
  const { route, entry } = await follow(parts, call, path, readOptionsOf);
  await authorize(parts, call, "READ", route);
  if (entry === null) throw notFound(route);
  const isFile = !toStat(entry, route.visiblePath).isDirectory;
  const below = isFile ? null : treeBelow(parts, call, route, { enters, readOptionsOf });
  return { path: route.visiblePath, below };
}

async function* matchesIn(
  parts: KernelParts,
  call: Call,
  scanner: LineScanner,
  path: string,
): AsyncGenerator<{ readonly lineNumber: number; readonly line: string }> {
  const pieces = await openQuietly(parts, call, path);
  if (pieces !== null) yield* scanner.scan(path, pieces);
}

async function openQuietly(
  parts: KernelParts,
  call: Call,
  path: string,
): Promise<AsyncIterable<Uint8Array> | null> {
  const request = { path, range: WHOLE_OBJECT, expectedContentId: null };
  try {
    const stream = await readStream(parts, call, request, (route) => call.pinnedReadOptions(route.zoneId));
    return stream.pieces;
  } catch (error) {
    if (NexusError.is(error) && PASSED_OVER.has(error.code)) return null;
    throw error;
  }
}
