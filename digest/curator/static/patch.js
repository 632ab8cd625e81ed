// Patches an answer of the server into the page: only what differs, matched by id.
// A field that someone types in is left as it is: its text, its place, its cursor.

import { Idiomorph } from "./idiomorph.js";
import { keepPressed } from "./queue.js";
import { focusRow, reveal, settleRow } from "./place.js";
import { $, $$, desk, dress, state } from "./state.js";

const isField = (node) => node.matches?.("input, textarea, select");

// A field is dirty from the first letter until its text is saved, or Esc is pressed.
const dirty = new Set();
export const touch = (field) => { if (!field.hasAttribute("data-client")) dirty.add(field); };
export const settle = (field) => { dirty.delete(field); };
export const isDirty = (field) => dirty.has(field);
export const dirtyFields = () => [...dirty].filter((f) => f.isConnected);

// What the file says of a field, also while the field itself is being typed in.
export const saved = (field) => field.dataset.server ?? field.defaultValue;

const busy = (node) => isField(node) && dirty.has(node);
const holds = (node) => node.nodeType === 1 && dirtyFields().some((f) => node.contains(f));

const callbacks = {
  beforeNodeMorphed(old, fresh) {
    if (old.nodeType !== 1) return true;
    if (old.hasAttribute("data-keep")) return false;
    if (isField(old)) {
      if (old.hasAttribute("data-client") || old.type === "radio" && old.name === "headline" && dirty.has(old)) return false;
      if (busy(old) && old.type !== "radio" && old.type !== "checkbox") {
        old.dataset.server = fresh.defaultValue ?? "";
        return false;
      }
      delete old.dataset.server;
    }
    return true;
  },
  // A row that another tab took away stays while someone types in it.
  beforeNodeRemoved: (node) => !holds(node) && !(node.nodeType === 1 && node.hasAttribute("data-refusal")),
};

const parse = (html) => new DOMParser().parseFromString(html, "text/html");

const lit = (before) => { // what others changed is lit at its place
  for (const row of $$("[data-row], [data-printed]", desk())) {
    const key = row.dataset.row || row.dataset.text;
    if (before.has(key) && before.get(key) !== row.textContent) {
      row.classList.remove("changed");
      void row.offsetWidth; // begins the animation again
      row.classList.add("changed");
    }
  }
};

// Patches the whole page below #desk. `others`: the change was made elsewhere, so it is lit.
// `since`: how many acts were answered when it was asked for; later ones are not in it.
export const patch = (html, others, since) => {
  const fresh = parse(html).getElementById("desk");
  keepPressed(fresh, since);
  const old = desk();
  const before = others ? new Map($$("[data-row], [data-printed]", old).map((x) => [x.dataset.row || x.dataset.text, x.textContent])) : null;
  const other = fresh.dataset.view !== old.dataset.view;
  state.view = fresh.dataset.view;
  settleRow(fresh);
  dress(fresh);
  if (other) $("#main", old).replaceChildren(); // nothing of one view is kept for another
  const scroll = $$("[id]", old).filter((x) => x.scrollTop || x.scrollLeft).map((x) => [x.id, x.scrollTop, x.scrollLeft]);
  Idiomorph.morph(old, fresh, { morphStyle: "outerHTML", restoreFocus: false, callbacks });
  for (const [id, top, left] of scroll) {
    const node = document.getElementById(id);
    if (node && (node.scrollTop !== top || node.scrollLeft !== left)) node.scrollTo({ top, left, behavior: "instant" });
  }
  if (before) lit(before);
  if (other) reveal();
  if (other && document.activeElement === document.body) focusRow();
  document.dispatchEvent(new CustomEvent("patched"));
};

// Patches the pane of the article or story chosen.
export const patchPane = (html, since) => {
  const fresh = parse(html).getElementById("pane");
  const old = $("#pane");
  if (!fresh || !old) return;
  keepPressed(fresh, since);
  const same = fresh.dataset.for === old.dataset.for;
  for (const details of $$("details[data-keep-open]", fresh)) {
    if (state.open.has(details.id)) details.open = state.open.get(details.id);
  }
  if (!same) for (const field of $$("input, textarea", old)) dirty.delete(field);
  Idiomorph.morph(old, fresh, { morphStyle: "outerHTML", restoreFocus: false, callbacks });
  if (!same) {
    $("#pane").scrollTo({ top: 0, behavior: "instant" });
    $(".cols")?.scrollTo({ top: 0, left: 0, behavior: "instant" });
  }
  if (state.view === "stories" && desk().dataset.view === "stories") dress(desk());
  document.dispatchEvent(new CustomEvent("patched"));
};
