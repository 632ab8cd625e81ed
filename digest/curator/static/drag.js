// Drag: an article to a story or to what is left out, a story to another place, a printed sentence
// up or down, and files from outside onto the page.

import { add, offerTo, out, place } from "./acts.js";
import { send } from "./queue.js";
import { $$, names, state } from "./state.js";

let dragged = null;

const what = (from) => {
  if (from.dataset.printed) return { kind: "printed", key: from.dataset.printed, text: from.dataset.text, element: from };
  if (from.dataset.item) return { kind: "offer", row: from.dataset.row, element: from };
  const story = from.dataset.row.startsWith("story:");
  return { kind: story ? "story" : "article", article: from.dataset.article, element: from };
};

document.addEventListener("dragstart", (e) => {
  const from = e.target.closest?.("[draggable=true]");
  if (!from) return;
  dragged = what(from);
  e.dataTransfer.effectAllowed = "move";
  e.dataTransfer.setData("text/plain", from.textContent.trim().slice(0, 200));
});

const numberOf = (article) => names().find((n) => n.article === article)?.number;

const target = (e) => {
  const at = e.target;
  if (!dragged || !at.closest) return null;
  if (dragged.kind === "printed") { const row = at.closest("[data-printed]"); return row?.dataset.printed === dragged.key && row !== dragged.element ? row : null; }
  if (at.closest("[data-drop=out]")) return at.closest("[data-drop=out]");
  const to = at.closest(".group, #items [data-number]");
  return to && Number(to.dataset.number) !== numberOf(dragged.article) ? to : null;
};

const unmark = () => { for (const x of $$(".over, .before, .after")) x.classList.remove("over", "before", "after"); };

// A story goes between two others: a line shows where. Anything else goes into what is marked.
const markOf = (to) => (dragged.kind !== "story" || to.dataset.drop ? "over" : Number(to.dataset.number) < numberOf(dragged.article) ? "before" : "after");

document.addEventListener("dragover", (e) => {
  if (!dragged && e.dataTransfer.types.includes("Files")) { e.preventDefault(); document.body.classList.add("bringing"); return; }
  const to = target(e);
  unmark();
  if (to) { e.preventDefault(); to.classList.add(markOf(to)); }
});

const shift = (to) => {
  const rows = $$(`[data-printed="${dragged.key}"]`);
  const steps = rows.indexOf(to) - rows.indexOf(dragged.element);
  const article = document.getElementById("pane").dataset.for;
  const one = { do: "shift", article, key: dragged.key, text: dragged.text, by: Math.sign(steps) };
  const say = dragged.key === "summary" ? "Sentence moved" : "Quotation moved";
  send("act", { acts: Array.from({ length: Math.abs(steps) }, () => one), say }, { label: say });
};

const land = (to) => {
  const { kind, article } = dragged;
  if (kind === "printed") shift(to);
  else if (kind === "offer") offerTo(dragged.row, to.dataset.story || "");
  else if (to.dataset.drop) out(article, kind === "story" ? `story:${article}` : `article:${article}`);
  else if (kind === "story") place(Number(to.dataset.number) - 1, article);
  else {
    const alone = names().filter((n) => !n.story && n.number === numberOf(article)).length < 2;
    const say = `Article into ${to.dataset.number}`;
    send("act", { acts: [{ do: alone ? "merge" : "move", article, to: to.dataset.story }], say }, { label: say });
  }
};

// Files and folders that are dropped, with all files in the folders.
const filesOf = async (items) => {
  const found = [];
  const walk = async (entry) => {
    if (entry.isFile) found.push(await new Promise((ok, no) => entry.file(ok, no)));
    else {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((ok, no) => reader.readEntries(ok, no));
        if (!some.length) break;
        for (const e of some) await walk(e);
      }
    }
  };
  const entries = [...items].map((i) => i.webkitGetAsEntry?.()).filter(Boolean);
  for (const entry of entries) await walk(entry);
  if (!entries.length) found.push(...[...items].map((i) => i.getAsFile()).filter(Boolean));
  return found.filter((f) => !f.name.startsWith("."));
};

document.addEventListener("drop", async (e) => {
  document.body.classList.remove("bringing");
  if (!dragged && e.dataTransfer.types.includes("Files")) {
    e.preventDefault();
    add(await filesOf(e.dataTransfer.items));
    return;
  }
  const to = target(e);
  unmark();
  if (!to) return;
  e.preventDefault();
  land(to);
});
document.addEventListener("dragleave", (e) => { if (!e.relatedTarget) document.body.classList.remove("bringing"); });
document.addEventListener("dragend", () => { dragged = null; unmark(); });
export { state };
