import { isAbsolute } from "node:path";
import { NexusError } from "@nexus/contracts";

/** The parameters of one mount, read by name; what is missing, malformed or unknown is refused by name. */
export class DriverParameters {
  readonly #driver: string;
  readonly #values: Readonly<Record<string, string>>;

  /** Errors: INVALID_ARGUMENT (a parameter the driver does not have). */
  constructor(driver: string, values: Readonly<Record<string, string>>, known: readonly string[]) {
    this.#driver = driver;
    this.#values = values;
    for (const name of Object.keys(values)) {
      if (!known.includes(name)) this.#refuse(`has no parameter '${name}'`, `use ${known.join(", ")}`);
    }
  }

  /** A required absolute path. Errors: INVALID_ARGUMENT. */
  folder(name: string): string {
    const value = this.#values[name];
    if (value === undefined || value === "") this.#refuse(`needs the parameter '${name}'`, `give ${name}`);
    if (!isAbsolute(value) || value.includes("\0")) {
      this.#refuse(
        `has ${name} = ${JSON.stringify(value)}, which is not an absolute path`,
        "start it with /",
      );
    }
    return value;
  }

  /** Errors: INVALID_ARGUMENT. */
  boolean(name: string, ifAbsent: boolean): boolean {
    const value = this.#values[name];
    if (value === undefined) return ifAbsent;
    if (value === "true" || value === "1") return true;
    if (value === "false" || value === "0") return false;
    this.#refuse(`has ${name} = ${JSON.stringify(value)}, which is not a boolean`, "use true or false");
  }

  #refuse(problem: string, remedy: string): never {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `driver '${this.#driver}' ${problem}`,
      remedy,
      details: { driver: this.#driver },
    });
  }
}
