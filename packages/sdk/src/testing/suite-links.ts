import { DT_LINK } from "@nexus/contracts";
import { expect, it } from "vitest";
import { type Current, codeOf, text } from "./suite-helpers.js";

export function describeLinks(current: Current): void {
  it("a link leads to what it names, is told apart from it, and goes without it", async () => {
    const fs = current();
    await fs.write("/linked/file", "content", { parents: true });
    const made = await fs.symlink("/linked/file", "/links/deep/link", { parents: true });
    expect(made).toMatchObject({ created: true, entry: { entryType: DT_LINK } });
    expect(await fs.readlink("/links/deep/link")).toBe("/linked/file");
    expect(text(await fs.read("/links/deep/link"))).toBe("content");
    await fs.write("/links/deep/link", "through it");
    expect(text(await fs.read("/linked/file"))).toBe("through it");
    expect((await fs.stat("/links/deep/link")).entry.entryType).toBe(DT_LINK);
    expect(await codeOf(fs.readlink("/linked/file"))).toBe("WRONG_TYPE");
    expect(await codeOf(fs.readlink("/linked/none"))).toBe("NOT_FOUND");
    await fs.remove("/links/deep/link");
    expect(text(await fs.read("/linked/file"))).toBe("through it");
  });

  it("a target may be counted from the workspace, and need not be there", async () => {
    const fs = current();
    await fs.symlink("later/file", "/dangling");
    expect(await fs.readlink("/dangling")).toBe("/later/file");
    expect(await codeOf(fs.read("/dangling"))).toBe("NOT_FOUND");
    await fs.write("/later/file", "now", { parents: true });
    expect(text(await fs.read("/dangling"))).toBe("now");
  });

  it("a link takes nobody's place, leads not to itself, and not through another link", async () => {
    const fs = current();
    await fs.write("/place/file", "x", { parents: true });
    await fs.symlink("/place/file", "/place/link");
    expect(await codeOf(fs.symlink("/place/file", "/place/link"))).toBe("CONFLICT");
    expect(await codeOf(fs.symlink("/place/link", "/place/file"))).toBe("CONFLICT");
    const again = (target: string, path: string) => fs.symlink(target, path, { existOk: true });
    expect(await again("/place/file", "/place/link")).toMatchObject({ created: false });
    expect(await codeOf(again("/elsewhere", "/place/link"))).toBe("ALREADY_EXISTS");
    expect(await codeOf(again("/elsewhere", "/place/file"))).toBe("WRONG_TYPE");
    expect(await codeOf(fs.symlink("/self", "/self"))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(fs.symlink("/a/../b", "/place/up"))).toBe("INVALID_PATH");
    expect(await codeOf(fs.symlink("/place/file", "/no-parent/link"))).toBe("NOT_FOUND");
    await fs.symlink("/place/link", "/place/second");
    expect(await codeOf(fs.read("/place/second"))).toBe("TOO_MANY_LINKS");
    expect(await fs.readlink("/place/second")).toBe("/place/link");
  });

  it("a link is renamed and changed as itself", async () => {
    const fs = current();
    await fs.write("/moved/file", "x", { parents: true });
    await fs.symlink("/moved/file", "/moved/link");
    await fs.rename("/moved/link", "/moved/other");
    await fs.setAttributes("/moved/other", { ownerId: "bob" });
    expect((await fs.stat("/moved/other")).entry).toMatchObject({ entryType: DT_LINK, ownerId: "bob" });
    expect(await fs.readlink("/moved/other")).toBe("/moved/file");
    expect((await fs.stat("/moved/file")).entry.ownerId).not.toBe("bob");
  });
}
