import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT_ZONE } from "@nexus/contracts";
import { ANN, kernelFixture, OPTIONS, writing } from "@nexus/kernel/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { openPathLocalStore } from "../addressing/path/open-path-local.js";
import { noise, sameBytes } from "../testing/bytes.js";
import { mountSmallFilesystem, whyNoSmallFilesystem } from "../testing/small-filesystem.js";

const MIB = 1024 * 1024;
const FILES = ["a", "b", "c", "d"] as const;
const skipReason = whyNoSmallFilesystem();
if (skipReason !== null) console.log(`skipped: tree copies onto a full disk (${skipReason})`);

describe.skipIf(skipReason !== null)("a tree copied into a host folder on a full disk", () => {
  it("ends NO_SPACE with what was copied whole, and nothing of the file that did not fit", async () => {
    const folder = mountSmallFilesystem(4 * MIB);
    const store = await openPathLocalStore({ folder, followSymlinks: true, fsync: true });
    onTestFinished(() => store.close());
    const { kernel } = kernelFixture();
    kernel.bindStore(ROOT_ZONE, "/host", store);
    await kernel.mkdir({ path: "/host", parents: false, existOk: true }, ANN, OPTIONS);
    const bytesOf = (name: string): Uint8Array => noise(1.2 * MIB, name.charCodeAt(0));
    for (const name of FILES) await kernel.write(writing(`/t/${name}`, bytesOf(name)), ANN, OPTIONS);

    const copy = { from: "/t", to: "/host/t", recursive: true, overwrite: false };
    await expect(kernel.sysCopy(copy, ANN, OPTIONS)).rejects.toMatchObject({
      code: "NO_SPACE",
      message: expect.stringContaining("before /t/d, 4 entries of /t were copied"),
      details: { copiedCount: 4, failedPath: "/t/d" },
    });
    for (const name of ["a", "b", "c"]) {
      expect(sameBytes(readFileSync(join(folder, "t", name)), bytesOf(name))).toBe(true);
    }
    expect(readdirSync(join(folder, "t"))).toEqual(["a", "b", "c"]);
    const leftIn = (name: string) => readdirSync(folder).includes(name) && readdirSync(join(folder, name));
    for (const name of [".nexus-staging", ".nexus-tmp", ".nexus-intents"])
      expect(leftIn(name) || []).toEqual([]);
    expect(await kernel.exists("/host/t/d", ANN, OPTIONS)).toBe(false);

    await kernel.sysUnlink({ path: "/host/t/a", recursive: false, conditions: {} }, ANN, OPTIONS);
    await kernel.sysCopy({ ...copy, from: "/t/d", to: "/host/t/d", recursive: false }, ANN, OPTIONS);
    expect(sameBytes(readFileSync(join(folder, "t", "d")), bytesOf("d"))).toBe(true);
  });
});
