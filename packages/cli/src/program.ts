import { Command, CommanderError, Option } from "commander";
import { type CommandDefinition, NEEDS_TEXT, type OptionValues } from "./command.js";
import { COMMANDS } from "./commands/index.js";

/** A command line that asked for work: which command, and its words. */
export interface ParsedCommandLine {
  readonly definition: CommandDefinition;
  readonly args: readonly string[];
  readonly options: OptionValues;
}

/** What to do with a command line. */
export type ParseOutcome =
  | { readonly kind: "command"; readonly line: ParsedCommandLine }
  /** Help or the version was asked for. */
  | { readonly kind: "text"; readonly text: string }
  /** One line naming the input, and a remedy. */
  | { readonly kind: "usage"; readonly what: string; readonly remedy: string };

const HELP_COLUMNS = 80;

/** What the commands below one word are for, as `nexus --help` shows it. */
const GROUPS: Readonly<Record<string, string>> = {
  xattr: "see, set and remove extended attributes of entries",
  trash: "list, bring back and do away with what was removed",
  pipe: "queues whose messages are taken once each",
  stream: "logs of messages that readers read at their own place",
  agent: "list, signal, wait for and take off agents",
  service: "see, start, swap and stop services of the node",
  zone: "create, join, inspect and change zones",
  storage: "keep the bytes below a path with a storage driver",
  node: "prepare the node for work on it",
};

/** Parses what follows `nexus` on the command line. Pure: prints nothing, never exits. */
export function parseCommandLine(argv: readonly string[], version: string): ParseOutcome {
  let parsed: ParsedCommandLine | null = null;
  let printed = "";
  const program = buildProgram(
    version,
    (line) => {
      parsed = line;
    },
    (output) => {
      printed += output;
    },
  );
  try {
    program.parse(helpWords(argv), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return interpretStop(error, printed, argv, program);
  }
  if (parsed === null) throw new Error("commander ran no action and reported nothing");
  return { kind: "command", line: parsed };
}

/** `nexus help zone create` is `nexus zone create --help`. */
function helpWords(argv: readonly string[]): string[] {
  return argv[0] === "help" ? [...argv.slice(1), "--help"] : [...argv];
}

/** commander stops by throwing: for help and version as for mistakes. */
function interpretStop(
  error: CommanderError,
  printed: string,
  argv: readonly string[],
  program: Command,
): ParseOutcome {
  if (error.code === "commander.helpDisplayed" || error.code === "commander.version") {
    return { kind: "text", text: printed };
  }
  const help = `see \`${helpFor(argv, program)}\``;
  if (error.code === "commander.help") {
    return { kind: "usage", what: "no command given", remedy: help };
  }
  const [firstLine = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const what = firstLine.replace(/\.$/, "");
  if (error.code === "commander.excessArguments") {
    return { kind: "usage", what, remedy: `quote words that belong together, or ${help}` };
  }
  const suggestion = /Did you mean (.*)\?/.exec(rest.join(" "))?.[1];
  return {
    kind: "usage",
    what,
    remedy: suggestion === undefined ? help : `did you mean ${suggestion}? ${help}`,
  };
}

/** The help that explains the command the words name, as far as they name one. */
function helpFor(argv: readonly string[], program: Command): string {
  let command = program;
  const words = ["nexus"];
  for (const word of argv) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) continue;
    command = next;
    words.push(word);
  }
  return [...words, "--help"].join(" ");
}

/** The whole program; `onAction` is told which command was asked for, `onText` gets help and version texts. */
function buildProgram(
  version: string,
  onAction: (line: ParsedCommandLine) => void,
  onText: (text: string) => void,
): Command {
  const program = quiet(new Command("nexus"), onText)
    .description("Files of a Nexus cluster from the command line.")
    .version(version, "-V, --version", "print the version")
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .addOption(
      new Option(
        "--server <host:port,...>",
        "daemons, tried in turn; else NEXUS_SERVER, else server: in ~/.nexus/config.yaml, else 127.0.0.1:2028",
      ),
    )
    .option("--timeout <duration>", "how long a call may take, a transfer may stall: 500ms, 30s, 2m", "30s")
    .option(
      "--consistency <level>",
      "of reads: linearizable, lease, local or token:TOKEN (as printed by a write)",
      "linearizable",
    )
    .option("--tls-ca <file>", "authority of the cluster (PEM); else NEXUS_TLS_CA")
    .option("--tls-cert <file>", "this client's certificate; else NEXUS_TLS_CERT")
    .option("--tls-key <file>", "its private key; else NEXUS_TLS_KEY")
    .option("--json", "print JSON: one document, or one a line for lists; errors too, on stderr")
    .addHelpText("after", PROGRAM_HELP);

  const groups = new Map<string, Command>();
  for (const definition of COMMANDS) {
    const parent =
      definition.words.length === 1 ? program : groupFor(definition.words[0], program, groups, onText);
    const command = quiet(new Command(definition.words.at(-1)), onText);
    command
      .summary(definition.summary)
      .description([`${capitalise(definition.summary)}.`, ...(definition.description ?? [])].join("\n"))
      .helpOption("-h, --help", "explain this command")
      .addHelpText("after", () => commandHelp(definition, command));
    definition.declare(command).action(() => {
      onAction({ definition, args: command.args, options: command.optsWithGlobals() });
    });
    parent.addCommand(command);
    // A command may have further ones below it: `nexus lock` and `nexus lock list`.
    if (definition.words.length === 1) groups.set(definition.words[0], command);
  }
  return program;
}

function groupFor(
  name: string,
  program: Command,
  groups: Map<string, Command>,
  onText: (text: string) => void,
): Command {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const group = quiet(new Command(name), onText)
    .description(GROUPS[name] ?? "")
    .helpCommand(false);
  program.addCommand(group);
  groups.set(name, group);
  return group;
}

function quiet(command: Command, onText: (text: string) => void): Command {
  return command
    .exitOverride()
    .allowExcessArguments(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: onText, writeErr: () => undefined, outputError: () => undefined });
}

function commandHelp(definition: CommandDefinition, command: Command): string {
  const wrap = (sentence: string): string => command.createHelp().boxWrap(sentence, HELP_COLUMNS);
  return [
    "",
    wrap(`With --json: ${definition.json}`),
    wrap(NEEDS_TEXT[definition.needs]),
    "",
    definition.examples.length === 1 ? "Example:" : "Examples:",
    ...definition.examples.map((example) => `  ${example}`),
  ].join("\n");
}

const PROGRAM_HELP = [
  "",
  "Exit codes: 0 done, 1 the operation failed, 2 asked for wrongly, 130 after Ctrl-C, 143 after SIGTERM;",
  "`lock PATH -- PROGRAM` ends with the program's, `agent wait` with the agent's.",
  "Every command talks to a daemon; `nexus COMMAND --help` says whether it works without quorum.",
  "",
  "Examples:",
  '  nexus write /hello.txt "hi"',
  "  nexus cat /hello.txt --server 127.0.0.1:2038",
  "  nexus zone create team --mount /team",
].join("\n");

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
