// Which view and which article are on the page: chosen here at once, then asked of the server.

import { flush } from "./fields.js";
import { patch, patchPane } from "./patch.js";
import { focusRow, intoView, rowElement, rowOf, storyOf } from "./place.js";
import { preview } from "./preview.js";
import { counts, isIdle, setTrouble } from "./queue.js";
import { $, address, chosen, desk, dress, state, tab } from "./state.js";

let asked = 0, stale = false, loading = false, paneAsked = "", paneLoading = false;

const get = async (path, query) => {
  const answer = await fetch(address(path, query), { signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.text();
};

// ------------------------------------------------------------------------------------ the page

// Asks for the page as it is now. An answer that comes too late is asked for again, never shown.
export const refresh = async (others = false) => {
  stale = true;
  if (loading) return;
  loading = true;
  try {
    while (stale && isIdle()) {
      stale = false;
      const { view, article, item } = state;
      const number = ++asked, answered = counts.answered;
      const html = await get(view, { ...chosen(), part: "desk" });
      if (number !== asked || !isIdle() || view !== state.view || article !== state.article || item !== state.item || answered !== counts.answered) { stale = true; continue; }
      patch(html, others, answered);
      counts.seen = Math.max(counts.seen, Number(desk().dataset.count));
    }
  } catch (error) {
    if (String(error.message) !== "404") setTrouble("offline");
    document.dispatchEvent(new CustomEvent("unanswered"));
  } finally { loading = false; }
};

document.addEventListener("stale", () => refresh());
document.addEventListener("idle", () => { if (stale) refresh(); });

// Whether the page shows the view that was asked for: not yet while its answer is on the way.
export const isShown = () => desk().dataset.view === state.view;

// ------------------------------------------------------------------------------------ the pane

export const paneReady = () => $("#pane")?.dataset.for === wantedPane();
const wantedPane = () => (state.view === "stories" ? storyOf() : state.view === "sort" && state.item ? `item:${state.item}` : state.article);

const loadPane = async () => {
  paneAsked = wantedPane();
  if (paneLoading) return;
  paneLoading = true;
  $("#pane")?.setAttribute("aria-busy", "true");
  try {
    while (!paneReady() && paneAsked) {
      const { view, article, item } = state;
      paneAsked = "";
      const since = counts.answered;
      const html = await get(view, { ...chosen(), part: "pane" });
      if (view !== state.view) break;
      if ((article === state.article && item === state.item) || (view === "stories" && storyOf(article) === storyOf())) {
        flush($("#pane"));
        patchPane(html, since);
      } else paneAsked = wantedPane();
    }
  } catch { setTrouble("offline"); document.dispatchEvent(new CustomEvent("unanswered")); } finally {
    paneLoading = false;
    $("#pane")?.removeAttribute("aria-busy");
  }
  document.dispatchEvent(new CustomEvent("pane"));
};

// -------------------------------------------------------------------------------------- choose

const note = (push = false) => {
  const url = address(state.view, { article: state.article });
  history[push ? "pushState" : "replaceState"]({ view: state.view, article: state.article, pane: state.pane }, "", url);
};

// Chooses a row: shown at once, its pane follows.
export const choose = (key, { focus = false } = {}) => {
  const row = rowElement(key);
  if (!row) return;
  state.row = key;
  state.article = row.dataset.article || state.article;
  state.item = row.dataset.item || "";
  dress(desk());
  intoView();
  if (focus) row.focus?.({ preventScroll: true });
  note();
  if (!paneReady()) loadPane();
};

// Another view, or an article of this one. In the view that is shown, without an article, the row chosen stays.
export const go = (view, wanted = "") => {
  const article = wanted || state.article;
  if (view === state.view && !wanted && rowElement()) {
    narrow("list");
    focusRow();
    return Promise.resolve();
  }
  if (view === state.view) {
    const key = rowOf(article);
    const row = rowElement(key);
    if (row) {
      const details = row.closest("details");
      if (details && !row.matches("summary")) { details.open = true; state.open.set(details.id, true); }
      choose(key);
      return Promise.resolve();
    }
  }
  flush();
  state.view = view;
  state.article = article;
  state.item = "";
  state.row = "";
  narrow("list", false);
  note(true);
  return refresh();
};

export const isNarrow = () => matchMedia("(max-width: 63.99rem), (max-height: 33.99rem)").matches;

// On a narrow screen one pane is shown at a time.
export const narrow = (pane, push = true) => {
  if (pane === state.pane) return;
  state.pane = pane;
  tab("pane", pane);
  const pass = $(".pass");
  if (pass) pass.dataset.pane = pane;
  if (push) note(true);
  if (pane === "page") preview();
  if (pane === "list") intoView();
  else scrollTo({ top: 0, behavior: "instant" });
};

addEventListener("popstate", (e) => {
  const was = e.state || {};
  const view = location.pathname.split("/").pop();
  const article = new URLSearchParams(location.search).get("article") || state.article;
  state.pane = was.pane || "list";
  if (view !== state.view || article !== state.article) { flush(); state.view = view; state.article = article; state.row = ""; refresh(); } else dress(desk());
  preview();
});
