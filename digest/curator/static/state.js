// What the browser knows by itself: the view, the article chosen, what is folded and filtered.
// The server never decides these; each answer is dressed with them before it is patched in.

import { hasWord } from "./search.js";

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
export const desk = () => document.getElementById("desk");
export const byData = (name, value, root = document) =>
  $$(`[data-${name}]`, root).find((x) => x.getAttribute(`data-${name}`) === value);

const day = desk().dataset.day;
const stored = (area, name, value) => {
  try {
    if (value === undefined) return area.getItem(name);
    area.setItem(name, value);
  } catch { /* no storage: then it is kept while the page is open */ }
  return null;
};

export const tab = (name, value) => stored(sessionStorage, `curate-${day}-${name}`, value);
export const browser = (name, value) => stored(localStorage, `curate-${name}`, value);

const random = () => [...crypto.getRandomValues(new Uint8Array(12))].map((n) => n.toString(16).padStart(2, "0")).join("");
export const newId = random;
export const session = tab("session") || random();
tab("session", session);

export const state = {
  day,
  view: desk().dataset.view,
  article: desk().dataset.article,
  item: "", // the item of the inbox that is shown in place of the article
  row: "", // the row chosen: article:ID, story:ID, question:ID, event:KEY or item:KEY
  open: new Map(), // id of a <details> -> whether it is open, once someone changed it
  leaving: new Set(), // rows that an act in flight takes away
  checked: new Set(), // articles chosen in the sheet
  show: { sort: "", facts: matchMedia("(max-width: 47.99rem)").matches ? "missing" : "", stories: "" }, // the radio button above each list
  filter: { sort: "", facts: "", stories: "" },
  pane: tab("pane") || "list", // on a narrow screen: list, pane or page
  as: "page", // the preview: page, mail or phone
};

export const address = (path = "", more = {}) => {
  const query = new URLSearchParams(more).toString();
  return `/-/curate/${state.day}/${path}${query ? `?${query}` : ""}`;
};

// The place that an act is made at.
export const here = () => ({ view: state.view, article: state.article, row: state.row });

// A title between quotation marks, unless it is a quotation itself.
export const cited = (words) => (/^["“”„«»‘’‚]/.test(words) ? words : `“${words}”`);

// What is chosen, as the server is asked for it.
export const chosen = () => (state.item && state.view === "sort" ? { article: state.article, item: state.item } : { article: state.article });

export const names = (root = document) => JSON.parse($("#names", root).textContent);
export const letters = () => browser("letters") !== "off";

// ------------------------------------------------------------------------------------- dressing

const matches = (row, articles = [row.dataset.article]) => {
  const words = state.filter[state.view].toLowerCase().split(/\s+/).filter(Boolean);
  const text = (row.dataset.search || "").toLowerCase();
  return words.every((w) => text.includes(w) || articles.some((a) => hasWord(a, w)));
};

const sort = (root) => {
  const show = state.show.sort, filter = state.filter.sort;
  let seen = 0;
  for (const group of $$(".group", root)) {
    const rows = $$(".clip", group);
    let shown = 0;
    for (const row of rows) {
      const fits = matches(row) && (show !== "new" || / new( |$)/.test(row.dataset.search));
      row.parentElement.hidden = !fits;
      shown += fits;
    }
    const asked = group.hasAttribute("data-question");
    group.hidden = show === "question" ? !asked || (filter && !shown) : !shown;
    if (filter && shown) $("details", group).open = true;
    seen += !group.hidden;
  }
  $("#none", root).hidden = seen > 0;
  for (const event of $$(".event", root)) {
    const keys = $$("[data-row]", event).map((x) => x.dataset.row);
    event.hidden = state.leaving.has(keys[0]);
    $(".more", event).hidden = !keys.includes(state.row);
    for (const one of $$(".one", event)) one.parentElement.hidden = state.leaving.has(one.dataset.row);
  }
};

const facts = (root) => {
  const show = state.show.facts;
  // A row being typed in, or with a refused value, stays in sight; `root` may be an answer.
  const held = new Set($$("#sheet-body [aria-invalid=true]").map((f) => f.dataset.article));
  held.add(document.activeElement?.closest("#sheet-body tr")?.dataset.article);
  let seen = 0;
  for (const row of $$("#sheet-body tr[data-article]", root)) {
    const text = ` ${row.dataset.search} `;
    row.hidden = !held.has(row.dataset.article) && !(matches(row) && (!show || text.includes(` ${show} `)));
    const box = $("[data-choose]", row);
    box.checked = state.checked.has(row.dataset.article);
    box.toggleAttribute("checked", box.checked);
    seen += !row.hidden;
  }
  $("#none", root).hidden = seen > 0;
  const n = state.checked.size;
  $("#chosen", root).textContent = `${n} chosen`;
  $("#set-many", root).textContent = `Set for ${n}`;
  $("#set-many", root).setAttribute("aria-disabled", String(!n));
  $("#waive-many", root).toggleAttribute("disabled", !n);
  $("#choose-none", root).toggleAttribute("disabled", !n);
};

// What each story printed when this browser showed it last. A story that prints something else since
// is marked, unless this tab changed it.
const LOOKED = "looked-", DAYS = 10; // editions that a browser remembers
const looked = JSON.parse(browser(LOOKED + day) || "{}");
const mine = new Set(); // articles that acts of this tab were about, since a list of stories came
export const changedHere = (acts) => { for (const { article, to } of acts) mine.add(article).add(to); };

const keepLooked = () => {
  browser(LOOKED + day, JSON.stringify(looked));
  try {
    const kept = Object.keys(localStorage).filter((k) => k.startsWith(`curate-${LOOKED}`)).sort();
    for (const old of kept.slice(0, -DAYS)) localStorage.removeItem(old);
  } catch { /* no storage */ }
};

const markChanged = (root) => {
  const shown = $("#pane", root)?.dataset.for, fresh = root !== desk();
  const numbers = new Set(fresh && mine.size ? names(root).filter((n) => mine.has(n.article)).map((n) => String(n.number)) : []);
  if (fresh) mine.clear();
  let differs = false;
  for (const row of $$("#items .row", root)) {
    const { story, prints, number } = row.dataset;
    if ((story === shown || numbers.has(number)) && looked[story] !== prints) { looked[story] = prints; differs = true; }
    $(".since", row).hidden = !(story in looked) || looked[story] === prints;
  }
  if (differs) keepLooked();
};

const stories = (root) => {
  markChanged(root);
  let seen = 0;
  const articles = new Map(); // number of a story -> its articles
  if (state.filter.stories) for (const { number, article } of names(root)) articles.set(String(number), [...(articles.get(String(number)) || []), article]);
  for (const row of $$("#items .row", root)) {
    const fits = matches(row, articles.get(row.dataset.number)) && (state.show.stories !== "todo" || row.hasAttribute("data-todo"));
    row.parentElement.hidden = !fits;
    seen += fits;
  }
  $("#none", root).hidden = seen > 0;
};

const inList = { sort, facts, stories };

// Puts what the browser knows into a tree: the page itself, or an answer before it is patched in.
export const dress = (root) => {
  const pass = $(".pass", root);
  if (!pass) return;
  pass.dataset.pane = state.pane;
  for (const details of $$("details[data-keep-open]", root)) {
    if (state.open.has(details.id)) details.open = state.open.get(details.id);
  }
  for (const radio of $$("input[name=show]", root)) {
    radio.checked = radio.value === state.show[state.view];
    radio.toggleAttribute("checked", radio.checked);
  }
  inList[state.view](root);
  for (const row of $$(".ask[data-row]", root)) row.hidden = state.leaving.has(row.dataset.row);
  for (const row of $$("[data-row]", root)) {
    const chosen = row.dataset.row === state.row;
    if (row.matches("tr")) row.classList.toggle("at", chosen);
    else if (row.matches(".ask")) row.toggleAttribute("data-chosen", chosen);
    else if (chosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
};
