import { NexusError } from "@nexus/contracts";

/** A setting of a service, as an administrator writes it. */
export interface ServiceSetting<T> {
  readonly description: string;
  readonly fallback: T;
  /** Throws an Error that says what is wrong with the text. */
  read(text: string): T;
}

type SettingTable = Readonly<Record<string, ServiceSetting<unknown>>>;
type Values<Table extends SettingTable> = { readonly [Name in keyof Table]: Table[Name]["fallback"] };

export function describeSettings(table: SettingTable): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(table).map(([name, { description }]) => [name, description]));
}

/** Values of every setting of the table. Errors: INVALID_ARGUMENT (an unknown setting, or a value that cannot be). */
export function readSettings<Table extends SettingTable>(
  service: string,
  table: Table,
  written: Readonly<Record<string, string>>,
): Values<Table> {
  const unknown = Object.keys(written).find((name) => !Object.hasOwn(table, name));
  if (unknown !== undefined) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `service ${service} has no setting ${JSON.stringify(unknown.slice(0, 80))}`,
      remedy: `use ${Object.keys(table).join(", ") || "none"}`,
    });
  }
  const read = ([name, setting]: [string, ServiceSetting<unknown>]): [string, unknown] => {
    const text = written[name];
    if (text === undefined) return [name, setting.fallback];
    try {
      return [name, setting.read(text)];
    } catch (cause) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `setting ${name} of service ${service}, ${JSON.stringify(text.slice(0, 120))}, ${String(cause instanceof Error ? cause.message : cause)}`,
        remedy: setting.description,
        cause,
      });
    }
  };
  return Object.fromEntries(Object.entries(table).map(read)) as Values<Table>;
}
