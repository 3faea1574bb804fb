import { MAX_NAME_BYTES, MAX_PATH_BYTES, NexusError } from "@nexus/contracts";
import { utf8Length } from "./bytes.js";

const LONE_SURROGATE = /\p{Surrogate}/u;
/** What an error message shows of a path that is itself the problem (characters). */
const SHOWN_PATH_CHARS = 80;

function refuse(path: string, problem: string, remedy: string): never {
  const shown = path.length > SHOWN_PATH_CHARS ? `${path.slice(0, SHOWN_PATH_CHARS)}…` : path;
  throw new NexusError({ code: "INVALID_PATH", what: `path ${JSON.stringify(shown)} ${problem}`, remedy });
}

function checkName(path: string, name: string): void {
  // No UTF-16 unit takes more than 3 bytes, so short names need no counting.
  if (name.length * 3 <= MAX_NAME_BYTES) return;
  const bytes = utf8Length(name);
  if (bytes > MAX_NAME_BYTES) {
    refuse(path, `has a name of ${bytes} bytes`, `use names of at most ${MAX_NAME_BYTES} bytes of UTF-8`);
  }
}

/**
 * Validates and normalises an absolute path: `.` and duplicate slashes go, a trailing slash goes, `/` stays.
 * Limits: MAX_PATH_BYTES, MAX_NAME_BYTES. Errors: INVALID_PATH (empty, relative, NUL, a `..` segment, too
 * long, not Unicode text).
 */
export function parsePath(text: string): string {
  if (isPlainPath(text)) return text;
  if (text === "") refuse(text, "is empty", "give an absolute path such as /docs/a.txt");
  if (!text.startsWith("/")) refuse(text, "is not absolute", "start it with /");
  if (text.includes("\0")) refuse(text, "contains a NUL character", "remove it");
  if (LONE_SURROGATE.test(text)) {
    refuse(text, "contains half of a surrogate pair", "give the path as valid Unicode text");
  }
  if (text.length * 3 > MAX_PATH_BYTES) {
    const bytes = utf8Length(text);
    if (bytes > MAX_PATH_BYTES) {
      refuse(text, `has ${bytes} bytes`, `use at most ${MAX_PATH_BYTES} bytes of UTF-8`);
    }
  }
  const names: string[] = [];
  for (const name of text.split("/")) {
    if (name === "" || name === ".") continue;
    if (name === "..") refuse(text, "contains a .. segment", "give the path without ..");
    checkName(text, name);
    names.push(name);
  }
  return `/${names.join("/")}`;
}

const SLASH = 0x2f;
const DOT = 0x2e;

/**
 * True only for paths `parsePath` gives back as they are; false for some of those too (long ones, a dot that
 * starts a name, characters outside ASCII), which take the long way. Most paths are plain.
 */
export function isPlainPath(path: string): boolean {
  const { length } = path;
  if (length < 2 || length > MAX_NAME_BYTES || path.charCodeAt(length - 1) === SLASH) return false;
  let before = SLASH;
  if (path.charCodeAt(0) !== SLASH) return false;
  for (let i = 1; i < length; i += 1) {
    const unit = path.charCodeAt(i);
    if (unit === 0 || unit >= 0x80) return false;
    if (before === SLASH && (unit === SLASH || unit === DOT)) return false;
    before = unit;
  }
  return true;
}

/** Names of a normalised path from the root down; none for `/`. */
export function splitPath(path: string): readonly string[] {
  return path === "/" ? [] : path.slice(1).split("/");
}

/** Appends names or relative paths to a normalised path and validates the result. Errors: INVALID_PATH. */
export function joinPath(base: string, ...rest: readonly string[]): string {
  return parsePath([base, ...rest].join("/"));
}

/** The directory a normalised path lies in; `/` for `/`. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

/** Last name of a normalised path; empty for `/`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** True when `path` is `ancestor` or lies below it; both normalised. */
export function isSameOrBelow(path: string, ancestor: string): boolean {
  if (ancestor === "/") return true;
  return path.startsWith(ancestor) && (path.length === ancestor.length || path[ancestor.length] === "/");
}

/** `path` as seen from `ancestor`, as an absolute path: `/` when they are equal. */
export function pathBelow(path: string, ancestor: string): string {
  if (ancestor === "/") return path;
  return path.length === ancestor.length ? "/" : path.slice(ancestor.length);
}

/** `below` (an absolute path, `/` allowed) hung under `ancestor`; both normalised, nothing is validated. */
export function hangPath(ancestor: string, below: string): string {
  if (ancestor === "/") return below;
  return below === "/" ? ancestor : ancestor + below;
}
