// The place in the lists: which row is chosen, and which comes next.

import { $, $$, desk, names, state } from "./state.js";

const leaving = state.leaving;

const isVisible = (row) => !row.closest("[hidden]") && (row.matches("summary") || !row.closest("details:not([open])"));

export const isOffer = (key) => /^(event|item):/.test(key);

// A story whose articles are shown is not a row of its own for the arrows; the inbox is a list of its own.
export const rows = (root = desk()) => $$("[data-row]", root).filter((row) =>
  isVisible(row) && isOffer(row.dataset.row) === isOffer(state.row) && !leaving.has(row.dataset.row) && !(row.matches("summary") && row.parentElement.open));

export const rowElement = (key = state.row, root = desk()) => $$("[data-row]", root).find((x) => x.dataset.row === key);
export const isQuestion = (key) => key.startsWith("question:");

export const storyOf = (article = state.article) => {
  const all = names();
  const number = all.find((n) => n.article === article)?.number;
  return all.find((n) => n.story && n.number === number)?.article || "";
};

export const rowOf = (article) => (state.view === "stories" ? `story:${storyOf(article)}` : `article:${article}`);

// The row to choose when `key` goes: the next question after a question, else the next row, else the one before.
const next = (key, exists, root) => {
  const all = $$("[data-row]", root).map((x) => x.dataset.row).filter((k) => isOffer(k) === isOffer(key));
  const at = all.indexOf(key);
  const fits = (k) => k !== key && exists(k);
  if (isQuestion(key)) {
    const questions = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].filter(isQuestion);
    const found = questions.find(fits);
    if (found) return found;
  }
  return all.slice(at + 1).find(fits) || all.slice(0, Math.max(at, 0)).reverse().find(fits) || "";
};

// An act takes the chosen row away: the next one is chosen at once. Returns the new row's key.
export const advance = (key) => {
  leaving.add(key);
  const visible = new Set(rows().map((r) => r.dataset.row));
  return next(key, (k) => visible.has(k) && !leaving.has(k), desk());
};

// Before an answer is patched in: is the chosen row still there? Else the next one of the old list.
export const settleRow = (fresh) => {
  if (!state.row) state.row = rowOf(state.article);
  const there = new Map($$("[data-row]", fresh).map((x) => [x.dataset.row, x.dataset]));
  if (!there.has(state.row)) {
    const old = rowElement(state.row);
    const found = old && next(state.row, (k) => there.has(k), desk());
    state.row = found || rowOf(old ? fresh.dataset.article : state.article);
  }
  const { article, item } = there.get(state.row) || {};
  if (article) state.article = article;
  state.item = item || "";
};

export const intoView = () => rowElement()?.scrollIntoView({ block: "nearest" });

// Undo returned to a place: its row is shown, though its story was folded since.
export const reveal = () => {
  const row = rowElement(), details = row?.closest("details");
  if (details && !row.matches("summary")) { details.open = true; state.open.set(details.id, true); }
  intoView();
};
export const focusRow = () => {
  const row = rowElement();
  if (!row || !row.checkVisibility()) { ($("#list-scroll") || $("#list"))?.focus({ preventScroll: true }); return; }
  const target = row.matches(".ask") ? $("button", row) : row.matches("tr") ? $("th a", row) : row;
  target?.focus({ preventScroll: true });
};
