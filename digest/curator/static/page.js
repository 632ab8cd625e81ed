// The curator's page: what a click, a change or the server's stream of events does.

import * as acts from "./acts.js";
import { ask, closing, hint, isOpen, open } from "./dialogs.js";
import "./drag.js";
import { save } from "./fields.js";
import { commands, inbox, nextWithMissing, redo, setLetters, undo } from "./keys.js";
import { preview } from "./preview.js";
import { reveal, rowOf } from "./place.js";
import { counts, isIdle, retry, send, setTrouble, show, start } from "./queue.js";
import { ask as searchWords, forget } from "./search.js";
import * as sheet from "./sheet.js";
import { $, $$, address, desk, dress, letters, session, state } from "./state.js";
import { choose, go, isNarrow, narrow, refresh } from "./view.js";

const opened = {
  palette: () => acts.goTo(commands()),
  keys: () => open("keys"),
  edition: () => acts.edition(),
  bring: () => acts.bring(),
  closing: () => closing(),
};
const posted = {
  undo, redo,
  look: () => { retry(); refresh(); },
};
const tools = { move: () => acts.move(), split: () => acts.split(), out: () => acts.out(), take: () => acts.take(), drop: () => acts.drop() };

const restoreFile = async () => {
  if (await ask("Write the last readable text over the file? Type yes") === "yes") send("restore", {}, { label: "Last readable file" });
};

// Each control by an attribute that it has; the first that fits.
const controls = [
  ["open", (b) => opened[b.dataset.open]()],
  ["acts", (b) => acts.press(b)],
  ["filter", (b) => sheet.filterBy(b.dataset.filter)],
  ["offer", (b) => acts.offered(b)],
  ["read", (b) => { choose(b.closest("[data-row]").dataset.row); narrow("pane"); }],
  ["inbox", () => inbox()],
  ["pick", (b) => acts.pick(b)],
  ["done", (b) => acts.done(b)],
  ["place", (b) => acts.place(Number(b.dataset.place), b.closest("#pane").dataset.for)],
  ["do", (b) => tools[b.dataset.do]()],
  ["post", (b) => posted[b.dataset.post]()],
  ["headline", (b) => acts.headline(b)],
  ["back", () => history.back()],
  ["pageOpen", () => narrow("page")],
  ["askRestore", restoreFile],
  ["dismiss", (b) => send("dismiss", { comment: b.dataset.dismiss }, { label: "Comment dealt with" })],
  ["closeDialog", (b) => b.closest("dialog").close()],
  ["closeEdition", (b) => acts.closeEdition(b)],
  ["waiveMany", () => sheet.waiveMany()],
];

const click = (e) => {
  if (e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey && e.target.closest("a")) return;
  const control = e.target.closest("button, a, input");
  if (control?.id === "choose-none") { sheet.chooseNone(); return; }
  if (control?.matches("[data-choose]")) { sheet.choose(control, e.shiftKey); return; }
  if (control?.id === "choose-all") { sheet.chooseAll(control.checked); return; }
  if (control?.disabled || control?.getAttribute("aria-disabled") === "true") { e.preventDefault(); return; }
  const found = control && controls.find(([name]) => name in control.dataset);
  if (found) { found[1](control); return; }
  if (control?.dataset.view) {
    e.preventDefault();
    control.closest("dialog")?.close();
    go(control.dataset.view, control.dataset.go);
    return;
  }
  const row = e.target.closest("[data-row]");
  if (!row || (control && !control.matches("[data-row], tr a, [data-article]"))) return;
  if (control?.matches("a")) e.preventDefault();
  choose(row.dataset.row);
  if (isNarrow() && (control?.matches("a, .st") || row.matches("a"))) narrow("pane");
};

document.addEventListener("click", click);

document.addEventListener("focusin", (e) => { // the row of the cell that has the focus is the one chosen
  const row = e.target.closest?.("#sheet-body tr[data-row]");
  if (row && row.dataset.row !== state.row) choose(row.dataset.row);
});

document.addEventListener("click", (e) => { // folded or unfolded by hand, it stays so
  const summary = e.target.closest("summary"), details = summary?.parentElement;
  if (!details?.matches("[data-keep-open]")) return;
  e.preventDefault();
  details.open = !details.open;
  state.open.set(details.id, details.open);
  if (summary.dataset.row) choose(summary.dataset.row);
}, true);

document.addEventListener("change", (e) => {
  const f = e.target;
  if (f.name === "show") { state.show[state.view] = f.value; dress(desk()); } else if (f.name === "as") { state.as = f.value; preview(); } else if (f.id === "letters-off") setLetters(!f.checked);
  else if (f.dataset.fact || f.dataset.storyText) save(f);
});

document.addEventListener("input", (e) => {
  if (e.target.id !== "filter") return;
  state.filter[state.view] = e.target.value;
  dress(desk());
  searchWords(e.target.value, () => dress(desk()));
});

document.addEventListener("submit", (e) => {
  if (e.target.dataset.correction) { e.preventDefault(); acts.correct(e.target); return; }
  if (e.target.id !== "many") return;
  e.preventDefault();
  sheet.setMany();
});

// -------------------------------------------------------------------------------- changes elsewhere

let source = null;
const listen = () => {
  source?.close();
  source = null;
  if (document.visibilityState === "hidden") return; // a browser has six connections to a server
  source = new EventSource(address("events"));
  source.addEventListener("built", (e) => {
    const now = JSON.parse(e.data);
    if (desk().dataset.state === "offline") retry();
    const others = now.session !== session;
    if (others && now.said && now.said !== told) { told = now.said; hint(`${now.editor ? `${now.editor}, in` : "In"} another tab: ${now.said}`); }
    if (!isIdle()) return;
    if (now.count > counts.seen || now.count < counts.seen - 1 || now.version !== version) { version = now.version; counts.seen = now.count; forget(); refresh(others); searchWords(state.filter[state.view], () => dress(desk())); }
  });
  source.onerror = () => { if (source?.readyState === EventSource.CLOSED) setTimeout(listen, 2000); else setTrouble("offline"); };
  source.onopen = () => { if (desk().dataset.state === "offline") retry(); };
};
let told = "", version = 0;
document.addEventListener("visibilitychange", listen);
document.addEventListener("unanswered", () => setTimeout(retry, 1000));
addEventListener("online", () => retry());

// ------------------------------------------------------------------------------------------- start

// Dragged to the bookmarks, it opens the page that fetches the address of the page that is read.
$("#bookmarklet").href = `javascript:void open(${JSON.stringify(`${location.origin}/-/add?url=`)} + encodeURIComponent(location.href))`;

const begin = () => {
  const first = $(".ask[data-row]");
  state.row = state.view === "sort" && first && !new URLSearchParams(location.search).get("article") ? first.dataset.row : rowOf(state.article);
  if (first && state.row === first.dataset.row) state.article = first.dataset.article;
  dress(desk());
  $("#letters-off").checked = !letters();
  history.replaceState({ view: state.view, article: state.article, pane: state.pane }, "");
  show();
  preview();
  listen();
  start();
  if (first && state.row === first.dataset.row) choose(state.row);
  else reveal();
  const hash = location.hash.slice(1);
  if (["facts", "stories"].includes(hash) && hash !== state.view) go(hash);
  else if (opened[hash] && !isOpen()) opened[hash]();
};
begin();
export { $$, nextWithMissing };
