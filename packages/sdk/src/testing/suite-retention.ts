import { expect, it } from "vitest";
import { type Current, codeOf, collect } from "./suite-helpers.js";

export function describeRetention(current: Current): void {
  it("what is removed while a zone has trash is listed, restored and done away with", async () => {
    const fs = current();
    await fs.write("/kept/a.txt", "a", { parents: true });
    await fs.write("/kept/b.txt", "b");
    await fs.zones.setTrash("root", 60_000);
    try {
      expect(await fs.remove("/kept", { recursive: true })).toBe(3);
      expect(await fs.exists("/kept")).toBe(false);
      const [item] = await collect(fs.trash.list("/kept"));
      expect(item).toMatchObject({ path: "/kept" });
      if (item === undefined) throw new Error("the trash is empty");
      await fs.trash.restore(item, { to: "/again" });
      expect(Buffer.from(await fs.read("/again/a.txt")).toString()).toBe("a");
      expect(await codeOf(fs.trash.restore(item))).toBe("NOT_FOUND");
      await fs.remove("/again/a.txt");
      expect(await fs.trash.empty("/again")).toBe(1);
      expect(await codeOf(fs.trash.empty("/", { item: "0" }))).toBe("NOT_FOUND");
    } finally {
      await fs.zones.setTrash("root", null);
    }
    await fs.remove("/again", { recursive: true });
    expect(await codeOf(fs.zones.setTrash("root", 1))).toBe("INVALID_ARGUMENT");
  });

  it("a file that is tied to its client says so, and takes nobody else's place", async () => {
    const fs = current();
    await fs.write("/there.txt", "x");
    const receipt = await fs.write("/tied.txt", "x", { ephemeral: true });
    expect(receipt).toMatchObject({ created: true, entry: { ephemeral: true } });
    expect((await fs.stat("/tied.txt")).entry.ephemeral).toBe(true);
    expect((await fs.stat("/there.txt")).entry.ephemeral).toBeUndefined();
    expect(await codeOf(fs.write("/there.txt", "y", { ephemeral: true }))).toBe("ALREADY_EXISTS");
    expect(await codeOf(fs.append("/tied.txt", "y", { ephemeral: true }))).toBe("INVALID_ARGUMENT");
    await fs.rename("/tied.txt", "/moved.txt");
    expect((await fs.stat("/moved.txt")).entry.ephemeral).toBe(true);
    const endListening = fs.ephemeral.onLost(({ zoneId }) => expect.unreachable(`${zoneId} lost the client`));
    endListening();
  });
}
