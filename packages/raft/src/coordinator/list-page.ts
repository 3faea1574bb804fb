import { NexusError } from "@nexus/contracts";
import {
  buildListPage,
  childRange,
  type KeyValue,
  type KeyValueView,
  type ListPage,
  type ListPageRequest,
  MAX_LIST_PAGE_ENTRIES,
  type Mutation,
  pageStart,
  requireDirectory,
} from "@nexus/kernel";
import type { ByteRange } from "../zone/state/keys.js";
import type { StateView } from "../zone/state/state-store.js";
import type { ZoneIdentity } from "../zone/state/zone-state.js";

/** A namespace to list, with its rows in order. */
export interface ListSource {
  readonly namespace: KeyValueView;
  openView(): Promise<StateView>;
  rows(view: StateView, range: ByteRange): AsyncIterable<KeyValue>;
}

/**
 * One page of a directory; `open` gives the namespace once it is as fresh as asked. Errors: those of `MetaStore.list`
 * and of `open`.
 */
export async function readPage(
  identity: ZoneIdentity,
  path: string,
  page: ListPageRequest,
  open: () => Promise<ListSource>,
): Promise<ListPage> {
  if (!Number.isInteger(page.limit) || page.limit < 1 || page.limit > MAX_LIST_PAGE_ENTRIES) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `a page of ${page.limit} entries was asked for`,
      remedy: `ask for 1 to ${MAX_LIST_PAGE_ENTRIES}`,
    });
  }
  const source = await open();
  const { inode } = requireDirectory(source.namespace, path, identity.zoneId);
  const directory = { path, inode, ...identity };
  const { gte, lt } = childRange(inode, pageStart(directory, page));
  const rows: KeyValue[] = [];
  const view = await source.openView();
  try {
    for await (const row of source.rows(view, { low: gte, high: lt })) {
      rows.push(row);
      if (rows.length > page.limit) break;
    }
  } finally {
    await view.close();
  }
  return buildListPage(directory, rows, page.limit);
}

/** Errors: INVALID_ARGUMENT for a commit of nothing. */
export function requireMutations(mutations: readonly Mutation[]): void {
  if (mutations.length > 0) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: "a commit holds no mutation",
    remedy: "pass at least one",
  });
}
