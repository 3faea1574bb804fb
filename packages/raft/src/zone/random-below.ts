/** Uniform whole numbers in [0, bound), bound up to 2^47. */
export function randomBelow(randomBytes: (count: number) => Uint8Array): (bound: number) => number {
  return (bound) => {
    const limit = Math.floor(2 ** 48 / bound) * bound;
    for (;;) {
      let value = 0;
      for (const byte of randomBytes(6)) value = value * 256 + byte;
      if (value < limit) return value % bound;
    }
  };
}
