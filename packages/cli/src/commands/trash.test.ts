import type { NexusFilesystem, Trash, TrashItem, ZoneAdministration } from "@nexus/sdk";
import { describe, expect, it } from "vitest";
import { ENTRY } from "../testing/fixtures.js";
import { run } from "../testing/run.js";

const ITEM: TrashItem = {
  item: "0000000000000007-3",
  path: "/docs/a.txt",
  deletedAtMs: 1_700_000_000_000,
  deletedBy: "ann",
  entry: ENTRY,
};

function keeping(asked: unknown[]): Partial<NexusFilesystem> {
  const trash: Trash = {
    async *list(path) {
      asked.push(["list", path]);
      yield ITEM;
    },
    restore: async (item, options) => {
      asked.push(["restore", item, options?.to ?? null, options?.zonePath]);
      return {
        entry: ENTRY,
        created: true,
        token: { zoneId: "root", incarnation: "0".repeat(32), term: 1, index: 1 } as never,
      };
    },
    empty: async (path, options) => {
      asked.push(["empty", path, options?.item ?? null]);
      return 2;
    },
  };
  const zones: Partial<ZoneAdministration> = {
    setTrash: async (zone, retentionMs) => void asked.push(["retain", zone, retentionMs]),
  };
  return { trash, zones: zones as ZoneAdministration };
}

describe("trash", () => {
  it("lists what was removed, for people and for programs", async () => {
    const asked: unknown[] = [];
    const filesystem = keeping(asked);
    const shown = await run(["trash", "list", "/docs"], { filesystem });
    expect(shown.stdout).toMatch(
      /ITEM +REMOVED +BY +PATH\n0000000000000007-3 +2023-11-14T22:13:20.000Z +ann +\/docs\/a.txt/,
    );
    const json = await run(["trash", "list", "--json"], { filesystem });
    expect(JSON.parse(json.stdout)).toMatchObject({ item: ITEM.item, path: "/docs/a.txt", deletedBy: "ann" });
    expect(asked).toEqual([
      ["list", "/docs"],
      ["list", "/"],
    ]);
  });

  it("restores an item, and empties a path or one item", async () => {
    const asked: unknown[] = [];
    const filesystem = keeping(asked);
    await run(["trash", "restore", ITEM.item], { filesystem });
    await run(["trash", "restore", ITEM.item, "--to", "/b", "--in", "/team"], { filesystem });
    expect((await run(["trash", "empty", "/docs"], { filesystem })).stdout).toBe("items: 2\n");
    await run(["trash", "empty", "--item", ITEM.item], { filesystem });
    expect(asked).toEqual([
      ["restore", ITEM.item, null, "/"],
      ["restore", ITEM.item, "/b", "/team"],
      ["empty", "/docs", null],
      ["empty", "/", ITEM.item],
    ]);
  });

  it("of a zone is kept for a time, or not at all; other words are refused before connecting", async () => {
    const asked: unknown[] = [];
    const filesystem = keeping(asked);
    const kept = await run(["zone", "trash", "team", "--retain", "168h"], { filesystem });
    expect(kept.stdout).toBe("zone team keeps what is removed for 7d\n");
    const off = await run(["zone", "trash", "team", "--retain", "off"], { filesystem });
    expect(off.stdout).toBe("zone team keeps nothing more of what is removed\n");
    expect(asked).toEqual([
      ["retain", "team", 7 * 86_400_000],
      ["retain", "team", null],
    ]);
    for (const bad of ["7", "0d", "soon"]) {
      const refused = await run(["zone", "trash", "team", "--retain", bad]);
      expect(refused).toMatchObject({ exitCode: 2, connections: [] });
    }
  });
});
