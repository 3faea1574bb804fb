import { CONFIG_FILE_FLAG, CONFIG_FILE_VARIABLE, SETTING_KEYS, SETTINGS } from "./settings.js";

const WIDTH = 100;
const TEXT_COLUMN = 30;

/** The text of `nexusd-cluster --help`. */
export function helpText(): string {
  const lines = [
    "nexusd-cluster: one node of a Nexus federation",
    "",
    "Usage: nexusd-cluster [flags]",
    "",
    "Without flags: a single node on loopback with its data in ./nexus-cluster-data.",
    "Each flag is also a NEXUS_* variable and a key of the YAML file; flags win over variables, variables over",
    "the file.",
    "",
    "Flags:",
  ];
  for (const key of SETTING_KEYS) {
    const { name, placeholder, variable, defaultText, description } = SETTINGS[key];
    const flag = placeholder === null ? `--${name}` : `--${name} ${placeholder}`;
    const fallback = defaultText === null || defaultText === "false" ? "" : ` Default: ${defaultText}.`;
    lines.push(...entry(flag, `${description}${fallback} [${variable}]`));
  }
  lines.push(...entry(`--${CONFIG_FILE_FLAG} FILE`, `YAML file with settings. [${CONFIG_FILE_VARIABLE}]`));
  lines.push(...entry("--help, -h", "Show this text."));
  lines.push(...entry("--version, -V", "Show the version."));
  lines.push(
    "",
    "Examples:",
    "  nexusd-cluster",
    "      One node, embedded default.",
    "  nexusd-cluster --hostname b --data-dir /var/lib/nexus-b --bind-addr 127.0.0.1:2136 \\",
    "      --client-addr 127.0.0.1:2038 --http-addr 127.0.0.1:2036 --peers 127.0.0.1:2126",
    "      A second node on the same machine that joins the first.",
    "  nexusd-cluster --config /etc/nexus/node.yaml",
    "      Settings from a file.",
    "",
  );
  return lines.join("\n");
}

function entry(flag: string, description: string): readonly string[] {
  const rows = wrap(description, WIDTH - TEXT_COLUMN);
  const indent = " ".repeat(TEXT_COLUMN);
  const head = `  ${flag}`;
  if (head.length >= TEXT_COLUMN) return [head, ...rows.map((row) => indent + row)];
  return rows.map((row, at) => (at === 0 ? head.padEnd(TEXT_COLUMN) : indent) + row);
}

function wrap(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(" ")) {
    if (row !== "" && row.length + 1 + word.length > width) {
      rows.push(row);
      row = word;
    } else {
      row = row === "" ? word : `${row} ${word}`;
    }
  }
  return [...rows, row];
}
