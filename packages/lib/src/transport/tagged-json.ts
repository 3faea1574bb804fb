/** JSON has no bytes: they travel as `{"__type__": "bytes", "data": base64}`. */
export interface TaggedBytes {
  readonly __type__: "bytes";
  readonly data: string;
}

type Values = Readonly<Record<string, unknown>>;

export function bytesToJson(bytes: Uint8Array): TaggedBytes {
  return {
    __type__: "bytes",
    data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64"),
  };
}

export function isTaggedBytes(value: unknown): value is TaggedBytes {
  if (typeof value !== "object" || value === null) return false;
  return (
    "__type__" in value && value.__type__ === "bytes" && "data" in value && typeof value.data === "string"
  );
}

/** The same value, with bytes wherever tagged bytes were. */
export function taggedToBytes(value: Values): Values;
export function taggedToBytes(value: unknown): unknown;
export function taggedToBytes(value: unknown): unknown {
  // Not as a Buffer: its `slice` and `buffer` are not what those of a Uint8Array are.
  return replace(value, isTaggedBytes, ({ data }) => new Uint8Array(Buffer.from(data, "base64")));
}

/** The same value, with tagged bytes wherever bytes were. */
export function bytesToTagged(value: unknown): unknown {
  return replace(value, (each) => each instanceof Uint8Array, bytesToJson);
}

function replace<From>(
  value: unknown,
  isMeant: (value: unknown) => value is From,
  by: (value: From) => unknown,
): unknown {
  if (isMeant(value)) return by(value);
  if (Array.isArray(value)) return value.map((item: unknown) => replace(item, isMeant, by));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, replace(item, isMeant, by)]);
  return Object.fromEntries(entries);
}
