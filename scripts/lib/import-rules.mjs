// Who may import whom (docs/architecture.md). One table, used by the lint plugin beside this file: the linter
// finds every import in the syntax tree, this file says which of them are allowed and why not.
import { isBuiltin } from "node:module";
import { posix } from "node:path";

/** Rooms of the house and the rooms below them that they may name. A room may always name itself. */
const ALLOWED_ROOMS = {
  contracts: [],
  lib: ["contracts"],
  kernel: ["contracts", "lib"],
  raft: ["contracts", "lib", "kernel"],
  backends: ["contracts", "lib", "kernel"],
  services: ["contracts", "lib", "kernel"],
  transport: ["contracts", "lib", "kernel", "raft"],
  sdk: ["contracts", "lib", "kernel", "transport", "backends"],
  cli: ["contracts", "lib", "sdk"],
  "cluster-daemon": ["contracts", "lib", "kernel", "raft", "backends", "services", "transport", "sdk"],
};

/** Tests of whole clusters and benchmarks may name any room that may be named at all. */
const OUTER_ROOMS = ["test", "bench"];
/** Instruments that tests share, packages of their own below `test/`. */
const TEST_ROOMS = ["test-linearizability"];
const NEVER_IMPORTED = ["cluster-daemon", "cli"];

/** Outside libraries that only some rooms may name. A trailing slash stands for a whole npm scope. */
const LIBRARY_ROOMS = [
  { libraries: ["@grpc/"], rooms: ["transport"], title: "gRPC" },
  {
    libraries: ["level", "classic-level", "abstract-level", "memory-level"],
    rooms: ["backends", "raft", "cluster-daemon"],
    title: "LevelDB",
  },
  { libraries: ["prom-client", "pino"], rooms: ["cluster-daemon"], title: "metrics and log libraries" },
  { libraries: ["@redis/"], rooms: ["backends"], title: "the Redis client" },
  { libraries: ["pg", "libsql"], rooms: ["services"], title: "databases" },
  { libraries: ["piscina"], rooms: ["backends"], title: "the worker pool" },
];

const TEST_LIBRARIES = ["vitest", "fast-check", "testcontainers"];

/**
 * Why `specifier` may not be imported by `file`, or null when it may.
 * `file` is relative to the root of the repository, with forward slashes.
 */
export function explainForbiddenImport(file, specifier) {
  const from = roomOf(file);
  if (from === null) return null;
  const target = targetOf(file, specifier);
  switch (target.kind) {
    case "builtin":
      return explainBuiltin(file, target.name);
    case "room":
      return explainRoom(file, from, target);
    case "library":
      return explainLibrary(file, from, target.name);
    case "same-room":
      return explainSameRoom(file, target.path);
    default:
      throw new Error(`unknown import target ${JSON.stringify(target)}`);
  }
}

/** The room a file belongs to, or null for files outside the house (scripts, configuration). */
export function roomOf(file) {
  const [first, second, third] = file.split("/");
  if (first === "packages" && third !== undefined) return second;
  return OUTER_ROOMS.includes(first) ? first : null;
}

/** Files that only exist to test: they may name test libraries and the `testing` entries of other rooms. */
export function isTestCode(file) {
  return (
    OUTER_ROOMS.includes(roomOf(file)) ||
    /\.test\.[mc]?[jt]s$/.test(file) ||
    /\/(testing|conformance)\//.test(file)
  );
}

/** The deterministic heart of raft: no clock, no randomness, no I/O. Its conformance harness reads files. */
export function isPureCore(file) {
  return (
    file.startsWith("packages/raft/src/core/") &&
    !file.startsWith("packages/raft/src/core/conformance/") &&
    !file.endsWith(".test.ts")
  );
}

function targetOf(file, specifier) {
  if (specifier.startsWith(".")) return relativeTarget(file, specifier);
  if (specifier.startsWith("node:")) return { kind: "builtin", name: specifier };
  const workspace = /^@nexus\/([^/]+)(?:\/(.*))?$/.exec(specifier);
  if (workspace !== null)
    return { kind: "room", room: workspace[1], entry: workspace[2] ?? "", viaPath: false };
  return { kind: "library", name: specifier };
}

function relativeTarget(file, specifier) {
  const resolved = posix.normalize(posix.join(posix.dirname(file), specifier));
  const room = roomOf(resolved);
  if (room === roomOf(file)) return { kind: "same-room", path: resolved };
  return { kind: "room", room: room ?? resolved, entry: "", viaPath: true };
}

function explainRoom(file, from, target) {
  if (target.viaPath) return `'${target.room}' is another room: import it by its package name, not by path`;
  if (target.room === from) return `'${from}' imports itself by name: use a relative path`;
  if (NEVER_IMPORTED.includes(target.room))
    return `nothing imports '${target.room}': it is the top of the house`;
  const allowed = OUTER_ROOMS.includes(from)
    ? [...Object.keys(ALLOWED_ROOMS), ...TEST_ROOMS]
    : (ALLOWED_ROOMS[from] ?? []);
  if (!allowed.includes(target.room)) {
    const list = allowed.length === 0 ? "no other room" : `only ${allowed.join(", ")}`;
    return `'${from}' may not import '${target.room}': it may name ${list}`;
  }
  if (from === "services" && target.room === "kernel" && !["", "testing"].includes(target.entry)) {
    return `services see only the kernel's default entry, not '@nexus/kernel/${target.entry}'`;
  }
  if (target.entry.startsWith("testing") && !isTestCode(file)) {
    return `'@nexus/${target.room}/testing' is for tests only`;
  }
  const isInCoreReach = target.room === "contracts" || (target.room === "lib" && target.entry === "");
  return isPureCore(file) && !isInCoreReach
    ? `the pure core of raft may name only contracts and lib's default entry, not '${specifierOf(target)}'`
    : null;
}

function specifierOf({ room, entry }) {
  return entry === "" ? `@nexus/${room}` : `@nexus/${room}/${entry}`;
}

function explainSameRoom(file, path) {
  if (isPureCore(file) && !path.startsWith("packages/raft/src/core/")) {
    return `the pure core of raft reaches nothing outside its folder, not '${path}'`;
  }
  if (isPureCore(file) && path.includes("/conformance/"))
    return "the conformance harness is not part of the core";
  return isBrowserSafe(file) && isLibNodeEntry(path)
    ? `lib's default entry runs in browsers too: '${path}' belongs to another entry`
    : null;
}

function explainBuiltin(file, name) {
  if (isPureCore(file)) return `the pure core of raft does no I/O: '${name}' is out of its reach`;
  if (file.startsWith("packages/contracts/src/") && !isTestCode(file))
    return `contracts are shapes only: no '${name}'`;
  return isBrowserSafe(file)
    ? `lib's default entry runs in browsers too: '${name}' belongs in lib/src/node`
    : null;
}

/** Entries of lib that are separate because they need Node. */
function isLibNodeEntry(file) {
  return file.startsWith("packages/lib/src/node/") || file.startsWith("packages/lib/src/transport/");
}

function isBrowserSafe(file) {
  return file.startsWith("packages/lib/src/") && !isLibNodeEntry(file) && !isTestCode(file);
}

function explainLibrary(file, from, name) {
  if (isBuiltin(name)) return `write 'node:${name}'`;
  if (TEST_LIBRARIES.some((library) => isSameLibrary(name, library))) {
    return isTestCode(file) ? null : `'${name}' is for tests only`;
  }
  if (isPureCore(file)) return `the pure core of raft names no library, not even '${name}'`;
  if (isTestCode(file) && OUTER_ROOMS.includes(from)) return null;
  for (const { libraries, rooms, title } of LIBRARY_ROOMS) {
    if (!libraries.some((library) => isSameLibrary(name, library)) || rooms.includes(from)) continue;
    return `'${from}' may not name ${title} ('${name}'): that belongs to ${rooms.join(", ")}`;
  }
  return null;
}

function isSameLibrary(specifier, library) {
  return library.endsWith("/")
    ? specifier.startsWith(library)
    : specifier === library || specifier.startsWith(`${library}/`);
}
