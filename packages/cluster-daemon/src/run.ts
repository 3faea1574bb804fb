import { NexusError } from "@nexus/contracts";
import type { DaemonConfig } from "./config/types.js";
import { startDaemon } from "./daemon.js";
import { createLogger, type Logger } from "./log/logger.js";

/** What a shutdown may take beyond `--shutdown-timeout` before the process ends itself. */
const HARD_STOP_MARGIN_MS = 500;

/**
 * Runs the daemon until SIGTERM or SIGINT. Resolves with the exit code: 0 after an orderly stop, 1 when something had
 * to be cut off. Errors: whatever keeps the daemon from starting.
 */
export async function runUntilStopped(config: DaemonConfig): Promise<number> {
  const { logger, flush } = createLogger(config, process.stdout.isTTY === true);
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => onStopSignal(signal, stop, config, logger, flush));
  }
  logNodeWarnings(logger);
  process.on("uncaughtException", (error) => crash(error, "uncaught exception", logger, flush));
  process.on("unhandledRejection", (error) => crash(error, "unhandled rejection", logger, flush));
  try {
    const daemon = await startDaemon(config, { logger, signal: stop.signal });
    await aborted(stop.signal);
    const { failures } = await daemon.stop(config.shutdownTimeoutMs);
    for (const { name, error } of failures) logger.error({ part: name, err: error }, "not closed in order");
    logger.info({ failures: failures.length }, "stopped");
    return failures.length === 0 ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted && NexusError.is(error) && error.code === "CANCELLED") return 0;
    throw error;
  } finally {
    flush();
  }
}

/** Node prints its warnings to standard error, which is for refusals only; the log has a place for them. */
function logNodeWarnings(logger: Logger): void {
  process.removeAllListeners("warning");
  process.on("warning", (warning) => logger.warn({ name: warning.name }, warning.message));
}

function onStopSignal(
  signal: string,
  stop: AbortController,
  config: DaemonConfig,
  logger: Logger,
  flush: () => void,
): void {
  if (stop.signal.aborted) {
    end(`nexusd-cluster: ended by a second ${signal}`, flush);
    return;
  }
  logger.info({ signal }, "stopping");
  const hardStopMs = config.shutdownTimeoutMs + HARD_STOP_MARGIN_MS;
  setTimeout(() => {
    end(`nexusd-cluster: shutdown took longer than ${hardStopMs} ms and was cut off; see the log`, flush);
  }, hardStopMs).unref();
  stop.abort();
}

/** A state nobody foresaw is not one to go on from: the supervisor starts a new process, the log repairs. */
function crash(error: unknown, what: string, logger: Logger, flush: () => void): void {
  logger.fatal({ err: error }, what);
  end(
    `nexusd-cluster: ${what}: ${error instanceof Error ? error.message : String(error)}; see the log`,
    flush,
  );
}

function end(line: string, flush: () => void): void {
  flush();
  process.stderr.write(`${line}\n`, () => process.exit(1));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
