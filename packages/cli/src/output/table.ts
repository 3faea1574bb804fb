export type Alignment = "left" | "right";

export interface Column {
  /** null: the table has no header line. */
  readonly title: string | null;
  readonly align: Alignment;
}

/** Lines of a table: columns two spaces apart, no trailing blanks, a header when the columns have titles. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const titles = columns.map((column) => column.title ?? "");
  const withHeader = columns.some((column) => column.title !== null) ? [titles, ...rows] : rows;
  const widths = columns.map((_, index) =>
    withHeader.reduce((widest, row) => Math.max(widest, displayWidth(row[index] ?? "")), 0),
  );
  return withHeader.map((row) =>
    columns
      .map((column, index) => pad(row[index] ?? "", widths[index] ?? 0, column.align))
      .join("  ")
      .trimEnd(),
  );
}

/** `name:  value` lines with the values aligned; rows with a null value are left out. */
export function renderFields(fields: readonly (readonly [string, string | null])[]): string[] {
  const rows = fields.flatMap(([name, value]) => (value === null ? [] : [[`${name}:`, value]]));
  return renderTable(
    [
      { title: null, align: "left" },
      { title: null, align: "left" },
    ],
    rows,
  );
}

function pad(text: string, width: number, align: Alignment): string {
  const blanks = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "left" ? text + blanks : blanks + text;
}

/** Code points, not UTF-16 units: enough to keep names with emoji or rare letters from shifting a column by much. */
function displayWidth(text: string): number {
  return [...text].length;
}
