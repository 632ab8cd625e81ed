// What Gmail, Outlook and Apple Mail make of a mail, by the tables of caniemail.com, and whether a parser of another house reads it.
// Usage: see clients.py beside this file. In: a folder with newsletter.html and *.eml. Out: findings on standard output, exit 1 on a bad one.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { caniemail } from "caniemail";
import { simpleParser } from "mailparser";

const CLIENTS = ["gmail.*", "outlook.*", "apple-mail.*"];
// Unsupported somewhere, and why nothing is lost by it there. Every other finding is an error.
const FINE = JSON.parse(readFileSync(new URL("./fine.json", import.meta.url)));

const folder = process.argv[2];
const html = readFileSync(join(folder, "newsletter.html"), "utf8");
const found = new Map();
const { issues } = caniemail({ clients: CLIENTS, html });
for (const [kind, map] of Object.entries(issues)) {
  for (const [client, list] of map) {
    for (const issue of list) {
      const name = `${issue.title}`;
      const at = found.get(name) ?? { kinds: new Set(), clients: new Set(), notes: new Set() };
      at.kinds.add(kind);
      at.clients.add(client);
      for (const n of issue.notes ?? []) at.notes.add(n);
      found.set(name, at);
    }
  }
}
let bad = 0;
for (const [name, at] of [...found].sort()) {
  const fine = FINE[name];
  const unsupported = at.kinds.has("errors");
  if (unsupported && !fine) bad += 1;
  console.log(`${unsupported ? (fine ? "degrades" : "NOT SUPPORTED") : "partly"}: ${name} (${[...at.clients].sort().join(", ")})${fine ? " - " + fine : ""}`);
}

const mails = readdirSync(folder).filter((f) => f.endsWith(".eml"));
for (const file of mails) {
  const mail = await simpleParser(readFileSync(join(folder, file)), { skipTextToHtml: true });
  const wanted = readFileSync(join(folder, "subject.txt"), "utf8").trim();
  const checks = {
    subject: mail.subject === wanted,
    html: mail.html.replace(/\r\n/g, "\n").trim() === html.trim(),
    text: mail.text.replace(/\r\n/g, "\n").trim() === readFileSync(join(folder, "newsletter.txt"), "utf8").trim(),
    to: mail.to.value.length === 1,
    from: mail.from.value.length === 1,
    attachments: mail.attachments.length === 0,
    id: /^<[^\s<>@]+@[^\s<>@]+>$/.test(mail.messageId),
    date: mail.date instanceof Date && !Number.isNaN(mail.date.getTime()),
  };
  const wrong = Object.entries(checks).filter(([, ok]) => !ok).map(([k]) => k);
  if (wrong.length) bad += 1;
  console.log(`${file}: ${wrong.length ? "WRONG " + wrong.join(", ") : "read as written"}: ${JSON.stringify(mail.subject).slice(0, 60)}`);
}
if (!mails.length) bad += 1;
process.exit(bad ? 1 : 0);
