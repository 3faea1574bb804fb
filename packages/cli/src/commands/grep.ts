import { compileGlob, parsePath } from "@nexus/lib";
import { parseInteger } from "../arguments/number.js";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand, flag, text } from "../command.js";
import { printable } from "../output/error-line.js";

export const DEFAULT_MAX_MATCHES = 10_000;
const MAX_MATCHES_LIMIT = 10_000_000;

export interface GrepRequest {
  readonly pattern: string;
  readonly path: string;
  readonly ignoreCase: boolean;
  readonly fileGlob: string | null;
  readonly maxMatches: number;
}

export const grepCommand = defineCommand<GrepRequest>({
  words: ["grep"],
  summary: "search file contents",
  description: [
    "PATTERN is a JavaScript regular expression. Prints path:line:text. No match prints nothing and exits 0.",
  ],
  needs: "reading",
  json: "one line a match: path, lineNumber, line",
  examples: ["nexus grep deprecated /src", "nexus grep -i 'error|warn' /logs --include '*.log'"],
  declare: (command) =>
    command
      .argument("<pattern>", "what to search for")
      .argument("[path]", "file, or directory to search below", "/")
      .option("-i, --ignore-case", "upper and lower case alike")
      .option("--include <glob>", "only these files; without a slash it is matched against the name alone")
      .option("-m, --max-count <count>", `stop after this many matches (default ${DEFAULT_MAX_MATCHES})`),
  compile: (args, options) => {
    const ignoreCase = flag(options, "ignoreCase");
    const count = text(options, "maxCount");
    return {
      pattern: checkPattern(word(args, 0), ignoreCase),
      path: parsePath(args[1] ?? "/"),
      ignoreCase,
      fileGlob: compileInclude(text(options, "include")),
      maxMatches:
        count === null
          ? DEFAULT_MAX_MATCHES
          : parseInteger(count, "--max-count", { min: 1, max: MAX_MATCHES_LIMIT }),
    };
  },
  run: async ({ pattern, path, ignoreCase, fileGlob, maxMatches }, session) => {
    const fs = await session.filesystem();
    const include = fileGlob === null ? {} : { fileGlob };
    const options = { ...session.read, path, ignoreCase, maxMatches, ...include };
    for await (const match of fs.grep(pattern, options)) {
      const { lineNumber, line } = match;
      await (session.json
        ? session.out.json({ path: match.path, lineNumber, line })
        : session.out.line(`${printable(match.path)}:${lineNumber}:${line}`));
    }
  },
});

function checkPattern(pattern: string, ignoreCase: boolean): string {
  try {
    new RegExp(pattern, ignoreCase ? "i" : "");
    return pattern;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw usageError(
      `pattern "${pattern}" is not a regular expression: ${reason}`,
      "escape its special characters",
    );
  }
}

/** `*.md` means any file of that name, as grep's own --include does; `docs/*.md` is matched from `path` on. */
function compileInclude(glob: string | null): string | null {
  if (glob === null) return null;
  return compileGlob(glob.includes("/") ? glob : `**/${glob}`).pattern;
}
