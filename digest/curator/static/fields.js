// Fields that are saved: facts in the sheet, texts of a story. What is typed stays until it is saved.

import { isDirty, saved, settle, touch } from "./patch.js";
import { on, send, show } from "./queue.js";
import { $, $$, desk, here, state } from "./state.js";

const labelOf = (field) => {
  const label = field.labels?.[0];
  const words = ((label && $(".hide", label)) || label)?.textContent || field.dataset.fact || field.dataset.storyText || "";
  return words.trim().replace(/\s+/g, " ");
};

export const actOf = (field) => {
  const { fact, storyText, article } = field.dataset;
  if (fact) return { do: "fact", article, key: fact, text: field.value.trim() };
  if (storyText) return { do: "text", article, key: storyText, text: field.value };
  return null;
};

const sentNow = new Map(); // id of a field -> the text that is on its way

export const save = (field) => {
  if (field.hasAttribute("data-own")) { own(field); return; }
  const act = actOf(field);
  if (!act) return;
  const now = sentNow.get(field.id) ?? saved(field);
  if (field.value === now) { if (!sentNow.has(field.id)) { settle(field); clear(field); } return; }
  touch(field);
  sentNow.set(field.id, field.value);
  send("act", { acts: [act] }, { label: `${labelOf(field)}: ${field.value || "(empty)"}`, field, place: { ...here(), article: act.article } });
};

const own = (field) => {
  const text = field.value.trim();
  if (!text || sentNow.get(field.id) === field.value) return;
  sentNow.set(field.id, field.value);
  const act = { do: "pick", article: field.dataset.article, key: "summary", text, on: true };
  send("act", { acts: [act], say: "Own sentence added" }, { label: `A sentence of your own: ${text}`, field });
};

export const restore = (field) => {
  field.value = saved(field);
  settle(field);
  clear(field);
};

// ------------------------------------------------------------------------------------- refusals

const clear = (field) => {
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-describedby");
  const note = document.getElementById(`why-${field.id}`);
  if (note) { note.removeAttribute("data-refusal"); note.remove(); }
};

const explain = (field, words) => {
  clear(field);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `why-${field.id}`);
  const row = field.closest("tr");
  const note = document.createElement(row ? "tr" : "p");
  note.id = `why-${field.id}`;
  note.className = row ? "why" : "refused";
  note.dataset.refusal = "";
  if (row) {
    const cell = Object.assign(document.createElement("td"), { className: "refused", textContent: words });
    cell.colSpan = 7;
    note.append(cell);
    row.after(note);
  } else {
    note.textContent = words;
    (field.closest("label") || field).after(note);
  }
};

export const listed = (item, words) => { // its field is not on the page: it is listed until it is dismissed
  const box = $("#refused");
  const line = Object.assign(document.createElement("div"), { className: "line" });
  const p = document.createElement("p");
  p.append(Object.assign(document.createElement("b"), { textContent: `${item.label}. ` }), words);
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Dismiss" });
  button.onclick = () => { line.remove(); box.hidden = !box.childElementCount; };
  line.append(p, button);
  box.append(line);
  box.hidden = false;
};

on("refused", (item, done) => {
  const field = document.getElementById(item.fieldId || "");
  state.leaving.clear();
  sentNow.delete(item.fieldId);
  if (field) {
    const act = item.body.acts?.[0];
    touch(field);
    explain(field, done.said);
    if (!field.value && act?.text) field.value = act.text;
  } else if (!done.mine) listed(item, done.said);
  document.dispatchEvent(new CustomEvent("stale"));
});

on("done", (item) => {
  const field = document.getElementById(item.fieldId || "");
  state.leaving.clear();
  if (!field) { sentNow.delete(item.fieldId); return; }
  const act = item.body.acts?.[0];
  const same = field.value === sentNow.get(field.id);
  if (field.hasAttribute("data-own")) { if (same) { field.value = ""; settle(field); } }
  else if (same) { settle(field); field.dataset.server = field.value; clear(field); if (act?.do === "fact" && document.activeElement !== field) delete field.dataset.server; }
  if (same) sentNow.delete(field.id);
});

// --------------------------------------------------------------------------------------- events

document.addEventListener("input", (e) => {
  const field = e.target;
  if (!field.matches?.("#desk input, #desk textarea") || field.hasAttribute("data-client")) return;
  touch(field);
  if (field.matches("textarea")) { field.style.blockSize = "auto"; field.style.blockSize = `${field.scrollHeight + 2}px`; }
  if (!sentNow.size) show("Not saved yet");
});

document.addEventListener("focusout", (e) => {
  const field = e.target;
  if (!field.matches?.("#desk input[id], #desk textarea") || field.hasAttribute("data-client")) return;
  if (isDirty(field)) { if (!field.hasAttribute("data-own")) save(field); }
  else if (field.dataset.server !== undefined && field.type !== "radio") { field.value = field.dataset.server; delete field.dataset.server; }
});

// Fields of a pane that is about to go are saved first.
export const flush = (root = desk()) => {
  for (const field of $$("[data-fact], [data-story-text]", root)) if (isDirty(field) && field.getAttribute("aria-invalid") !== "true") save(field);
};
