/** Scripts of commands with their expected output, in the format of the Go package `datadriven`. */

export interface Argument {
  readonly key: string;
  /** `key` alone has none, `key=v` one, `key=(v1,v2)` several. */
  readonly values: readonly string[];
}

export interface Directive {
  /** 1 for the first line of the file. */
  readonly line: number;
  readonly command: string;
  readonly args: readonly Argument[];
  /** The lines between the command and the separator. */
  readonly input: string;
  readonly expected: string;
  /** The lines of the file it was read from, without its expectation: what a rewrite repeats. */
  readonly source: string;
}

const SEPARATOR = "----";

/** Errors: Error naming the line that breaks the format. */
export function parseDatadriven(text: string): Directive[] {
  return new Parser(text.split("\n")).parse();
}

class Parser {
  private at = 0;

  constructor(private readonly lines: readonly string[]) {}

  parse(): Directive[] {
    const directives: Directive[] = [];
    for (;;) {
      const sourceStart = this.at;
      this.skipCommentsAndBlanks();
      if (this.at >= this.lines.length) return directives;
      directives.push(this.parseDirective(sourceStart));
    }
  }

  private skipCommentsAndBlanks(): void {
    while (this.at < this.lines.length) {
      const line = this.current().trim();
      if (line !== "" && !line.startsWith("#")) return;
      this.at += 1;
    }
  }

  private parseDirective(sourceStart: number): Directive {
    const line = this.at + 1;
    const [command, ...args] = splitWords(this.current(), line);
    if (command === undefined) throw new Error(`line ${line}: no command`);
    this.at += 1;
    const input = this.takeUntil((text) => text === SEPARATOR, line);
    const source = this.lines.slice(sourceStart, this.at).join("\n");
    this.at += 1;
    const expected = this.takeExpected(line);
    return { line, command, args: args.map(parseArgument), input, expected, source };
  }

  private takeExpected(line: number): string {
    if (this.at >= this.lines.length || this.current() !== SEPARATOR) {
      const start = this.at;
      while (this.at < this.lines.length && this.current() !== "") this.at += 1;
      return joinLines(this.lines.slice(start, this.at));
    }
    // Doubled separators: the output holds blank lines.
    this.at += 1;
    const start = this.at;
    const isEnd = (): boolean => this.current() === SEPARATOR && this.lines[this.at + 1] === SEPARATOR;
    while (this.at < this.lines.length && !isEnd()) this.at += 1;
    if (this.at >= this.lines.length) throw new Error(`line ${line}: the doubled ${SEPARATOR} does not end`);
    this.at += 2;
    return joinLines(this.lines.slice(start, this.at - 2));
  }

  private takeUntil(isEnd: (line: string) => boolean, line: number): string {
    const start = this.at;
    while (this.at < this.lines.length && !isEnd(this.current())) this.at += 1;
    if (this.at >= this.lines.length) throw new Error(`line ${line}: no ${SEPARATOR} follows`);
    return this.lines.slice(start, this.at).join("\n");
  }

  private current(): string {
    return this.lines[this.at] ?? "";
  }
}

function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** Splits at spaces outside of parentheses. */
function splitWords(text: string, line: number): string[] {
  const words: string[] = [];
  let word = "";
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character !== " " || depth > 0) {
      word += character;
    } else if (word !== "") {
      words.push(word);
      word = "";
    }
  }
  if (depth !== 0) throw new Error(`line ${line}: parentheses do not match`);
  if (word !== "") words.push(word);
  return words;
}

function parseArgument(word: string): Argument {
  const equals = word.indexOf("=");
  if (equals < 0) return { key: word, values: [] };
  const key = word.slice(0, equals);
  const value = word.slice(equals + 1);
  if (!value.startsWith("(")) return { key, values: value === "" ? [] : [value] };
  const inner = value.slice(1, -1).trim();
  return { key, values: inner === "" ? [] : inner.split(",").map((item) => item.trim()) };
}

/** A directive as text again, with the output it really has. */
export function formatDirective(directive: Directive, output: string): string {
  const body = output.endsWith("\n") || output === "" ? output : `${output}\n`;
  const hasBlank = /(^|\n)\n/.test(body);
  const shown = hasBlank ? `${SEPARATOR}\n${body}${SEPARATOR}\n${SEPARATOR}\n` : body;
  return `${directive.source}\n${SEPARATOR}\n${shown}`;
}
