import { NexusError } from "@nexus/contracts";

/** What `~/.nexus/config.yaml` may say. Unknown keys are refused: a misspelt key must not be ignored. */
export interface CliConfig {
  /** Servers in the order they are tried, as written; null when the file does not name any. */
  readonly servers: readonly string[] | null;
}

export const EMPTY_CONFIG: CliConfig = { servers: null };

const KNOWN_KEYS = ["server"] as const;

/**
 * Reads the text of a configuration file. Errors: CONFIG_INVALID naming `file` and line.
 * The YAML parser is loaded only when there is a file to parse: most runs have none.
 */
export async function parseCliConfig(text: string, file: string): Promise<CliConfig> {
  const { LineCounter, isMap, isScalar, isSeq, parseDocument } = await import("yaml");
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const lineAt = (offset: number | undefined): number => Math.max(1, lineCounter.linePos(offset ?? 0).line);

  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) {
    throw configError(file, lineAt(syntaxError.pos[0]), syntaxError.message, "correct the YAML");
  }
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return EMPTY_CONFIG;
  if (!isMap(root)) {
    throw configError(
      file,
      lineAt(root.range?.[0]),
      "the file is not a mapping",
      'write `server: "host:port"`',
    );
  }

  let servers: readonly string[] | null = null;
  for (const { key, value } of root.items) {
    const line = lineAt(isScalar(key) ? key.range?.[0] : undefined);
    const name = isScalar(key) ? String(key.value) : "(a complex key)";
    if (name !== "server") {
      throw configError(file, line, `unknown key "${name}"`, `known keys: ${KNOWN_KEYS.join(", ")}`);
    }
    const items = isSeq(value) ? value.items : [value];
    servers = items.map((item) => {
      if (isScalar(item) && typeof item.value === "string" && item.value.trim() !== "") return item.value;
      const itemLine = isScalar(item) ? lineAt(item.range?.[0]) : line;
      throw configError(
        file,
        itemLine,
        "server is not text",
        'write `server: "host:port"` or a list of them',
      );
    });
  }
  return { servers };
}

function configError(file: string, line: number, problem: string, remedy: string): NexusError {
  return new NexusError({
    code: "CONFIG_INVALID",
    what: `${file}:${line}: ${problem}`,
    remedy,
    details: { file, line },
  });
}

/** Reads a file's text, or null when there is none. Injected, so that tests need no home folder. */
export type ReadTextFile = (file: string) => Promise<string | null>;

/** The configuration at `file`, empty when there is none. Errors: CONFIG_INVALID naming the file. */
export async function loadCliConfig(file: string, readTextFile: ReadTextFile): Promise<CliConfig> {
  let text: string | null;
  try {
    text = await readTextFile(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NexusError({
      code: "CONFIG_INVALID",
      what: `${file} cannot be read: ${reason}`,
      remedy: "correct its permissions, or remove it",
      details: { file },
      cause,
    });
  }
  return text === null ? EMPTY_CONFIG : parseCliConfig(text, file);
}
