const LOG_LEVELS = ["DEBUG", "INFO", "WARN", "ERROR", "FATAL", "NONE"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export function toLogLevel(word: string): LogLevel {
  const level = LOG_LEVELS.find((candidate) => candidate === word.toUpperCase());
  if (level === undefined) throw new Error(`${word} is none of ${LOG_LEVELS.join(", ")}`);
  return level;
}

/** What a directive prints. At log level NONE nothing is shown but errors. */
export class Output {
  level: LogLevel = "DEBUG";
  private text = "";

  write(text: string): void {
    this.text += text;
  }

  writeLine(line: string): void {
    this.text += line.endsWith("\n") ? line : `${line}\n`;
  }

  /** Writes a header, then what `body` writes, two spaces further in. */
  section(header: string, body: () => void): void {
    this.writeLine(header);
    const before = this.text;
    this.text = "";
    body();
    const indented = this.text.replace(/^(?=.)/gm, "  ");
    this.text = before + indented;
  }

  /** Everything since the last time. */
  take(): string {
    const { text } = this;
    this.text = "";
    return text;
  }
}
