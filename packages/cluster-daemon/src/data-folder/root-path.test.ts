import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkRootPath } from "./root-path.js";

let folder = "";
const at = (...names: string[]) => join(folder, ...names);
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "nexus-root-path-")));
  mkdirSync(at("served"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refusal = (message: RegExp) => ({ code: "CONFIG_INVALID", message: expect.stringMatching(message) });

describe("the folder served as /", () => {
  it("may lie beside the data folder, even one whose name it begins with", async () => {
    await checkRootPath(at("served"), at("data"));
    await checkRootPath(at("served"), at("served-data"));
    expect(readdirSync(folder)).toEqual(["served"]);
  });

  it("is refused when a link leads into the data folder", async () => {
    mkdirSync(at("data", "content"), { recursive: true });
    symlinkSync(at("data", "content"), at("link"));
    await expect(checkRootPath(at("link"), at("data"))).rejects.toMatchObject(
      refusal(/link \(really .*content\) overlaps the data folder/),
    );
  });

  it("is refused when a link leads to a folder above the data folder", async () => {
    symlinkSync(folder, at("served", "up"));
    await expect(checkRootPath(at("served", "up"), at("data"))).rejects.toMatchObject(refusal(/overlaps/));
  });

  it("is refused when the data folder is reached by a link, and does not exist yet", async () => {
    symlinkSync(at("served"), at("disk"));
    await expect(checkRootPath(at("served"), at("disk", "nexus", "data"))).rejects.toMatchObject(
      refusal(/overlaps the data folder .*disk.* \(really .*served.nexus.data\)/),
    );
  });

  it("is refused when it is missing, or a file", async () => {
    writeFileSync(at("file"), "");
    for (const name of ["missing", "file"])
      await expect(checkRootPath(at(name), at("data"))).rejects.toMatchObject(refusal(/is not a folder/));
  });
});
