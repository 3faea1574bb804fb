/*
 * A process that talks in lines: `echo` sends back what it is sent, `silent` never reads, `write <count>` writes numbers and
 * ends, `cut` ends inside a line.
 */
const [mode = "", count = "0"] = process.argv.slice(2);

switch (mode) {
  case "echo":
    process.stdin.pipe(process.stdout);
    break;
  case "write":
    process.stdout.write(Array.from({ length: Number(count) }, (_, i) => `${i}\n`).join(""));
    break;
  case "cut":
    process.stdout.write("whole\nhal");
    break;
  case "silent":
    setInterval(() => undefined, 1_000);
    break;
  default:
    throw new Error(`mode "${mode}" is unknown`);
}
