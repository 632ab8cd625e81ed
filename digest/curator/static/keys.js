// The keyboard. Single keys work outside fields only, and can be switched off.

import { add, answer, bring, done, drop, edition, goTo, move, out, pick, placeBy, split, take } from "./acts.js";
import { closing, hint, isOpen, open } from "./dialogs.js";
import { restore, save } from "./fields.js";
import { isDirty } from "./patch.js";
import { focusRow, isOffer, isQuestion, rowElement, rowOf, rows, storyOf } from "./place.js";
import { send } from "./queue.js";
import { chooseNone, fillDown, nextMissing, paste, setMany, showAll } from "./sheet.js";
import { $, $$, browser, byData, desk, letters, state } from "./state.js";
import { choose, go, isShown, narrow, paneReady } from "./view.js";

const VIEWS = ["sort", "facts", "stories"];
const isText = (x) => x.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");

export const undo = () => send("undo", {}, { label: "Undo" });
export const redo = () => send("redo", {}, { label: "Redo" });

export const nextWithMissing = async () => {
  if (state.view !== "facts") await go("facts");
  if (!nextMissing(isText(document.activeElement) ? document.activeElement : null)) hint("Nothing is missing.");
};

export const commands = () => [
  { title: "Sort: what belongs together", key: "1", run: () => go("sort") },
  { title: "Facts: who, when, where from", key: "2", run: () => go("facts") },
  { title: "Stories: what is printed", key: "3", run: () => go("stories") },
  ...(state.view === "facts" ? [] : [{ title: "Move the chosen article to another story", key: "m", run: () => move() }, { title: "Split the chosen article off", key: "s", run: () => split() }]),
  { title: "Next with something missing", key: "Ctrl .", run: nextWithMissing },
  { title: "Write a headline for this story", key: "F2", run: () => field("headline") },
  { title: "Write a note to this story", run: () => field("note") },
  { title: "Title and introduction of the edition", run: edition },
  { title: "Add articles", key: "n", run: () => bring() },
  ...(state.view === "sort" && $("#inbox") ? [{ title: "Inbox: what is offered", key: "i", run: () => inbox() }] : []),
  { title: "Undo", key: "Ctrl Z", run: undo },
  { title: "Redo", key: "Ctrl Shift Z", run: redo },
  { title: "closed" in desk().dataset ? "Corrections: day and reason" : "Close the edition", run: closing },
  { title: letters() ? "Switch single keys off" : "Switch single keys on", run: () => setLetters(!letters()) },
  { title: "All keys", key: "?", run: () => open("keys") },
];

export const setLetters = (on) => {
  browser("letters", on ? "on" : "off");
  $("#letters-off").checked = !on;
  hint(on ? "Single keys work." : "Single keys are switched off.");
};

const field = async (key) => {
  if (state.view !== "stories") await go("stories");
  const found = byData("story-text", key, $("#pane"));
  if (!found) return;
  const details = found.closest("details");
  if (details) { details.open = true; state.open.set(details.id, true); }
  found.focus();
  found.select();
};

// ---------------------------------------------------------------------------------------- rows

const step = (by) => {
  const all = rows();
  const at = all.findIndex((r) => r.dataset.row === state.row);
  const to = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))];
  if (to && to.dataset.row !== state.row) choose(to.dataset.row);
};

// To the inbox, and back to the stories.
export const inbox = () => {
  const first = $("#events .event:not([hidden]) [data-row]");
  if (isOffer(state.row)) { narrow("list"); choose(rowOf(state.article), { focus: true }); return; }
  if (!$("#inbox")) { hint("There is no inbox: nothing was fetched."); return; }
  narrow("inbox");
  if (first) choose(first.dataset.row, { focus: true });
};

const fold = (openIt) => {
  const details = rowElement()?.closest(".group")?.querySelector("details");
  if (!details || details.open === openIt) return;
  details.open = openIt;
  state.open.set(details.id, openIt);
  const key = openIt ? `article:${state.article}` : rowElement()?.closest(".group")?.querySelector("summary")?.dataset.row;
  if (key) choose(key);
};

// --------------------------------------------------------------------------------- letters of sentences

let prefix = "", quoting = false;
let later = []; // letters typed while the story chosen is not shown yet

const letter = (key, quote) => {
  if (!paneReady()) { later.push([key, quote, storyOf()]); return; }
  const buttons = $$("#pane [data-letter]");
  const wanted = prefix + key;
  const begins = buttons.some((b) => b.dataset.letter.startsWith(wanted) && b.dataset.letter !== wanted);
  const found = buttons.find((b) => b.dataset.letter === wanted);
  quoting = prefix ? quoting || quote : quote;
  if (!found && begins) { prefix = wanted; return; }
  prefix = "";
  if (!found) { hint(`There is no sentence ${wanted}.`); return; }
  const target = quoting ? byData("quote-letter", wanted, $("#pane")) : found;
  quoting = false;
  if (target) { target.scrollIntoView({ block: "nearest" }); pick(target); } else hint("Nothing is quoted in this sentence.");
};

// The pane comes by itself or with the whole page; either way the letters that wait are used then.
const useLater = () => {
  if (!later.length || !paneReady()) return;
  const typed = later.filter(([, , story]) => story === storyOf());
  if (typed.length < later.length) hint("Letters typed before their story was shown were not used.");
  later = [];
  for (const [key, quote] of typed) letter(key, quote);
};
for (const name of ["pane", "patched"]) document.addEventListener(name, useLater);

// ---------------------------------------------------------------------------------------- keys

const common = {
  ArrowDown: (e) => (e.shiftKey ? placeBy(1) : step(1)),
  ArrowUp: (e) => (e.shiftKey ? placeBy(-1) : step(-1)),
  "/": () => $("#filter")?.focus(),
  "?": () => open("keys"),
};
const sortKeys = {
  ArrowRight: () => fold(true),
  ArrowLeft: () => fold(false),
  Enter: () => (isQuestion(state.row) ? answer(state.row, true) : narrow("pane")),
  k: () => (isQuestion(state.row) ? answer(state.row, false) : hint("Choose a question first.")),
  m: () => (isOffer(state.row) ? hint("Take it first.") : move()),
  s: () => (isOffer(state.row) ? hint("Take it first.") : split()),
  x: () => (isOffer(state.row) ? drop() : out()),
  t: () => (isOffer(state.row) ? take() : hint("Choose an event of the inbox first.")),
  i: () => inbox(),
  n: () => bring(),
};
const factsKeys = {
  " ": () => { const box = rowElement()?.querySelector("[data-choose]"); if (box) box.click(); },
  Enter: () => nextWithMissing(),
  n: () => bring(),
};
const storyKeys = {
  Enter: () => done(),
  ".": () => narrow(state.pane === "page" ? "pane" : "page"),
  F2: () => field("headline"),
};
const keysOf = { sort: sortKeys, facts: factsKeys, stories: storyKeys };

const withControl = (e) => {
  const key = e.key.toLowerCase();
  const typing = isText(e.target) && (isDirty(e.target) || e.target.hasAttribute("data-client"));
  if (key === "k") goTo(commands());
  else if (key === "z" && !typing) (e.shiftKey ? redo : undo)();
  else if (key === "y" && !typing) redo();
  else if (key === ".") nextWithMissing();
  else if (key === "d" && e.target.dataset?.fact) fillDown(e.target);
  else if (key === "enter" && state.view === "facts" && state.checked.size) setMany();
  else if (key === "enter" && isText(e.target)) save(e.target);
  else return;
  e.preventDefault();
};

// After a filter the row chosen is one that is shown, so that the next key is about what is in sight.
const chooseShown = () => {
  const shown = rows();
  if (shown.length && !shown.some((r) => r.dataset.row === state.row)) choose(shown[0].dataset.row);
};

const inField = (e) => {
  const f = e.target;
  if (e.key === "Escape") {
    if (f.id === "filter") { f.value = ""; f.dispatchEvent(new Event("input", { bubbles: true })); } else if (!f.hasAttribute("data-client")) restore(f);
    f.blur();
    focusRow();
  } else if (e.key === "Enter" && !f.matches("textarea")) {
    if (f.dataset.many) { e.preventDefault(); setMany(); return; }
    if (f.id === "filter") { e.preventDefault(); chooseShown(); focusRow(); return; } // else it would press the button focused
    save(f);
    if (f.dataset.fact) nextMissing(f);
  } else if (f.dataset.fact && (e.key === "ArrowDown" || e.key === "ArrowUp") && !e.altKey && f.dataset.fact !== "outlet") {
    const all = $$(`#sheet-body [data-fact="${f.dataset.fact}"]`).filter((x) => !x.closest("[hidden]"));
    const to = all[all.indexOf(f) + (e.key === "ArrowDown" ? 1 : -1)];
    if (to) { e.preventDefault(); to.focus(); }
  }
};

const escape = () => {
  prefix = "";
  later = [];
  if (state.checked.size) chooseNone();
  else if (state.pane !== "list") narrow(state.pane === "page" ? "pane" : "list");
  else {
    if (state.filter[state.view]) showAll();
    focusRow();
  }
};

document.addEventListener("keydown", (e) => {
  if (isOpen() || e.isComposing || e.defaultPrevented) return;
  if (e.ctrlKey || e.metaKey) { if (!e.altKey) withControl(e); return; }
  if (e.altKey) return;
  if (isText(e.target)) { inField(e); return; }
  if (e.key === "Escape") { escape(); return; }
  const control = e.target.closest?.("button, summary, a, input");
  const own = control && !control.matches("[data-row], tr a") && (e.key === "Enter" || e.key === " ");
  if (own || (control?.matches("input[type=radio]") && e.key.startsWith("Arrow"))) return; // the browser's own
  if (control?.matches("input[type=checkbox]") && e.key === " ") return;
  const single = e.key.length === 1;
  if (single && !letters()) return;
  if (/^[123]$/.test(e.key)) { e.preventDefault(); go(VIEWS[Number(e.key) - 1]); return; }
  const isLetter = state.view === "stories" && /^[a-z]$/i.test(e.key);
  if (!isShown() && !isLetter) { // what the key would be about is not in sight
    e.preventDefault();
    hint("This pass is not shown yet.");
    return;
  }
  const key = keysOf[state.view][e.key] || common[e.key];
  if (key) { e.preventDefault(); prefix = ""; key(e); return; }
  if (isLetter) { e.preventDefault(); letter(e.key.toLowerCase(), e.shiftKey); }
});

document.addEventListener("paste", (e) => {
  const text = e.clipboardData.getData("text/plain");
  if (isOpen()) return;
  if (e.target.dataset?.fact) { if (paste(e.target, text)) e.preventDefault(); return; }
  if (isText(e.target)) return;
  if (e.clipboardData.files.length) add([...e.clipboardData.files]);
  else if (text.trim()) bring(text);
});
