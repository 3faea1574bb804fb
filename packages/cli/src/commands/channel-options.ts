import { parsePath } from "@nexus/lib";
import type { ChannelOptions } from "@nexus/sdk";
import type { Command } from "commander";
import { parseDurationMs } from "../arguments/duration.js";
import { parseInteger } from "../arguments/number.js";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { flag, type OptionValues, text } from "../command.js";

const MAX_BOUND = Number.MAX_SAFE_INTEGER;

export interface MakeRequest {
  readonly path: string;
  readonly options: ChannelOptions;
}

/** Options of making a pipe or stream. */
export function declareMaking(command: Command): Command {
  return command
    .option(
      "--io-profile <profile>",
      "where messages live: wal (the zone's log), memory (one node), shared_memory (one machine)",
    )
    .option("--capacity <bytes>", "bytes of messages it holds at most")
    .option("--max-messages <count>", "messages it holds at most")
    .option("-p, --parents", "create missing parent directories");
}

export function compileMaking(args: readonly string[], options: OptionValues): MakeRequest {
  const ioProfile = text(options, "ioProfile");
  if (ioProfile !== null && ioProfile !== "wal" && ioProfile !== "memory" && ioProfile !== "shared_memory") {
    throw usageError(`--io-profile "${ioProfile}" is unknown`, "use wal, memory or shared_memory");
  }
  const number = (name: string, option: string): number | null => {
    const given = text(options, name);
    return given === null ? null : parseInteger(given, option, { min: 1, max: MAX_BOUND });
  };
  const capacityBytes = number("capacity", "--capacity");
  const maxMessages = number("maxMessages", "--max-messages");
  const maxAge = text(options, "maxAge");
  return {
    path: parsePath(word(args, 0)),
    options: {
      parents: flag(options, "parents"),
      ...(ioProfile === null ? {} : { ioProfile }),
      ...(capacityBytes === null ? {} : { capacityBytes }),
      ...(maxMessages === null ? {} : { maxMessages }),
      ...(maxAge === null ? {} : { maxAgeMs: parseDurationMs(maxAge, "--max-age") }),
    },
  };
}
