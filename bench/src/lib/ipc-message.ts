/** Bytes of every message: what a small job or event takes. */
export const MESSAGE_BYTES = 256;

/** A message that carries when it was sent, on the clock that all processes of a machine share. */
export function stampedMessage(): Uint8Array {
  const bytes = new Uint8Array(MESSAGE_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, process.hrtime.bigint());
  return bytes;
}

/** The last message of a run. */
export function lastMessage(): Uint8Array {
  return new Uint8Array(MESSAGE_BYTES);
}

/** Microseconds since it was sent; null: it is the last one. */
export function ageUs(message: Uint8Array): number | null {
  const sent = new DataView(message.buffer, message.byteOffset).getBigUint64(0);
  return sent === 0n ? null : Number(process.hrtime.bigint() - sent) / 1_000;
}

/** What a writing process is told. */
export interface WriterTask {
  readonly seconds: number;
  /** Milliseconds between two messages; 0: as fast as they are taken. */
  readonly paceMs: number;
  readonly to:
    | {
        readonly kind: "sharedMemory" | "sharedStream";
        readonly ringPath: string;
        readonly doorPath: string;
      }
    | { readonly kind: "socket"; readonly path: string }
    | { readonly kind: "wal"; readonly server: string; readonly path: string };
}
