import type { StreamGroup } from "../contract.js";

/** By name. */
export function sortedGroups(groups: ReadonlyMap<string, number>): readonly StreamGroup[] {
  const list = [...groups].map(([name, offset]) => ({ name, offset }));
  return list.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
