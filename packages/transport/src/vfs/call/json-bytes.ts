/** JSON has no bytes: they travel as `{"__type__": "bytes", "data": base64}`. */
export interface TaggedBytes {
  readonly __type__: "bytes";
  readonly data: string;
}

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

/** The same values, with bytes wherever tagged bytes were. */
export function taggedToBytes(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return mapObject(values, (value) =>
    replace(value, isTaggedBytes, ({ data }) => Buffer.from(data, "base64")),
  );
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
  return mapObject(value as Record<string, unknown>, (item) => replace(item, isMeant, by));
}

function mapObject(
  values: Readonly<Record<string, unknown>>,
  map: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
