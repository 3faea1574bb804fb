import { describe, expect, it } from "vitest";
import { COMMANDS } from "./commands/index.js";
import { parseCommandLine } from "./program.js";

const parse = (...argv: string[]) => parseCommandLine(argv, "9.9.9");

function textOf(...argv: string[]): string {
  const outcome = parse(...argv);
  if (outcome.kind !== "text") throw new Error(`not a text: ${JSON.stringify(outcome)}`);
  return outcome.text;
}

/** Words that satisfy every required argument of any command. */
const FILLER: Readonly<Record<string, readonly string[]>> = {
  expire: ["/a", "60"],
  truncate: ["/a", "60"],
  write: ["/a", "x"],
  cat: ["/a"],
  stat: ["/a"],
  mkdir: ["/a"],
  rm: ["/a"],
  mv: ["/a", "/b"],
  cp: ["/a", "/b"],
  append: ["/a", "x"],
  glob: ["/*"],
  grep: ["x"],
  watch: ["/*"],
  "pipe create": ["/a"],
  "pipe push": ["/a", "x"],
  "pipe pop": ["/a"],
  "pipe close": ["/a"],
  "stream create": ["/a"],
  "stream append": ["/a", "x"],
  "stream read": ["/a"],
  put: ["local", "/a"],
  get: ["/a"],
  lock: ["/a"],
  unlock: ["/a", "id"],
  "agent show": ["12"],
  "agent signal": ["12"],
  "agent wait": ["12"],
  "agent reap": ["12"],
  "service show": ["audit"],
  "service start": ["audit"],
  "service stop": ["audit"],
  "service rm": ["audit"],
  "service call": ["notes", "add"],
  ln: ["-s", "/a", "/b"],
  readlink: ["/a"],
  "xattr list": ["/a"],
  "xattr get": ["/a", "x"],
  "xattr set": ["/a", "x=1"],
  "xattr rm": ["/a", "x"],
  "zone info": ["team"],
  "zone members": ["team"],
  "zone create": ["team"],
  "zone join": ["team"],
  "zone remove": ["team"],
  "zone quota": ["team"],
  "zone trash": ["team", "--retain", "7d"],
  "trash restore": ["item"],
  "zone transfer-leader": ["team"],
  "zone remove-member": ["team", "7"],
  "zone demote": ["team", "7"],
  "zone promote": ["team", "7"],
  "zone recover": ["team", "--unsafe"],
  "zone backup": ["team", "file"],
  "zone restore": ["file"],
  "zone conflicts": ["team"],
  "zone status-of": ["1.team.0123456789abcdef0123456789abcdef.77.1"],
  mount: ["team", "/team"],
  unmount: ["/team"],
  "storage mount": ["path_local", "/reports", "local_root=/srv/reports"],
  "storage unmount": ["/reports"],
};

/** Commands whose last argument may be given any number of times. */
const TAKE_MANY = new Set([
  ...["cat", "stat", "mkdir", "rm", "lock", "readlink", "service start", "service call"],
  ...["xattr list", "xattr set", "xattr rm"],
  "storage mount",
]);

describe.each(COMMANDS.map((definition) => [definition.words.join(" "), definition] as const))(
  "nexus %s",
  (name, definition) => {
    const words = [...definition.words];
    const filler = FILLER[name] ?? [];

    it("explains itself with an example, its JSON and what it needs", () => {
      const help = textOf(...words, "--help");
      expect(help).toMatch(/Examples?:\n {2}nexus /);
      expect(help).toContain("With --json: ");
      expect(help).toContain("Needs a daemon");
      for (const option of ["--server", "--timeout", "--consistency", "--json"])
        expect(help).toContain(option);
    });

    it("has examples that its own parser accepts", () => {
      for (const example of definition.examples) {
        const last = example.split(/\||&&/).find((part) => part.includes(`nexus ${name}`)) ?? "";
        const argv = last.replace(/>.*$/, "").trim().split(/ +/).slice(1);
        const unquoted = argv.join(" ").match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
        const outcome = parse(...unquoted.map((word) => word.replace(/^['"]|['"]$/g, "")));
        if (outcome.kind !== "command") throw new Error(`${example}: ${JSON.stringify(outcome)}`);
        expect(outcome.line.definition.words).toEqual(definition.words);
        outcome.line.definition.prepare(outcome.line.args, outcome.line.options);
      }
    });

    it("takes --json, before and after its words", () => {
      for (const argv of [
        [...words, ...filler, "--json"],
        ["--json", ...words, ...filler],
      ]) {
        const outcome = parse(...argv);
        if (outcome.kind !== "command") throw new Error(JSON.stringify(outcome));
        expect(outcome.line.options["json"]).toBe(true);
        outcome.line.definition.prepare(outcome.line.args, outcome.line.options);
      }
    });

    it("refuses an unknown flag by name, pointing at its own help", () => {
      expect(parse(...words, ...filler, "--bogus")).toEqual({
        kind: "usage",
        what: "unknown option '--bogus'",
        remedy: `see \`nexus ${name} --help\``,
      });
    });

    it("refuses arguments it does not take", () => {
      const outcome = parse(...words, ...filler, ...Array<string>(10).fill("/x"));
      const takesMany = TAKE_MANY.has(name);
      expect(outcome.kind).toBe(takesMany ? "command" : "usage");
    });
  },
);

describe("the program", () => {
  it("prints its version", () => expect(textOf("--version")).toBe("9.9.9\n"));

  it("lists every command and the exit codes in its help", () => {
    const help = textOf("--help");
    for (const { words } of COMMANDS) expect(help).toContain(`  ${words[0]} `);
    for (const code of ["0 done", "1 the operation failed", "2 asked for wrongly", "130 after Ctrl-C", "143"])
      expect(help).toContain(code);
  });

  it("explains a command by `help` as by --help", () => {
    expect(textOf("help", "zone", "create")).toBe(textOf("zone", "create", "--help"));
  });

  it.each([
    [[], "no command given", "see `nexus --help`"],
    [["zone"], "no command given", "see `nexus zone --help`"],
    [["lss"], "unknown command 'lss'", "did you mean ls? see `nexus --help`"],
    [["ls", "--jsn"], "unknown option '--jsn'", "did you mean --json? see `nexus ls --help`"],
    [["cat"], "missing required argument 'path'", "see `nexus cat --help`"],
    [["ls", "--server"], "option '--server <host:port,...>' argument missing", "see `nexus ls --help`"],
  ])("answers %j with one line and a remedy", (argv, what, remedy) => {
    expect(parse(...argv)).toEqual({ kind: "usage", what, remedy });
  });

  it("leaves words behind -- alone", () => {
    const outcome = parse("write", "/a", "--", "--json");
    if (outcome.kind !== "command") throw new Error(JSON.stringify(outcome));
    expect(outcome.line.args).toEqual(["/a", "--json"]);
    expect(outcome.line.options["json"]).toBeUndefined();
  });
});

it("says in the first help what is below each word that has commands of its own", () => {
  const lines = textOf("--help").split("\n");
  const groups = new Set(COMMANDS.filter(({ words }) => words.length > 1).map(({ words }) => words[0]));
  for (const group of groups) {
    const line = lines.find((candidate) => candidate.trim().startsWith(`${group} `));
    expect(line?.trim().split(/\s{2,}/)[1], group).toMatch(/ /);
  }
});
