import { NexusError } from "@nexus/contracts";
import type { StorageMount } from "../../hal/distributed-coordinator.js";

/** Of a DT_EXTERNAL_STORAGE row: its driver and their parameters. Nobody but the kernel writes it, and it never changes. */
export const STORAGE_ATTRIBUTE = "nexus.storage";

/** Equal storages are equal texts. */
export function encodeStorage({ driver, parameters }: StorageMount): string {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return JSON.stringify([driver, ...sorted.flat()]);
}

/** null: `encodeStorage` cannot have made it. */
export function parseStorage(text: string): StorageMount | null {
  const words = parsedWords(text);
  const driver = words?.[0];
  if (words === null || driver === undefined || words.length % 2 === 0) return null;
  const parameters = new Map<string, string>();
  for (let i = 1; i + 1 < words.length; i += 2) parameters.set(words[i] ?? "", words[i + 1] ?? "");
  return { driver, parameters: Object.fromEntries(parameters) };
}

/** Errors: CORRUPT. */
export function decodeStorage(text: string): StorageMount {
  const storage = parseStorage(text);
  if (storage !== null) return storage;
  throw new NexusError({
    code: "CORRUPT",
    what: `${JSON.stringify(text.slice(0, 120))} names no external storage`,
    remedy: "restore the zone from a backup, or wipe this replica and let it join again",
  });
}

function parsedWords(text: string): readonly string[] | null {
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : null;
  } catch {
    // Malformed: the caller says so by name.
    return null;
  }
}
