/** Puts another method in the place of one of a class, or of an object; the result puts the old one back. */
export function replaceMethod<T extends object, K extends keyof T>(
  owner: T,
  name: K,
  make: (original: T[K]) => T[K],
): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  if (before === undefined)
    throw new Error(`there is no method ${String(name)} to replace: mend the planted bug`);
  const original = owner[name];
  Object.defineProperty(owner, name, { ...before, value: make(original) });
  return () => Object.defineProperty(owner, name, before);
}

/** A mistake that implementations of Raft really make, put into this one while a simulation runs. */
export interface PlantedBug {
  readonly name: string;
  /** What is wrong, in one line. */
  readonly what: string;
  /** Changes the classes of this process; what it returns undoes that. */
  plant(): () => void;
}
