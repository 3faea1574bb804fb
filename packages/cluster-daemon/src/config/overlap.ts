import { sep } from "node:path";

/** Whether one of two absolute paths is the other, or lies in it. By their text: links are the caller's to resolve. */
export function foldersOverlap(one: string, other: string): boolean {
  return isInside(one, other) || isInside(other, one);
}

function isInside(inner: string, outer: string): boolean {
  return `${inner}${sep}`.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}
