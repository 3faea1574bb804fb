import { describe, expect, it } from "vitest";
import { renderFields, renderTable } from "./table.js";
import { zoneTable } from "./zone-text.js";

describe("tables", () => {
  it("align columns and leave no blanks at the ends", () => {
    const columns = [
      { title: "NAME", align: "left" },
      { title: "N", align: "right" },
      { title: "NOTE", align: "left" },
    ] as const;
    expect(
      renderTable(columns, [
        ["a", "1", ""],
        ["long", "22", "x"],
      ]),
    ).toEqual(["NAME   N  NOTE", "a      1", "long  22  x"]);
  });

  it("of no rows are nothing, header included", () => {
    expect(renderTable([{ title: "NAME", align: "left" }], [])).toEqual([]);
    expect(zoneTable([])).toEqual([]);
  });

  it("fields without a value are left out", () => {
    expect(
      renderFields([
        ["a", "1"],
        ["gone", null],
        ["long", "2"],
      ]),
    ).toEqual(["a:     1", "long:  2"]);
  });
});
