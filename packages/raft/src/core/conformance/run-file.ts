import { compareOutput, type Mismatch } from "./compare.js";
import { ConfChangeRunner } from "./confchange-runner.js";
import { type Directive, formatDirective, parseDatadriven } from "./datadriven.js";
import { Interaction } from "./interaction.js";
import { runDirective } from "./interaction-commands.js";
import { runQuorum } from "./quorum-runner.js";

export type CaseKind = "interaction" | "confchange" | "quorum";

export interface FileResult {
  readonly directives: number;
  readonly mismatches: readonly Mismatch[];
}

/** Runs one script against a fresh environment and compares every output. */
export function runFile(kind: CaseKind, text: string): FileResult {
  const run = newRunner(kind);
  const directives = parseDatadriven(text);
  const mismatches: Mismatch[] = [];
  for (const directive of directives) {
    const mismatch = compareOutput(directive, run(directive));
    if (mismatch !== null) mismatches.push(mismatch);
  }
  return { directives: directives.length, mismatches };
}

/** Runs one interaction script and returns it with the output it really has, judging nothing. */
export function replayInteraction(text: string): string {
  const run = newRunner("interaction");
  const shown = parseDatadriven(text).map((directive) => formatDirective(directive, run(directive)));
  return shown.join("");
}

function newRunner(kind: CaseKind): (directive: Directive) => string {
  switch (kind) {
    case "interaction": {
      const environment = new Interaction();
      return (directive) => runDirective(environment, directive);
    }
    case "confchange": {
      const runner = new ConfChangeRunner();
      return (directive) => runner.run(directive);
    }
    case "quorum":
      return runQuorum;
  }
}
