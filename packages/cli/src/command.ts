import type { Command } from "commander";
import type { Remedies } from "./output/error-line.js";
import type { Session } from "./session.js";

/** Values of a command's own options by camelCase name, as commander gathered them. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** What has to work for a command to work; printed in its help. */
export type CommandNeeds = "reading" | "writing" | "node" | "zone-change" | "survivor";

export const NEEDS_TEXT: Readonly<Record<CommandNeeds, string>> = {
  reading:
    "Needs a daemon, and a quorum of the path's zone; without quorum, --consistency local reads what the node has.",
  writing: "Needs a daemon and a quorum of the path's zone.",
  node: "Needs a daemon; works without quorum (shows what the node itself knows).",
  survivor: "Needs a daemon; works without quorum, except that other zones than root need a quorum of root.",
  "zone-change": "Needs a daemon and a quorum of the zones it changes.",
};

/** A command before its request type is erased by `defineCommand`. */
export interface CommandSpec<Request> {
  /** `["zone", "create"]` for `nexus zone create`. */
  readonly words: readonly [string, ...string[]];
  readonly summary: string;
  /** Lines of the help after the summary. */
  readonly description?: readonly string[];
  readonly needs: CommandNeeds;
  /** What `--json` prints, one line. */
  readonly json: string;
  /** What to do about an error in this command's own words, where the server's would not name its options. */
  readonly remedies?: Remedies;
  /** Complete command lines; at least one. */
  readonly examples: readonly [string, ...string[]];
  /** Declares arguments and options. */
  readonly declare: (command: Command) => Command;
  /** Arguments to a request. Pure; errors: INVALID_ARGUMENT, INVALID_PATH. Runs before any connection is made. */
  readonly compile: (args: readonly string[], options: OptionValues) => Request;
  readonly run: (request: Request, session: Session) => Promise<void>;
}

/** A command ready to be put into the program. */
export interface CommandDefinition extends Omit<CommandSpec<never>, "compile" | "run"> {
  /** Checks the arguments; what it returns does the work. */
  readonly prepare: (args: readonly string[], options: OptionValues) => (session: Session) => Promise<void>;
}

export function defineCommand<Request>(spec: CommandSpec<Request>): CommandDefinition {
  const { compile, run, ...facts } = spec;
  return {
    ...facts,
    prepare: (args, options) => {
      const request = compile(args, options);
      return (session) => run(request, session);
    },
  };
}

/** The value of a boolean option: absent is false. */
export function flag(options: OptionValues, name: string): boolean {
  return options[name] === true;
}

/** The value of a text option: absent is null. */
export function text(options: OptionValues, name: string): string | null {
  const value = options[name];
  return typeof value === "string" ? value : null;
}
