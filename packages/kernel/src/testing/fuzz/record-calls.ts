import type { Kernel } from "../../kernel/api.js";
import { SYSCALLS } from "../../syscalls/table.js";

const GROUPS: ReadonlySet<string | symbol> = new Set(["channels", "agents", "sessions", "trash"]);
/** The several-at-once and streamed kinds of a call bear its name. */
const KINDS = ["", "Batch", "Stream"] as const;

/** The same kernel; names of calls that are made come into `made`, as docs/syscalls.md has them. */
export function recordCalls<K extends Kernel>(kernel: K, made: Set<string>): K {
  return recorded(kernel, "", made);
}

/** Every call of the table, in each of its kinds. */
export function callsOf(kernel: Kernel): readonly string[] {
  const isCall = (name: string): boolean => {
    const found = name
      .split(".")
      .reduce((at: unknown, part) => (at as Record<string, unknown> | undefined)?.[part], kernel);
    return typeof found === "function";
  };
  return SYSCALLS.flatMap(({ name }) => KINDS.map((kind) => name + kind).filter(isCall));
}

function recorded<T extends object>(target: T, prefix: string, made: Set<string>): T {
  return new Proxy(target, {
    get(_, property) {
      const value: unknown = Reflect.get(target, property, target);
      const name = prefix + String(property);
      if (prefix === "" && GROUPS.has(property)) return recorded(value as object, `${name}.`, made);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        made.add(name);
        return (value as (...args: unknown[]) => unknown).apply(target, args);
      };
    },
  });
}
