import type { OperationContext } from "@nexus/contracts";
import type { VirtualChange, VirtualNode } from "../dispatch/path-resolver.js";

/** One entry of `/__sys__`: a file, or a directory of what it shows. */
export interface SystemView {
  /** The name below `/__sys__`. */
  readonly name: string;
  /** What is at `names` below the view; none: the view itself. null: nothing. */
  resolve(
    names: readonly string[],
    context: OperationContext,
  ): Promise<VirtualNode | null> | VirtualNode | null;
  /** Makes a change at `names`; null: none can be made there. Absent: the view is read-only. */
  change?(names: readonly string[], wanted: VirtualChange): Promise<void> | null;
}

/** A file of one JSON document, made when it is read. Values of bigint and Map must be made plain before. */
export function jsonFile(value: () => unknown): VirtualNode {
  return {
    kind: "file",
    mimeType: "application/json",
    read: async () => new TextEncoder().encode(`${JSON.stringify(await value(), null, 2)}\n`),
  };
}

export function textFile(mimeType: string, text: () => Promise<string> | string): VirtualNode {
  return { kind: "file", mimeType, read: async () => new TextEncoder().encode(await text()) };
}

/** A directory of JSON files, one an item. */
export interface ItemSource {
  names(): Promise<readonly string[]> | readonly string[];
  /** A value, or a promise of one; null: no such item. */
  item(name: string): unknown;
}

export function itemsView(name: string, source: ItemSource): SystemView {
  return {
    name,
    resolve: async (names) => {
      const [item, ...rest] = names;
      if (item === undefined) {
        return {
          kind: "directory",
          list: async () => (await source.names()).map((child) => ({ name: child, isDirectory: false })),
        };
      }
      const value = rest.length > 0 ? null : await source.item(item);
      return value === null || value === undefined ? null : jsonFile(() => value);
    },
  };
}
