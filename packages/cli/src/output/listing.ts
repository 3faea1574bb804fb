import {
  type DirEntryType,
  DT_DIR,
  DT_EXTERNAL_STORAGE,
  DT_LINK,
  DT_MOUNT,
  DT_PIPE,
  DT_REG,
  DT_STREAM,
} from "@nexus/contracts";
import { baseName } from "@nexus/lib";
import type { StatResult } from "@nexus/sdk";
import { humanBytes } from "./bytes.js";
import { isoTime, linkSuffix } from "./documents.js";
import { printable } from "./error-line.js";
import { type Column, renderTable } from "./table.js";

const TYPE_LETTERS: Readonly<Record<DirEntryType, string>> = {
  [DT_REG]: "-",
  [DT_DIR]: "d",
  [DT_MOUNT]: "m",
  [DT_PIPE]: "p",
  [DT_STREAM]: "s",
  [DT_EXTERNAL_STORAGE]: "e",
  [DT_LINK]: "l",
};

/** Nine permission letters behind the type's letter: `drwxr-xr-x`. */
export function modeText(entryType: DirEntryType, mode: number): string {
  const letters = Array.from("rwxrwxrwx", (letter, index) => ((mode >> (8 - index)) & 1 ? letter : "-"));
  return TYPE_LETTERS[entryType] + letters.join("");
}

/** The entry's own name; directories and mounts end with `/`. Control characters are escaped. */
export function displayName(stat: StatResult): string {
  return withSlash(stat, baseName(stat.path));
}

/** The same for its whole path. */
export function displayPath(stat: StatResult): string {
  return withSlash(stat, stat.path);
}

function withSlash(stat: StatResult, name: string): string {
  const shown = printable(name);
  return stat.isDirectory && !shown.endsWith("/") ? `${shown}/` : shown;
}

const LONG_COLUMNS: readonly Column[] = [
  { title: null, align: "left" },
  { title: null, align: "right" },
  { title: null, align: "right" },
  { title: null, align: "left" },
  { title: null, align: "left" },
];

/** Lines of `ls -l`: mode, size, version, time of change, name. */
export function longListing(
  entries: readonly StatResult[],
  options: { readonly humanSizes: boolean },
): string[] {
  return renderTable(
    LONG_COLUMNS,
    entries.map((stat) => [
      modeText(stat.entry.entryType, stat.mode),
      options.humanSizes ? humanBytes(stat.entry.sizeBytes) : String(stat.entry.sizeBytes),
      `v${stat.entry.version}`,
      isoTime(stat.entry.modifiedAtMs),
      `${displayName(stat)}${printable(linkSuffix(stat.entry))}`,
    ]),
  );
}
