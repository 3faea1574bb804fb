import { invariant } from "./assert.js";

export interface ChunkLimits {
  readonly minBytes: number;
  /** A power of two. */
  readonly avgBytes: number;
  readonly maxBytes: number;
}

/** Chunk sizes of stored files (reference facts 4.13). Changing one changes every content id of a large file. */
export const DEFAULT_CHUNK_LIMITS: ChunkLimits = {
  minBytes: 256 * 1024,
  avgBytes: 1024 * 1024,
  maxBytes: 4 * 1024 * 1024,
};

/** Bits by which the mask is harder before the average size and easier after it. */
const NORMALIZATION_LEVEL = 1;
/** The highest mask bit: one below the sign, so that the mask shifted by one still fits 32 bits. */
const TOP_MASK_BIT = 30;

/** 256 random-looking words, the same everywhere (splitmix32 of a fixed seed): part of the content format. */
function gearTable(): Int32Array {
  const table = new Int32Array(256);
  let state = 0x4e585553;
  for (let i = 0; i < table.length; i += 1) {
    state = (state + 0x9e3779b9) | 0;
    let word = state ^ (state >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    table[i] = word ^ (word >>> 15);
  }
  return table;
}

/** `bits` ones, ending at TOP_MASK_BIT: the high bits of a Gear hash have seen the most bytes. */
function highMask(bits: number): number {
  return ((2 ** bits - 1) << (TOP_MASK_BIT + 1 - bits)) | 0;
}

/**
 * Content-defined chunking: FastCDC as of 2020 (Xia et al., "The Design of Fast Content-Defined Chunking for
 * Data Deduplication Based Storage Systems", IEEE TPDS 31(9)), with its minimum-size skip, normalised chunk
 * sizes and two bytes a round, on a 32-bit Gear hash. Incremental and pure: cut points depend on the bytes
 * alone, never on how they were fed.
 */
export class FastCdc {
  readonly #limits: ChunkLimits;
  readonly #gear = gearTable();
  readonly #gearShifted: Int32Array;
  readonly #hardMask: number;
  readonly #easyMask: number;
  /** Bytes of the open chunk so far. */
  #length = 0;
  #hash = 0;

  constructor(limits: ChunkLimits = DEFAULT_CHUNK_LIMITS) {
    const { minBytes, avgBytes, maxBytes } = limits;
    invariant(
      minBytes >= 1 && minBytes < avgBytes && avgBytes < maxBytes,
      "chunk limits are ordered and positive",
      { minBytes, avgBytes, maxBytes },
    );
    const bits = Math.log2(avgBytes);
    invariant(Number.isInteger(bits) && bits >= 4 && bits <= 28, "the average is a power of two", {
      avgBytes,
    });
    this.#limits = limits;
    this.#gearShifted = this.#gear.map((word) => word << 1);
    this.#hardMask = highMask(bits + NORMALIZATION_LEVEL);
    this.#easyMask = highMask(bits - NORMALIZATION_LEVEL);
  }

  /** Bytes of the chunk that is still open: what follows the last cut. */
  get openBytes(): number {
    return this.#length;
  }

  /** Feeds the next bytes; returns the ends (exclusive offsets into `bytes`) of the chunks that end in them. */
  push(bytes: Uint8Array): readonly number[] {
    const cuts: number[] = [];
    let offset = 0;
    while (offset < bytes.length) {
      const cut = this.#advance(bytes, offset);
      if (cut === null) break;
      cuts.push(cut);
      offset = cut;
    }
    return cuts;
  }

  /** Ends the input: the length of the last chunk (0 when the input ended at a cut), then starts afresh. */
  finish(): number {
    const length = this.#length;
    this.#length = 0;
    this.#hash = 0;
    return length;
  }

  /** The end of the open chunk in `bytes`, or null when all of them belong to it. */
  #advance(bytes: Uint8Array, from: number): number | null {
    const { minBytes, avgBytes, maxBytes } = this.#limits;
    const start = from - this.#length;
    let position = Math.min(bytes.length, Math.max(from, start + minBytes));
    const normalEnd = Math.min(bytes.length, start + avgBytes);
    let cut = this.#scan(bytes, position, normalEnd, this.#hardMask);
    if (cut === null) {
      position = Math.max(position, normalEnd);
      cut = this.#scan(bytes, position, Math.min(bytes.length, start + maxBytes), this.#easyMask);
    }
    if (cut === null && bytes.length >= start + maxBytes) cut = start + maxBytes;
    if (cut === null) {
      this.#length = bytes.length - start;
      return null;
    }
    this.#length = 0;
    this.#hash = 0;
    return cut;
  }

  /** Rolls the hash over [from, to); the offset after the first byte whose hash meets the mask, or null. */
  #scan(bytes: Uint8Array, from: number, to: number, mask: number): number | null {
    const gear = this.#gear;
    const gearShifted = this.#gearShifted;
    const maskShifted = mask << 1;
    let hash = this.#hash;
    let i = from;
    // Two bytes a round: the first is judged one bit to the left, which saves one shift of the pair.
    for (; i + 1 < to; i += 2) {
      hash = ((hash << 2) + (gearShifted[bytes[i] as number] as number)) | 0;
      if ((hash & maskShifted) === 0) return i + 1;
      hash = (hash + (gear[bytes[i + 1] as number] as number)) | 0;
      if ((hash & mask) === 0) return i + 2;
    }
    if (i < to) {
      hash = ((hash << 1) + (gear[bytes[i] as number] as number)) | 0;
      if ((hash & mask) === 0) return i + 1;
    }
    this.#hash = hash;
    return null;
  }
}
