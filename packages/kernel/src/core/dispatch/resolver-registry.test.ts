import { describe, expect, it } from "vitest";
import type { PathResolver } from "./path-resolver.js";
import { ResolverRegistry } from "./resolver-registry.js";

function resolver(name: string, ...patterns: string[]): PathResolver {
  return { name, patterns, resolve: () => null };
}

describe("ResolverRegistry", () => {
  it("lets the most particular pattern answer and says what stood for the wildcards", () => {
    const registry = new ResolverRegistry();
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
    const registry = new ResolverRegistry();
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
    const registry = new ResolverRegistry();
    registry.register(resolver("first", "/{}/proc/**"));
    expect(() => registry.register(resolver("second", "/x/other", "/{}/proc/**"))).toThrow(/first answers/);
    expect(registry.find("/x/other")).toBeNull();
    expect(registry.find("/x/proc/1")?.resolver.name).toBe("first");
  });

  it.each(["/", "/**", "/a/**/b", "relative"])("refuses the pattern %s", (pattern) => {
    expect(() => new ResolverRegistry().register(resolver("odd", pattern))).toThrow();
  });
});
