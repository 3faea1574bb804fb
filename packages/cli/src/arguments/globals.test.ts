import { describe, expect, it } from "vitest";
import { refusal } from "../testing/refusal.js";
import { compileGlobalOptions, resolveServers } from "./globals.js";

describe("the server list", () => {
  const noConfig = async () => ({ file: "/home/u/.nexus/config.yaml", servers: null });
  const withConfig = async () => ({ file: "/home/u/.nexus/config.yaml", servers: ["c:1, d:2", "e"] });
  const fromFlag = compileGlobalOptions({ server: "a:1,b" }, {}).servers;

  it("is --server before NEXUS_SERVER before the file before loopback", async () => {
    expect(await resolveServers({ flag: fromFlag, env: "x:9", config: withConfig })).toEqual([
      "a:1",
      "b:2028",
    ]);
    expect(await resolveServers({ flag: null, env: "x:9,[::1]:8", config: withConfig })).toEqual([
      "x:9",
      "[::1]:8",
    ]);
    expect(await resolveServers({ flag: null, env: "", config: withConfig })).toEqual([
      "c:1",
      "d:2",
      "e:2028",
    ]);
    expect(await resolveServers({ flag: null, env: undefined, config: noConfig })).toEqual([
      "127.0.0.1:2028",
    ]);
  });

  it("does not read the file when something before it names servers", async () => {
    const config = () => Promise.reject(new Error("was read"));
    expect(await resolveServers({ flag: null, env: "x:9", config })).toEqual(["x:9"]);
  });

  it("names the place of a malformed address", async () => {
    expect(refusal(() => compileGlobalOptions({ server: "a:1,a:b:c" }, {})).what).toContain("--server");
    await expect(resolveServers({ flag: null, env: "a:0", config: noConfig })).rejects.toThrow(
      /NEXUS_SERVER.*"a:0"/,
    );
    const config = async () => ({ file: "/f.yaml", servers: ["a:99999"] });
    await expect(resolveServers({ flag: null, env: undefined, config })).rejects.toThrow(
      /server in \/f.yaml/,
    );
  });
});
