/** `text` as a part of a Redis pattern that stands for itself. */
export function literalInRedisPattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, "\\$&");
}

/**
 * A Redis pattern that matches every key our pattern does, and a few more: there `?` stands for one byte, here for one
 * character, so it is widened and the caller filters. `[` and `\` are special there and plain here.
 */
export function toRedisPattern(pattern: string): string {
  return pattern
    .replace(/[\\[\]]/g, "\\$&")
    .replaceAll("?", "?*")
    .replace(/\*{2,}/g, "*");
}
