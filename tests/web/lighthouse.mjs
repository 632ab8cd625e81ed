// Lighthouse over built sites: `node lighthouse.mjs NAME=FOLDER ...` prints a table, and exits with 1 when a category is below 100.
//
// Each folder is served below /repo/ by a small server on the loopback, as GitHub Pages serves a project; edition, story and a table (people) are
// measured as phone and as desktop. PAGES and FORMS in the environment narrow it down (PAGES=story FORMS=phone).
import { createServer } from "node:http";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join, normalize, sep } from "node:path";
import { gzipSync } from "node:zlib";
import * as chromeLauncher from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
  ".png": "image/png", ".xml": "application/xml", ".json": "application/json", ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
};
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const BASE = "/repo/";

function serve(root) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    let file = path.startsWith(BASE) ? normalize(join(root, path.slice(BASE.length))) : "";
    if (file && existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    if (!file || !file.startsWith(root.replace(/\/$/, "") + sep) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "content-encoding": "gzip", "cache-control": "max-age=600" });
    response.end(gzipSync(readFileSync(file)));
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

// The longest of each kind: the largest edition, the largest story, the table of people.
function pages(root) {
  const found = { edition: "", story: "", table: "people/" };
  let most = { edition: 0, story: 0 };
  for (const y of readdirSync(root).filter((n) => /^\d{4}$/.test(n)))
    for (const m of readdirSync(join(root, y)))
      for (const d of readdirSync(join(root, y, m))) {
        const day = `${y}/${m}/${d}/`;
        const kinds = [["edition", day]];
        for (const s of readdirSync(join(root, day), { withFileTypes: true })) if (s.isDirectory()) kinds.push(["story", `${day}${s.name}/`]);
        for (const [kind, at] of kinds) {
          const file = join(root, at, "index.html");
          const size = existsSync(file) ? statSync(file).size : 0;
          if (size > most[kind]) [most[kind], found[kind]] = [size, at];
        }
      }
  return found;
}

const wanted = (name, value) => !process.env[name] || process.env[name].split(",").includes(value);
const chrome = await chromeLauncher.launch({
  chromePath: process.env.CHROME_PATH,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
let bad = 0;
console.log(`| theme | page | as | ${CATEGORIES.join(" | ")} |`);
console.log(`|---|---|---|${CATEGORIES.map(() => "---|").join("")}`);
try {
  for (const argument of process.argv.slice(2)) {
    const [name, root] = argument.split("=");
    const server = await serve(root);
    const home = `http://127.0.0.1:${server.address().port}${BASE}`;
    for (const [page, at] of Object.entries(pages(root))) {
      for (const [form, config] of [["phone", undefined], ["desktop", desktopConfig]]) {
        if (!wanted("PAGES", page) || !wanted("FORMS", form)) continue;
        let lhr, scores;
        // A machine that is busy with something else only ever takes points away: what is below 100 is measured again, twice at the most.
        for (let i = 0; i < 3 && !scores?.every((s) => s === 100); i++) {
          ({ lhr } = await lighthouse(home + at, { port: chrome.port, logLevel: "silent", onlyCategories: CATEGORIES }, config));
          scores = CATEGORIES.map((c) => Math.round(100 * (lhr.categories[c].score ?? 0)));
        }
        console.log(`| ${name} | ${page} | ${form} | ${scores.join(" | ")} |`);
        for (const c of CATEGORIES)
          for (const { id, weight } of lhr.categories[c].auditRefs) {
            const audit = lhr.audits[id];
            if (weight && audit.score !== null && audit.score < 1 && lhr.categories[c].score < 1)
              console.error(`  ${c}: ${audit.title} ${audit.displayValue ?? ""} ${JSON.stringify(audit.details?.items?.slice(0, 3) ?? "")}`);
          }
        bad += scores.filter((s) => s < 100).length;
      }
    }
    server.close();
  }
} finally {
  await chrome.kill();
}
process.exit(bad ? 1 : 0);
