// The sheet of facts: choose rows, set many at once, fill down, paste a column.

import { askWhich } from "./dialogs.js";
import { save } from "./fields.js";
import { settle, touch } from "./patch.js";
import { focusRow } from "./place.js";
import { send } from "./queue.js";
import { $, $$, byData, dress, desk, state } from "./state.js";

const WORDS = { outlet: "no-outlet", date: "undated", link: "no-link" }; // of the filter
const MANY = { outlet: ["outlet", "outlets"], date: ["date", "dates"], link: ["link", "links"] };
const PROBLEM = { outlet: "no-outlet", date: "undated", link: "missing-link" };
const rows = () => $$("#sheet-body tr[data-article]").filter((r) => !r.hidden);
const cell = (row, key) => byData("fact", key, row);
const many = (n) => `${n} ${n === 1 ? "article" : "articles"}`;

let last = null; // the row chosen last, for Shift
export const choose = (box, range = false) => {
  const row = box.closest("tr");
  const on = box.checked;
  const all = rows();
  const [a, b] = [all.indexOf(row), all.indexOf(last)];
  const touched = range && b >= 0 ? all.slice(Math.min(a, b), Math.max(a, b) + 1) : [row];
  for (const r of touched) state.checked[on ? "add" : "delete"](r.dataset.article);
  last = row;
  dress(desk());
};

export const chooseAll = (on) => {
  for (const r of rows()) state.checked[on ? "add" : "delete"](r.dataset.article);
  dress(desk());
};
export const chooseNone = () => { state.checked.clear(); $("#choose-all").checked = false; dress(desk()); };

export const setMany = () => {
  const acts = [];
  for (const field of $$("[data-many]")) {
    const text = field.value.trim();
    if (text) for (const article of state.checked) acts.push({ do: "fact", article, key: field.dataset.many, text });
  }
  if (!acts.length) return;
  const say = `Facts set for ${many(state.checked.size)}`;
  send("act", { acts, say }, { label: say });
  for (const field of $$("[data-many]")) field.value = "";
  chooseNone();
  focusRow(); // out of the field: the next key is a command
};

export const waiveMany = async () => {
  const lacks = $$("#sheet-body [data-fact].missing").filter((f) => state.checked.has(f.dataset.article));
  if (!lacks.length) return;
  const filtered = state.filter.facts.split(/\s+/);
  const asked = Object.keys(WORDS).filter((key) => filtered.includes(WORDS[key]));
  const kinds = Object.keys(WORDS).map((key) => {
    const n = lacks.filter((f) => f.dataset.fact === key).length;
    return { key, n, label: `${n} ${MANY[key][n === 1 ? 0 : 1]}`, on: !asked.length || asked.includes(key) };
  }).filter((kind) => kind.n);
  const { text, chosen } = await askWhich(`What may be missing of ${many(state.checked.size)}, and why?`, kinds);
  if (!text || !chosen.length) return;
  const acts = lacks.filter((f) => chosen.includes(f.dataset.fact))
    .map((f) => ({ do: "waive", article: f.dataset.article, key: PROBLEM[f.dataset.fact], text }));
  const say = `Accepted as missing: ${kinds.filter((k) => chosen.includes(k.key)).map((k) => k.label).join(", ")}`;
  send("act", { acts, say }, { label: say });
  chooseNone();
  focusRow();
};

export const showAll = () => {
  state.show[state.view] = "";
  state.filter[state.view] = "";
  $("#filter").value = "";
  dress(desk());
};

export const filterBy = (word) => {
  const field = $("#filter");
  field.value = field.value.trim() === word ? "" : word;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

export const fillDown = (field) => {
  const all = rows();
  const above = all[all.indexOf(field.closest("tr")) - 1];
  const from = above && cell(above, field.dataset.fact);
  if (!from || !from.value) return;
  field.value = from.value;
  touch(field);
  save(field);
};

// The next missing cell after this one, in the order of the rows; from the top again at the end.
export const nextMissing = (field = null) => {
  const all = $$("#sheet-body .missing").filter((x) => !x.closest("[hidden]"));
  const at = field ? all.findIndex((x) => field.compareDocumentPosition(x) & Node.DOCUMENT_POSITION_FOLLOWING) : 0;
  const found = all[at < 0 ? 0 : at];
  if (found && found !== field) { found.focus(); found.select(); return true; }
  if (all.length || !$("#sheet-body .missing")) return false;
  showAll(); // what is missing is in rows that are not shown
  return nextMissing(field);
};

// Several lines pasted into a cell are a column; tabs part columns.
export const paste = (field, text) => {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((l) => l.split("\t"));
  if (lines.length < 2 && lines[0].length < 2) return false;
  const keys = ["outlet", "date", "link"].slice(["outlet", "date", "link"].indexOf(field.dataset.fact));
  const all = rows();
  const start = all.indexOf(field.closest("tr"));
  const acts = [];
  lines.forEach((line, i) => line.forEach((value, j) => {
    const row = all[start + i];
    if (row && keys[j] && value.trim()) acts.push({ do: "fact", article: row.dataset.article, key: keys[j], text: value.trim() });
  }));
  if (!acts.length) return false;
  settle(field);
  const say = `${acts.length} facts pasted`;
  send("act", { acts, say }, { label: say });
  return true;
};
