const SECOND_MS = 1_000;
const SECOND_TEXT_LENGTH = "2026-01-02T03:04:05.".length;

/**
 * Formats milliseconds since the Unix epoch as `Date.toISOString` does. Calls of one second share the text up to
 * it: formatting a date costs more than the rest of an audit record.
 */
export function createTimestampFormatter(): (wallMs: number) => string {
  let second = Number.NaN;
  let secondText = "";
  return (wallMs) => {
    const wholeMs = Math.trunc(wallMs);
    const ownSecond = Math.floor(wholeMs / SECOND_MS);
    if (ownSecond !== second) {
      const text = new Date(wholeMs).toISOString();
      // Years beyond 9999 take more characters: there is no such clock to be fast for.
      if (text.length !== SECOND_TEXT_LENGTH + "678Z".length) return text;
      second = ownSecond;
      secondText = text.slice(0, SECOND_TEXT_LENGTH);
    }
    const ms = wholeMs - ownSecond * SECOND_MS;
    if (ms < 10) return `${secondText}00${ms}Z`;
    return ms < 100 ? `${secondText}0${ms}Z` : `${secondText}${ms}Z`;
  };
}
