import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What V8 writes for `--cpu-prof`, as far as it is needed here (Chrome DevTools protocol, Profiler.Profile). */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Node ids. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

/** Microseconds by part of the program, idle time left out. */
export type Shares = ReadonlyMap<string, number>;

/** Adds up a profile's own time by the part of the code it was spent in. */
export function sharesOf(file: string): Shares {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, "utf8")) as CpuProfile;
  const bundles = new BundleMap();
  const parts = new Map(nodes.map(({ id, callFrame }) => [id, partOf(callFrame, bundles)]));
  const shares = new Map<string, number>();
  samples.forEach((id, position) => {
    const part = parts.get(id) ?? "(unknown)";
    if (part !== "(idle)") shares.set(part, (shares.get(part) ?? 0) + Math.max(0, timeDeltas[position] ?? 0));
  });
  return shares;
}

function partOf(frame: ProfileNode["callFrame"], bundles: BundleMap): string {
  if (frame.url === "")
    return frame.functionName === "(idle)" ? "(idle)" : (NATIVE[frame.functionName] ?? "V8");
  if (frame.url.startsWith("node:"))
    return `node:${frame.url.slice("node:".length).replace("internal/", "").split("/")[0]}`;
  return partOfFile(bundles.moduleAt(frame.url, frame.lineNumber));
}

const NATIVE: Readonly<Record<string, string>> = {
  "(program)": "native code (sockets, LevelDB, zlib), compiling",
  "(garbage collector)": "garbage collection",
};

/** `raft/zone`, `transport/server`; of a library its name. */
export function partOfFile(path: string): string {
  const library = /node_modules\/(?!.*node_modules\/)((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  if (library !== undefined && !library.startsWith("@nexus/")) return library;
  const [, name, folder] = /packages\/([^/]+)\/dist\/(?:([^/]+)\/)?/.exec(path) ?? [];
  if (name === undefined) return path.split("/").at(-1) ?? path;
  return folder === undefined ? name : `${name}/${folder}`;
}

/** Which module a line of a bundle comes from: the bundler writes its path above it. */
class BundleMap {
  readonly #modules = new Map<string, readonly (string | null)[]>();

  moduleAt(url: string, line: number): string {
    return this.#modulesOf(url)[line] ?? url;
  }

  #modulesOf(url: string): readonly (string | null)[] {
    const known = this.#modules.get(url);
    if (known !== undefined) return known;
    let module: string | null = null;
    const isBundle = url.startsWith("file:") && url.includes("/dist/bundle/");
    const lines = isBundle ? readFileSync(fileURLToPath(url), "utf8").split("\n") : [];
    const modules = lines.map((text) => {
      module = /^\/\/ (\S+\.[cm]?js)$/.exec(text)?.[1] ?? module;
      return module;
    });
    this.#modules.set(url, modules);
    return modules;
  }
}
