import {
  type DestinationStream,
  destination,
  type Logger,
  pino,
  stdSerializers,
  stdTimeFunctions,
} from "pino";
import type { DaemonConfig } from "../config/types.js";

export type { Logger } from "pino";

const STANDARD_OUTPUT = 1;

/**
 * Structured log on standard output: one JSON object a line, or one readable line on a terminal. `flush` writes out
 * what is still buffered; call it before the process ends.
 */
export function createLogger(
  config: Pick<DaemonConfig, "logLevel" | "logFormat" | "hostname">,
  isTerminal: boolean,
): { readonly logger: Logger; readonly flush: () => void } {
  const isText = config.logFormat === "text" || (config.logFormat === "auto" && isTerminal);
  const output = destination({ dest: STANDARD_OUTPUT, sync: false });
  const options = {
    level: config.logLevel,
    base: { node: config.hostname },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
  };
  const logger = isText ? pino(options, textStream(output)) : pino(options, output);
  return { logger, flush: () => output.flushSync() };
}

/** Named as it calls itself: pino takes the name of its class, which a bundle may change. */
export function describeError(error: Error): object {
  const described = stdSerializers.err(error);
  return error instanceof Error ? { ...described, type: error.name } : described;
}

/** Turns pino's JSON lines into `12:34:56.789 info  message key=value`. */
function textStream(output: DestinationStream): DestinationStream {
  return { write: (line) => output.write(formatTextLine(line)) };
}

/** What pino writes with the options above. */
interface TextLine {
  readonly level: string;
  readonly time: string;
  readonly msg?: string;
  readonly node: string;
  readonly [field: string]: unknown;
}

export function formatTextLine(line: string): string {
  const { level, time, msg, node: _node, ...fields } = JSON.parse(line) as TextLine;
  const clock = time.slice(11, 23);
  const shown = Object.entries(fields).map(([name, value]) => ` ${name}=${textOf(value)}`);
  return `${clock} ${level.padEnd(5)} ${msg ?? ""}${shown.join("")}\n`;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return /^[\w.:/@-]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value === "object" && value !== null && "message" in value) return JSON.stringify(value.message);
  return JSON.stringify(value);
}
