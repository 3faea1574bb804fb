import { NexusError } from "@nexus/contracts";
import type { NexusFilesystem } from "../filesystem.js";

/** The filesystem under test, once the suite has opened it. */
export type Current = () => NexusFilesystem;

/** UTF-8. */
export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Code of the NexusError `work` ends with; "none" when it succeeds. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (NexusError.is(error)) return error.code;
    throw error;
  }
  return "none";
}

/** `count` pieces of 64 KiB whose bytes tell where they belong. */
export async function* pieces(count: number): AsyncIterable<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield new Uint8Array(65_536).fill(index % 251);
}
