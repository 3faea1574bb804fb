import { describe, expect, it } from "vitest";
import { loadCliConfig, parseCliConfig } from "./config-file.js";

const FILE = "/home/u/.nexus/config.yaml";
const parse = (text: string) => parseCliConfig(text, FILE);

describe("~/.nexus/config.yaml", () => {
  it("names one server, a comma list, or a list", async () => {
    expect(await parse('server: "a:1"\n')).toEqual({ servers: ["a:1"] });
    expect(await parse("server: a:1,b:2\n")).toEqual({ servers: ["a:1,b:2"] });
    expect(await parse("server:\n  - a:1\n  - b:2\n")).toEqual({ servers: ["a:1", "b:2"] });
  });

  it("may be empty, or a comment", async () => {
    expect(await parse("")).toEqual({ servers: null });
    expect(await parse("# nothing yet\n")).toEqual({ servers: null });
  });

  it.each([
    ["\n\nservers: a:1\n", 3, 'unknown key "servers"'],
    ["server: [a, b\nother: 1\n", 2, ""],
    ["- a\n- b\n", 1, "not a mapping"],
    ["# x\nserver: 5\n", 2, "server is not text"],
    ["server:\n  - a:1\n  - {}\n", 1, "server is not text"],
    ["server:\n", 1, "server is not text"],
    ["server: a\nserver: b\n", 2, "unique"],
  ])("is refused with file and line: %j", async (text, line, problem) => {
    const error = await parse(text).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: "CONFIG_INVALID", facts: { exit: 2 } });
    expect((error as Error).message).toContain(`${FILE}:${line}: `);
    expect((error as Error).message).toContain(problem);
  });

  it("is optional, and named when it cannot be read", async () => {
    expect(await loadCliConfig(FILE, async () => null)).toEqual({ servers: null });
    const denied = () => Promise.reject(new Error("EACCES: permission denied"));
    await expect(loadCliConfig(FILE, denied)).rejects.toThrow(`${FILE} cannot be read: EACCES`);
  });
});
