import { DT_MOUNT, NexusError, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import {
  ADMIN,
  ANN,
  caller,
  type Fixture,
  kernelFixture,
  OPTIONS,
  setting,
  writing,
} from "../testing/kernel-fixture.js";
import { move, put, unlink } from "../testing/mutations.js";

const FILES = ["/t/a/1", "/t/a/2", "/t/a/b/1", "/t/a/b/2", "/t/c", "/t/d/e/f/1", "/t/z"];

async function withTree(over: Parameters<typeof kernelFixture>[0] = {}): Promise<Fixture> {
  const fixture = kernelFixture(over, ["root", "team"]);
  for (const path of FILES) await fixture.kernel.write(writing(path, "x"), ANN, OPTIONS);
  return fixture;
}

function pageOf({ kernel }: Fixture, path: string, cursor: string | null, limit: number, context = ANN) {
  return kernel.sysReaddir({ path, recursive: true, cursor, limit }, context, OPTIONS);
}

async function pathsOf(
  fixture: Fixture,
  path: string,
  limit: number,
  between: () => void = () => undefined,
  context = ANN,
) {
  const paths: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(fixture, path, cursor, limit, context);
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    paths.push(...page.entries.map((stat) => stat.path));
    cursor = page.nextCursor;
    between();
  } while (cursor !== null);
  return paths;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!NexusError.is(error)) throw new Error(`expected a refusal, not ${String(error)}`);
  return error.code;
}

describe("a recursive listing page by page", () => {
  const all = [
    ...["/t/a", "/t/a/1", "/t/a/2", "/t/a/b", "/t/a/b/1", "/t/a/b/2"],
    ...["/t/c", "/t/d", "/t/d/e", "/t/d/e/f", "/t/d/e/f/1", "/t/z"],
  ];

  it("gives everything once, each directory before what it holds, whatever the size of a page", async () => {
    const fixture = await withTree({ limits: { treePageEntries: 2 } });
    for (const limit of [1, 2, 3, 5, 11, 12, 100]) expect(await pathsOf(fixture, "/t", limit)).toEqual(all);
  });

  it("gives what is there throughout exactly once while entries come and go around it", async () => {
    const fixture = await withTree();
    let step = 0;
    const paths = await pathsOf(fixture, "/t", 1, () => {
      step += 1;
      fixture.root.applyNow([put(`/t/a/new-${step}`), put(`/t/x${step}`)]);
      if (step > 1) fixture.root.applyNow([unlink(`/t/a/new-${step - 1}`), unlink(`/t/x${step - 1}`)]);
    });
    expect(paths.filter((path) => all.includes(path))).toEqual(all);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("goes on when the entry it stopped at, or the directory that is in, was removed, moved or made a file", async () => {
    const fixture = await withTree();
    const cursorAt = async (path: string): Promise<string> => {
      const { nextCursor } = await pageOf(fixture, "/t", null, all.indexOf(path) + 1);
      return nextCursor ?? "";
    };
    const behind = async (cursor: string) =>
      (await pageOf(fixture, "/t", cursor, 100)).entries.map(({ path }) => path);
    const inside = await cursorAt("/t/a/b/1");
    fixture.root.applyNow([unlink("/t/a/b/1")]);
    expect((await behind(inside))[0]).toBe("/t/a/b/2");
    fixture.root.applyNow([move("/t/a/b", "/t/moved")]);
    expect((await behind(inside))[0]).toBe("/t/c");
    fixture.root.applyNow([put("/t/a/b")]);
    expect(await behind(inside)).toEqual([
      ...["/t/c", "/t/d", "/t/d/e", "/t/d/e/f", "/t/d/e/f/1"],
      ...["/t/moved", "/t/moved/2", "/t/z"],
    ]);
  });

  it("crosses mounts, and takes no cursor of another listing", async () => {
    const fixture = await withTree();
    const team = fixture.coordinator.metaStoreForZone("team" as ZoneId);
    team.applyNow([put("/x"), put("/y/z", { createParents: true })]);
    const mount = setting("/t/m", { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId });
    await fixture.kernel.sysSetattr(mount, ADMIN, OPTIONS);
    const paths = await pathsOf(fixture, "/t", 1);
    expect(paths.slice(-6)).toEqual(["/t/d/e/f/1", "/t/m", "/t/m/x", "/t/m/y", "/t/m/y/z", "/t/z"]);
    const { nextCursor } = await pageOf(fixture, "/t/a", null, 1);
    for (const cursor of [nextCursor, "nonsense", "t1./t/../t", "t1.%"]) {
      expect(await codeOf(pageOf(fixture, "/t/d", cursor, 1))).toBe("INVALID_ARGUMENT");
    }
    expect(await codeOf(pageOf(fixture, "/__sys__/mounts", null, 10, ADMIN))).toBe("NOT_A_DIRECTORY");
  });

  it("leaves out what the caller may not see, and directories it may not read hold nothing", async () => {
    const fixture = await withTree({
      permissions: {
        check: (_, permission, { visiblePath }) =>
          (visiblePath === "/t/c" && permission === "TRAVERSE") ||
          (visiblePath === "/t/a/b" && permission === "READ")
            ? { allowed: false, reason: "no" }
            : { allowed: true, covers: "path", leaseMs: 0 },
      },
    });
    const paths = await pathsOf(fixture, "/t", 2, undefined, caller({ userId: "bob", subjectId: "bob" }));
    expect(paths).toEqual(all.filter((path) => path !== "/t/c" && !path.startsWith("/t/a/b/")));
  });
});
