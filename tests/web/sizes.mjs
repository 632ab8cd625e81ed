// Sizes of built sites: `node sizes.mjs NAME=FOLDER ...` prints a table and exits with 1 when the style sheets of a theme are over 22 KB.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const LIMIT = 22_000;
let bad = 0;
console.log("| theme | style sheets | compressed | largest edition | compressed | largest story |");
console.log("|---|---|---|---|---|---|");
for (const argument of process.argv.slice(2)) {
  const [name, root] = argument.split("=");
  const files = readdirSync(root, { recursive: true }).map(String);
  const read = (wanted) => files.filter((f) => wanted.test(f)).map((f) => readFileSync(join(root, f)));
  const css = Buffer.concat(read(/^static\/[^/]+\.css$/));
  const most = (wanted) => read(wanted).sort((a, b) => b.length - a.length)[0] ?? Buffer.alloc(0);
  const edition = most(/^\d{4}\/\d\d\/\d\d\/index\.html$/), story = most(/^\d{4}\/\d\d\/\d\d\/[^/]+\/index\.html$/);
  console.log(`| ${name} | ${css.length} | ${gzipSync(css).length} | ${edition.length} | ${gzipSync(edition).length} | ${story.length} |`);
  bad += css.length > LIMIT;
}
process.exit(bad ? 1 : 0);
