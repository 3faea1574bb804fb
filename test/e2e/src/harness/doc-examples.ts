/** A program in a page of documentation, and what it prints. */
export interface Example {
  /** The heading it stands under. */
  readonly title: string;
  readonly code: string;
  readonly output: string;
}

const FENCED = /^#+ (?<title>.+)$|^```(?<language>ts|text)\n(?<body>[\s\S]*?)^```$/gm;

/** Every `ts` block of a page; each must be followed by a `text` block with its output. */
export function examplesOf(page: string): readonly Example[] {
  const examples: Example[] = [];
  let title = "";
  let code: string | null = null;
  for (const { groups } of page.matchAll(FENCED)) {
    if (groups?.["title"] !== undefined) title = groups["title"];
    const { language, body } = groups ?? {};
    if (language === undefined || body === undefined) continue;
    if (language === "ts") {
      if (code !== null) throw new Error(`an example under "${title}" has no output below it`);
      code = body;
    } else if (code !== null) {
      examples.push({ title, code, output: body });
      code = null;
    }
  }
  if (code !== null) throw new Error(`the last example, under "${title}", has no output below it`);
  return examples;
}
