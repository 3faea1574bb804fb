import { describe, expect, it } from "vitest";
import { code, WORKER } from "../testing/agent-scene.js";
import { ADMIN, ANN, kernelFixture, listed, OPTIONS } from "../testing/kernel-fixture.js";
import type { KernelRuntime } from "./runtime.js";

const TREE = ["/proc/1", "/proc/1/status", "/proc/2", "/proc/2/status"];
const search = (path: string, pattern: string, fileGlob: string | null = null) => ({
  path,
  pattern,
  ignoreCase: false,
  fileGlob,
  maxMatches: 100,
});

async function withAgents(): Promise<KernelRuntime> {
  const { kernel } = kernelFixture({}, ["root", "team"]);
  for (const name of ["coder", "indexer"]) await kernel.agents.spawn({ ...WORKER, name }, ANN, OPTIONS);
  return kernel;
}

const pathsOf = async (items: AsyncIterable<{ readonly path: string }>): Promise<string[]> =>
  (await listed(items)).map(({ path }) => path);

describe("virtual folders", () => {
  it("are listed recursively, page by page, each entry once", async () => {
    const kernel = await withAgents();
    for (const limit of [1, 3, 100]) {
      const paths: string[] = [];
      for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
        const request = { path: "/proc", recursive: true, cursor, limit };
        const page = await kernel.sysReaddir(request, ANN, OPTIONS);
        expect(page.entries.length).toBeLessThanOrEqual(limit);
        paths.push(...page.entries.map(({ path }) => path));
        cursor = page.nextCursor;
      }
      expect(paths).toEqual(TREE);
    }
    expect(await pathsOf(kernel.walk("/proc", ANN, OPTIONS))).toEqual(TREE);
    const file = { path: "/proc/1/status", recursive: true, cursor: null, limit: 9 };
    await expect(kernel.sysReaddir(file, ANN, OPTIONS)).rejects.toEqual(code("NOT_A_DIRECTORY"));
    const alien = { path: "/proc", recursive: true, cursor: "t1.%2Felsewhere", limit: 9 };
    await expect(kernel.sysReaddir(alien, ANN, OPTIONS)).rejects.toEqual(code("INVALID_ARGUMENT"));
    await kernel.close();
  });

  it("go on behind an entry that went while they were listed", async () => {
    const kernel = await withAgents();
    const request = { path: "/proc", recursive: true, limit: 2 };
    const first = await kernel.sysReaddir({ ...request, cursor: null }, ANN, OPTIONS);
    expect(first.entries.map(({ path }) => path)).toEqual(TREE.slice(0, 2));
    const pid = Number(first.entries[0]?.path.slice("/proc/".length)) as never;
    await kernel.agents.signal({ pid, signal: { name: "SIGKILL" } }, ANN, OPTIONS);
    await kernel.agents.reap(pid, ANN, OPTIONS);
    const rest = await kernel.sysReaddir({ ...request, cursor: first.nextCursor }, ANN, OPTIONS);
    expect(rest.entries.map(({ path }) => path)).toEqual(TREE.slice(2));
    await kernel.close();
  });

  it("are matched by globs, as files are", async () => {
    const kernel = await withAgents();
    const glob = (pattern: string, who = ANN) => pathsOf(kernel.glob({ pattern }, who, OPTIONS));
    expect(await glob("/proc/*/status")).toEqual(["/proc/1/status", "/proc/2/status"]);
    expect(await glob("/proc/**")).toEqual(expect.arrayContaining(TREE));
    expect(await glob("/proc/1/status")).toEqual(["/proc/1/status"]);
    expect(await glob("/proc/3/*")).toEqual([]);
    expect(await glob("/__sys__/zones/*", ADMIN)).toEqual(["/__sys__/zones/root", "/__sys__/zones/team"]);
    await expect(glob("/__sys__/zones/*")).rejects.toEqual(code("PERMISSION_DENIED"));
    await kernel.close();
  });

  it("are searched by grep, as files are", async () => {
    const kernel = await withAgents();
    const grep = (path: string, pattern: string, fileGlob: string | null = null) =>
      pathsOf(kernel.grep(search(path, pattern, fileGlob), ADMIN, OPTIONS));
    expect(await grep("/proc", "indexer")).toEqual(["/proc/2/status"]);
    expect(await grep("/proc", "indexer", "1/*")).toEqual([]);
    expect(await grep("/proc/2/status", "indexer")).toEqual(["/proc/2/status"]);
    expect(await grep("/__sys__/zones", "zoneId", "team")).toEqual(["/__sys__/zones/team"]);
    await expect(grep("/proc/3", "x")).rejects.toEqual(code("NOT_FOUND"));
    await kernel.close();
  });
});
