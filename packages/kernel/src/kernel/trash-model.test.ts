import { ROOT_ZONE } from "@nexus/contracts";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ADMIN, ANN, kernelFixture, listed, OPTIONS, textOf, writing } from "../testing/kernel-fixture.js";

const FOLDERS = ["/a", "/b"];
const FILES = FOLDERS.flatMap((folder) => [`${folder}/1`, `${folder}/2`]);

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("write" as const),
      path: fc.constantFrom(...FILES),
      text: fc.string({ maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("remove" as const), path: fc.constantFrom(...FOLDERS, ...FILES) }),
    fc.record({
      kind: fc.constant("restore" as const),
      pick: fc.nat(20),
      to: fc.constantFrom(null, null, "/c", "/a/9"),
    }),
    fc.record({ kind: fc.constant("empty" as const), path: fc.constantFrom("/", ...FOLDERS, "/a/1") }),
    fc.record({ kind: fc.constant("retain" as const), isOn: fc.boolean() }),
  ),
  { maxLength: 25 },
);

/** Files by path, and what is in the trash: where it was and what lay below it there ("" is the entry itself). */
interface Model {
  files: Map<string, string>;
  folders: Set<string>;
  readonly trash: {
    readonly path: string;
    readonly files: Map<string, string>;
    readonly isFolder: boolean;
  }[];
  isOn: boolean;
}

const isAt = (path: string, top: string): boolean =>
  path === top || path.startsWith(`${top === "/" ? "" : top}/`);

it("whatever is written, removed, restored and emptied, the tree and the trash are those of the model", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const { kernel } = kernelFixture();
      const model: Model = { files: new Map(), folders: new Set(), trash: [], isOn: false };
      const items = async () =>
        (await kernel.trash.list({ path: "/", cursor: null, limit: 100 }, ANN, OPTIONS)).items;
      const alive: string[] = [];
      for (const step of sequence) {
        switch (step.kind) {
          case "write": {
            const request = { ...writing(step.path, step.text), createParents: true };
            const done = await kernel.write(request, ANN, OPTIONS).then(
              () => true,
              () => false,
            );
            expect(done).toBe(!model.folders.has(step.path));
            model.folders.add(step.path.slice(0, 2));
            model.files.set(step.path, step.text);
            break;
          }
          case "remove": {
            const isFolder = model.folders.has(step.path);
            const isThere = isFolder || model.files.has(step.path);
            const request = { path: step.path, recursive: true, conditions: {} };
            const done = await kernel.sysUnlink(request, ANN, OPTIONS).then(
              ({ trashed }) => trashed ?? false,
              () => null,
            );
            expect(done).toBe(isThere ? model.isOn : null);
            const below = [...model.files].filter(([path]) => isAt(path, step.path));
            for (const [path] of below) model.files.delete(path);
            model.folders.delete(step.path);
            if (!isThere || !model.isOn) break;
            const files = new Map(below.map(([path, text]) => [path.slice(step.path.length), text]));
            model.trash.push({ path: step.path, files, isFolder });
            const known = new Set(alive);
            alive.push(...(await items()).map(({ item }) => item).filter((item) => !known.has(item)));
            break;
          }
          case "restore": {
            if (model.trash.length === 0) break;
            const at = step.pick % model.trash.length;
            const [item, kept] = [alive[at], model.trash[at]];
            if (item === undefined || kept === undefined) throw new Error("the model lost an item");
            const to = step.to ?? kept.path;
            const isTaken = model.files.has(to) || model.folders.has(to);
            const parent = to.lastIndexOf("/") === 0 ? null : to.slice(0, to.lastIndexOf("/"));
            const isBlocked = isTaken || (parent !== null && model.files.has(parent));
            const request = { path: "/", item, to: step.to };
            const done = await kernel.trash.restore(request, ANN, OPTIONS).then(
              () => true,
              () => false,
            );
            expect(done).toBe(!isBlocked);
            if (isBlocked) break;
            if (parent !== null) model.folders.add(parent);
            if (kept.isFolder) model.folders.add(to);
            for (const [below, text] of kept.files) model.files.set(`${to}${below}`, text);
            model.trash.splice(at, 1);
            alive.splice(at, 1);
            break;
          }
          case "empty": {
            const gone = new Set(model.trash.filter(({ path }) => isAt(path, step.path)));
            const { items: count } = await kernel.trash.empty({ path: step.path, item: null }, ANN, OPTIONS);
            expect(count).toBe(gone.size);
            // The fake store sweeps nothing: what was emptied is due, and goes by a sweep (namespace tests).
            return;
          }
          case "retain": {
            model.isOn = step.isOn;
            const retentionMs = step.isOn ? 60_000 : null;
            await kernel.trash.setRetention({ zoneId: ROOT_ZONE, retentionMs }, ADMIN, OPTIONS);
          }
        }
      }
      const found = await listed(kernel.glob({ pattern: "/**" }, ADMIN, OPTIONS));
      const paths = [...model.files.keys(), ...model.folders, "/"].sort();
      expect(found.map(({ path }) => path).sort()).toEqual(paths);
      for (const [path, text] of model.files) expect(await textOf(kernel, path)).toBe(text);
      expect((await items()).map(({ path }) => path).sort()).toEqual(
        model.trash.map(({ path }) => path).sort(),
      );
    }),
    { numRuns: 200 },
  );
});
