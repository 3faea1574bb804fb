/**
 * The subject alternative names of a certificate, from the one line Node makes of them: `DNS:a, IP Address:::1`.
 * Node quotes a name that holds a comma or a quote as JSON, so that none can pass for several.
 */
export function splitAlternativeNames(line: string): readonly string[] {
  const names: string[] = [];
  let rest = line;
  while (rest !== "") {
    const quoted = /^([^:,"]+:)("(?:[^"\\]|\\.)*")(?:, |$)/.exec(rest);
    const plain = /^([^,]*)(?:, |,|$)/.exec(rest);
    names.push(quoted === null ? (plain?.[1] ?? "") : `${quoted[1]}${unquoted(quoted[2] ?? "")}`);
    rest = rest.slice((quoted ?? plain)?.[0].length ?? rest.length);
  }
  return names;
}

function unquoted(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    // Not JSON after all: kept as it is, which matches no name.
    return json;
  }
}
