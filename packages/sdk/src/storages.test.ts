import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DT_EXTERNAL_STORAGE } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect } from "./connect.js";
// Loaded before the tests: connect() does so itself, which takes longer than a test may on a busy machine.
import "./embedded/open-embedded.js";

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "nexus-storages-")));
  mkdirSync(join(base, "srv/reports"), { recursive: true });
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const open = (mountableFolders: readonly string[] = [join(base, "srv")]) =>
  connect({ folder: join(base, "node"), mountableFolders });
const reports = () => ({ driver: "path_local", parameters: { local_root: join(base, "srv/reports") } });
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("external storage of an embedded node", () => {
  it("keeps files in a host folder, is there when the node is opened again, and leaves them when it goes", async () => {
    const onHost = (name: string): string => join(base, "srv/reports", name);
    {
      await using fs = await open();
      const { created } = await fs.storages.mount("/in/reports", reports());
      expect(created).toBe(true);
      expect((await fs.storages.mount("/in/reports", reports())).created).toBe(false);
      await fs.write("/in/reports/may/a.txt", "first", { parents: true });
      expect(readFileSync(onHost("may/a.txt"), "utf8")).toBe("first");
    }
    await using fs = await open();
    expect((await fs.stat("/in/reports")).entry.entryType).toBe(DT_EXTERNAL_STORAGE);
    expect(text(await fs.read("/in/reports/may/a.txt"))).toBe("first");
    await fs.append("/in/reports/may/a.txt", ", second");
    await fs.rename("/in", "/out");
    expect(text(await fs.read("/out/reports/may/a.txt"))).toBe("first, second");
    await fs.remove("/out/reports/may/a.txt");
    expect(existsSync(onHost("may/a.txt"))).toBe(false);
    await fs.write("/out/reports/b.txt", "stays");
    await expect(fs.storages.unmount("/out")).rejects.toMatchObject({ code: "WRONG_TYPE" });
    await expect(fs.storages.unmount("/out/reports")).rejects.toMatchObject({ code: "DIRECTORY_NOT_EMPTY" });
    await fs.storages.unmount("/out/reports", { forget: true });
    expect(await fs.exists("/out/reports")).toBe(false);
    expect(readFileSync(onHost("b.txt"), "utf8")).toBe("stays");
  });

  it("is what its opener allowed, and nothing of the node itself", async () => {
    {
      await using fs = await open([]);
      await expect(fs.storages.mount("/x", reports())).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    }
    await using fs = await open([base]);
    const own = { driver: "path_local", parameters: { local_root: join(base, "node/content") } };
    await expect(fs.storages.mount("/x", own)).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    await expect(fs.storages.mount("/x", { driver: "s3", parameters: {} })).rejects.toMatchObject({
      code: "UNKNOWN_DRIVER",
    });
    expect(await fs.exists("/x")).toBe(false);
  });

  it("that may not be opened any more refuses its bytes, and the rest goes on", async () => {
    {
      await using fs = await open();
      await fs.storages.mount("/reports", reports());
      await fs.write("/reports/a", "1");
    }
    await using fs = await open([]);
    await expect(fs.read("/reports/a")).rejects.toMatchObject({
      code: "UNSUPPORTED",
      remedy: expect.stringContaining("--mountable-folders"),
    });
    expect((await fs.stat("/reports/a")).entry.sizeBytes).toBe(1);
    await fs.write("/elsewhere", "2");
    expect(text(await fs.read("/elsewhere"))).toBe("2");
  });

  it("is decided by servers themselves, where there are some", async () => {
    const asked = connect({ servers: "127.0.0.1:41499", mountableFolders: ["/srv"] });
    await expect(asked).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      remedy: expect.stringContaining("--mountable-folders"),
    });
  });
});
