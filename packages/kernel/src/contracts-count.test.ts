import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** Source files of a folder beside this one, as TypeScript compiled them. */
function modulesIn(folder: string): readonly string[] {
  return readdirSync(fileURLToPath(new URL(folder, import.meta.url)))
    .filter((name) => name.endsWith(".js") && !name.endsWith(".test.js"))
    .sort();
}

describe("the kernel's contracts", () => {
  it("are three storage pillars and two control-plane contracts, and no more", () => {
    expect(modulesIn("abc")).toEqual(["cache-store.js", "meta-store.js", "object-store.js"]);
    expect(modulesIn("hal")).toEqual(["distributed-coordinator.js", "object-store-provider.js"]);
  });
});
