import { type DirEntryType, ENTRY_TYPE_NAMES, NexusError } from "@nexus/contracts";

/** Reads positional fields that somebody else wrote. */
export class FieldReader {
  readonly #fields: readonly unknown[];
  #position = 0;

  constructor(packed: unknown) {
    if (!Array.isArray(packed)) this.refuse(`a ${typeof packed} stands where a list is expected`);
    this.#fields = packed;
  }

  get atEnd(): boolean {
    return this.#position >= this.#fields.length;
  }

  next(): unknown {
    if (this.atEnd) this.refuse(`it ends after ${this.#fields.length} fields`);
    const value = this.#fields[this.#position];
    this.#position += 1;
    return value;
  }

  text(): string {
    const value = this.next();
    return typeof value === "string" ? value : this.#refuseType(value, "a string");
  }

  textOrNull(): string | null {
    const value = this.next();
    return value === null || typeof value === "string" ? value : this.#refuseType(value, "a string or null");
  }

  /** A non-negative integer below 2^53. */
  integer(): number {
    const value = this.next();
    const valid = typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
    return valid ? value : this.#refuseType(value, "an integer in [0, 2^53)");
  }

  number(): number {
    const value = this.next();
    return typeof value === "number" && Number.isFinite(value)
      ? value
      : this.#refuseType(value, "a finite number");
  }

  /** A non-negative integer below 2^53, or null. */
  integerOrNull(): number | null {
    const value = this.next();
    if (value === null) return null;
    const valid = typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
    return valid ? value : this.#refuseType(value, "a non-negative integer or null");
  }

  numberOrNull(): number | null {
    const value = this.next();
    if (value === null) return null;
    return typeof value === "number" && Number.isFinite(value)
      ? value
      : this.#refuseType(value, "a finite number or null");
  }

  flag(): boolean {
    const value = this.next();
    return typeof value === "boolean" ? value : this.#refuseType(value, "a boolean");
  }

  flagOrNull(): boolean | null {
    const value = this.next();
    return value === null || typeof value === "boolean"
      ? value
      : this.#refuseType(value, "a boolean or null");
  }

  array(): readonly unknown[] {
    const value = this.next();
    return Array.isArray(value) ? value : this.#refuseType(value, "a list");
  }

  arrayOrNull(): readonly unknown[] | null {
    const value = this.next();
    if (value === null) return null;
    return Array.isArray(value) ? value : this.#refuseType(value, "a list or null");
  }

  bytes(): Uint8Array {
    const value = this.next();
    return value instanceof Uint8Array ? value : this.#refuseType(value, "bytes");
  }

  entryType(): DirEntryType {
    const value = this.integer();
    return value in ENTRY_TYPE_NAMES
      ? (value as DirEntryType)
      : this.refuse(`entry type ${value} is unknown`);
  }

  entryTypeOrNull(): DirEntryType | null {
    const value = this.numberOrNull();
    if (value === null) return null;
    return value in ENTRY_TYPE_NAMES
      ? (value as DirEntryType)
      : this.refuse(`entry type ${value} is unknown`);
  }

  end(): void {
    if (!this.atEnd) this.refuse(`${this.#fields.length - this.#position} fields follow the end`);
  }

  refuse(detail: string): never {
    throw new NexusError({
      code: "CORRUPT",
      what: `packed record is malformed at field ${this.#position}: ${detail}`,
      details: { field: this.#position },
    });
  }

  #refuseType(value: unknown, wanted: string): never {
    return this.refuse(`${shown(value)} is not ${wanted}`);
  }
}

/** The start of a value as text. Damaged bytes decode to anything msgpack knows, large integers among them. */
function shown(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "bigint" ? `${inner}n` : inner,
  );
  return text?.slice(0, 40) ?? typeof value;
}
