import { NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { PathResolver, ScanningResolver } from "./path-resolver.js";
import { ResolverRegistry } from "./resolver-registry.js";

function resolver(name: string, ...patterns: string[]): PathResolver {
  return { name, patterns, resolve: () => null };
}

/** Claims paths by their ending, and writes down what it is asked for. */
function byEnding(name: string, ending: string, asked: string[] = []): ScanningResolver {
  const claims = (path: string): boolean => {
    asked.push(path);
    return path.endsWith(ending);
  };
  return { name, claims, resolve: () => null };
}

describe("ResolverRegistry", () => {
  it("lets the most particular pattern answer and says what stood for the wildcards", () => {
    const registry = new ResolverRegistry({ maxScanningResolvers: 2 });
    registry.register(resolver("any", "/{}/proc/**"));
    registry.register(resolver("status", "/{}/proc/{}/status"));
    registry.register(resolver("mine", "/root/proc/1/status"));
    const at = (path: string) => {
      const found = registry.find(path);
      return found === null ? null : [found.resolver.name, ...found.wildcards];
    };
    expect(at("/root/proc/1/status")).toEqual(["mine"]);
    expect(at("/root/proc/2/status")).toEqual(["status", "root", "2"]);
    expect(at("/team/proc/2/fd/0")).toEqual(["any", "team"]);
    expect(at("/team/proc")).toEqual(["any", "team"]);
    expect(at("/team/docs/a")).toBeNull();
    expect(at("/")).toBeNull();
  });

  it("removes exactly what was registered", () => {
    const registry = new ResolverRegistry({ maxScanningResolvers: 2 });
    const removeSystem = registry.register(resolver("system", "/__sys__/**"));
    expect([registry.isEmpty, registry.mayClaim("/proc/1")]).toEqual([false, false]);
    const removeProc = registry.register(resolver("proc", "/{}/proc/{}/status"));
    const paths = ["/proc", "/proc/1/status", "/procs/1", "/docs/proc", "/"];
    expect(paths.map((path) => registry.mayClaim(path))).toEqual([true, true, false, false, false]);
    const removeAny = registry.register(resolver("any", "/team/{}/status"));
    expect(registry.mayClaim("/docs/status")).toBe(true);
    removeAny();
    removeProc();
    removeProc();
    expect(registry.find("/root/proc/1/status")).toBeNull();
    expect(registry.find("/__sys__/zones")?.resolver.name).toBe("system");
    removeSystem();
    expect(registry.isEmpty).toBe(true);
  });

  it("refuses a pattern somebody answers for, and keeps what it had", () => {
    const registry = new ResolverRegistry({ maxScanningResolvers: 2 });
    registry.register(resolver("first", "/{}/proc/**"));
    expect(() => registry.register(resolver("second", "/x/other", "/{}/proc/**"))).toThrow(/first answers/);
    expect(registry.find("/x/other")).toBeNull();
    expect(registry.find("/x/proc/1")?.resolver.name).toBe("first");
  });

  it.each(["/", "/**", "/a/**/b", "relative"])("refuses the pattern %s", (pattern) => {
    expect(() =>
      new ResolverRegistry({ maxScanningResolvers: 2 }).register(resolver("odd", pattern)),
    ).toThrow();
  });

  describe("of resolvers without patterns", () => {
    const none = (): ResolverRegistry => new ResolverRegistry({ maxScanningResolvers: 2 });

    it("asks them in the order they were registered, and only for what no pattern matches", () => {
      const registry = none();
      const asked: string[] = [];
      registry.register(byEnding("pdf", ".pdf", asked));
      registry.register(byEnding("f", "f"));
      registry.register(resolver("jobs", "/{}/jobs/**"));
      const at = (path: string) => registry.find(path)?.resolver.name ?? null;
      expect(at("/root/jobs/a.pdf")).toBe("jobs");
      expect(asked).toEqual([]);
      expect(["/root/a.pdf", "/root/leaf", "/root/a.txt"].map(at)).toEqual(["pdf", "f", null]);
      expect(asked).toEqual(["/root/a.pdf", "/root/leaf", "/root/a.txt"]);
      expect(registry.find("/root/a.pdf")?.wildcards).toEqual([]);
    });

    it("may claim any path of a zone while there is one, and costs nothing once it is gone", () => {
      const registry = none();
      registry.register(resolver("proc", "/{}/proc/**"));
      const asked: string[] = [];
      const remove = registry.register(byEnding("pdf", ".pdf", asked));
      expect(registry.mayClaim("/docs/a.txt")).toBe(true);
      remove();
      expect(registry.mayClaim("/docs/a.txt")).toBe(false);
      expect(registry.find("/root/docs/a.pdf")).toBeNull();
      expect(asked).toEqual([]);
    });

    it("takes a bounded number, and keeps what it had when one more is refused", () => {
      const registry = none();
      const removeFirst = registry.register(byEnding("first", ".a"));
      registry.register(byEnding("second", ".b"));
      expect(() => registry.register(byEnding("third", ".c"))).toThrow(
        expect.objectContaining({
          code: "RESOURCE_EXHAUSTED",
          message: expect.stringMatching(/third has no pattern, and 2/),
        }),
      );
      expect(registry.find("/root/x.c")).toBeNull();
      removeFirst();
      registry.register(byEnding("third", ".c"));
      expect(registry.find("/root/x.c")?.resolver.name).toBe("third");
    });

    it("names the one that throws: nobody knows then whether the path is an ordinary one", () => {
      const registry = none();
      const own = new NexusError({ code: "UNAVAILABLE", what: "the index is not there yet" });
      let thrown: unknown = new Error("no index");
      const claims = (): boolean => {
        throw thrown;
      };
      registry.register({ name: "broken", claims, resolve: () => null });
      registry.register(resolver("system", "/__sys__/**"));
      expect(() => registry.find("/root/a")).toThrow(
        expect.objectContaining({
          code: "INTERNAL",
          message: expect.stringMatching(/broken failed to say .*no index/),
          cause: thrown,
        }),
      );
      expect(registry.find("/__sys__/services/broken")?.resolver.name).toBe("system");
      thrown = own;
      expect(() => registry.find("/root/a")).toThrow(own);
    });
  });
});
