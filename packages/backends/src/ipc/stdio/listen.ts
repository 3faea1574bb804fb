import type { StdioInput } from "@nexus/kernel";
import { notBytes } from "./refusals.js";

/** Why nothing more comes out of an input. */
export type InputEnd =
  | { readonly kind: "input_over" }
  | { readonly kind: "input_broken"; readonly cause: unknown };

/**
 * Hears what an input gives until the function returned is called, and how it ends, at once when it has. `onEnd` may be
 * called more than once, the first time with the reason.
 */
export function listenTo(
  input: StdioInput,
  onChunk: (chunk: Uint8Array) => void,
  onEnd: (end: InputEnd) => void,
): () => void {
  const onData = (chunk: Uint8Array): void => {
    if (chunk instanceof Uint8Array) onChunk(chunk);
    else onEnd({ kind: "input_broken", cause: notBytes(chunk) });
  };
  input.on("end", () => onEnd({ kind: "input_over" }));
  // Stays when the channel goes: an error that nobody listens for would end the process that embeds the node.
  input.on("error", (cause) => onEnd({ kind: "input_broken", cause }));
  input.on("close", () => onEnd({ kind: "input_broken", cause: undefined }));
  if (input.readableEnded) onEnd({ kind: "input_over" });
  else if (input.destroyed) onEnd({ kind: "input_broken", cause: undefined });
  else {
    input.on("data", onData);
    input.resume();
  }
  return () => input.off("data", onData);
}
