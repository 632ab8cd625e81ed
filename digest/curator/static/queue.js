// Acts go out one after the other, in the order in which they were made. Each says which text of
// the file it was based on. What has no answer yet is kept in the tab, over reloads and restarts.

import { $, address, changedHere, chosen, desk, here, newId, session, state, tab } from "./state.js";
import { patch } from "./patch.js";
import { choose, hint, say } from "./dialogs.js";
import { reveal } from "./place.js";

const TIMEOUT = 30_000; // ms until an act without an answer is sent again
const SLOW = 400; // ms after which "Saving" is shown
const PAUSES = [500, 1000, 2000, 4000]; // ms between two tries while the server is gone

let waiting = JSON.parse(tab("queue") || "[]");
let running = false, trouble = "", tries = 0, timer = 0, slow = 0;
let sinceOffline = "";

const hooks = { refused: () => {}, done: () => {} };
export const on = (name, hook) => { hooks[name] = hook; };

export const pending = () => waiting;
export const isIdle = () => !waiting.length && !running;
export const counts = { seen: Number(desk().dataset.count), answered: 0 }; // builds seen; acts that were answered

// What was pressed last on each button, until a page has come that was asked for after its answer.
const pressed = new Map(); // id of a button -> whether it is pressed, the act, the number of its answer
export const press = (button, item, on) => pressed.set(button.id, { on, act: item.id, answered: Infinity });

// A page that was asked for after `since` answers does not know later acts: buttons stay as they were pressed.
export const keepPressed = (root, since) => {
  for (const [id, { on, answered }] of pressed) {
    if (answered <= since) { pressed.delete(id); continue; }
    const button = root.querySelector(`[id="${CSS.escape(id)}"][aria-pressed]`);
    if (button) button.setAttribute("aria-pressed", String(on));
  }
};

const noteAnswered = (item, done) => {
  counts.answered++;
  for (const [id, press] of pressed) {
    if (press.act !== item.id) continue;
    if (done) press.answered = counts.answered;
    else turnBack(id, press.on);
  }
};

// A refused press is not shown any longer, though the page is asked for only when no act waits:
// else the next press would ask for what the file says already.
const turnBack = (id, on) => {
  pressed.delete(id);
  const button = document.getElementById(id);
  if (button?.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(!on));
};

const clock = () => new Date().toTimeString().slice(0, 8);
const keep = () => tab("queue", JSON.stringify(waiting.map(({ field, ...rest }) => rest)));

// ---------------------------------------------------------------------------------------- state

// The time is left out where the bar is narrow, so that its height stays.
const stamped = (words) => {
  const [, before, time] = words.match(/^(.*?)(\d\d:\d\d:\d\d)?$/);
  return time ? [before, Object.assign(document.createElement("span"), { className: "wide", textContent: time })] : [before];
};

export const show = (words = "") => {
  const pill = $("#saved");
  const n = waiting.length;
  desk().dataset.state = trouble;
  if (trouble === "offline") pill.textContent = n ? `${n} not saved` : "No answer";
  else if (trouble === "broken") pill.textContent = n ? `${n} waiting` : "Waiting";
  else if (words) pill.replaceChildren(...stamped(words));
  strip();
};

const strip = () => {
  const box = $("#offline");
  box.hidden = trouble !== "offline";
  if (box.hidden) { box.replaceChildren(); return; }
  const n = waiting.length;
  const p = document.createElement("p");
  const b = document.createElement("b");
  b.textContent = `The server has not answered since ${sinceOffline}. `;
  const acts = n === 1 ? "your last act is" : `your last ${n} acts are`;
  p.append(b, n ? `Go on working: ${acts} kept in this tab and sent in order when it answers. Do not close the tab.` : "Go on reading: what you do is kept in this tab until it answers.");
  const line = Object.assign(document.createElement("div"), { className: "line" });
  const tools = Object.assign(document.createElement("span"), { className: "acts" });
  const again = Object.assign(document.createElement("button"), { type: "button", textContent: "Try now", onclick: () => retry() });
  tools.append(again);
  if (n) tools.append(Object.assign(document.createElement("button"), { type: "button", textContent: `Copy the ${n === 1 ? "act" : `${n} acts`}`, onclick: copy }));
  line.append(p, tools);
  const list = document.createElement("ol");
  list.append(...waiting.map((item) => {
    const row = document.createElement("li");
    const what = Object.assign(document.createElement("span"), { textContent: item.label });
    row.append(what, Object.assign(document.createElement("span"), { className: "flag", textContent: "waits" }));
    return row;
  }));
  box.replaceChildren(line, list);
};

const copy = () => navigator.clipboard?.writeText(waiting.map((i) => `${i.label}\t${JSON.stringify(i.body)}`).join("\n"));

export const setTrouble = (name) => {
  if (name === trouble) return;
  if (name === "offline") sinceOffline = clock();
  trouble = name;
  show();
};

// ---------------------------------------------------------------------------------------- sending

// `path`: act, undo, redo, done, … `field`: where the text was typed, to show a refusal there.
// `place`: what was chosen when the act was made, which may not be what is chosen now; undo returns there.
export const send = (path, body, { label = "", field = null, place = here() } = {}) => {
  const item = { path, label: label || path, id: newId(), mark: desk().dataset.mark, ...place, body, field, fieldId: field?.id || "" };
  waiting.push(item);
  keep();
  show();
  pump();
  return item;
};

export const retry = () => { clearTimeout(timer); tries = 0; if (!running) pump(true); };

const payload = (item) => (["act", "inbox"].includes(item.path)
  ? { ...item.body, mark: item.mark, session, id: item.id, view: item.view, article: item.article, row: item.row }
  : { ...item.body, session, id: item.id });

const pump = async (probe = false) => {
  if (running || (!waiting.length && !probe)) return;
  running = true;
  slow = setTimeout(() => show(trouble ? "" : "Saving…"), SLOW);
  try {
    if (waiting.length) await one(waiting[0]);
    else await alive();
  } finally {
    running = false;
    clearTimeout(slow);
  }
  if (waiting.length && !trouble) pump();
  else if (!waiting.length) document.dispatchEvent(new CustomEvent("idle"));
};

const alive = async () => {
  try {
    const answer = await fetch(address("closing"), { signal: AbortSignal.timeout(TIMEOUT) });
    if (answer.ok) { back(); document.dispatchEvent(new CustomEvent("stale")); } else throw new Error(answer.status);
  } catch { gone(); }
};

const gone = () => {
  setTrouble("offline");
  show();
  timer = setTimeout(() => pump(true), PAUSES[Math.min(tries++, PAUSES.length - 1)]);
};

const back = () => { tries = 0; if (trouble === "offline") setTrouble(""); };

const one = async (item) => {
  const last = waiting.length === 1;
  const query = last ? { view: state.view, ...chosen() } : {};
  const since = counts.answered;
  let answer, done;
  try {
    answer = await fetch(address(item.path, query), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(payload(item)),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (!(answer.headers.get("content-type") || "").includes("json")) throw new Error((await answer.text()).trim());
    done = await answer.json();
  } catch (error) {
    if (answer && answer.status < 500 && answer.status !== 403) { drop(item, { status: answer.status, said: error.message }); return; }
    gone();
    if (answer?.status === 403) $("#offline b").textContent = `${error.message} `;
    return;
  }
  back();
  await answered(item, done, last ? query : null, since);
};

const answered = async (item, done, asked, since) => {
  if (done.status === 423) {
    setTrouble("broken");
    say(done.said);
    timer = setTimeout(() => pump(), 2000);
    return;
  }
  if (trouble === "broken") setTrouble("");
  if (done.status === 409 && done.mine && item.path === "act") {
    say(done.said);
    if (await choose(done) === "mine") { item.body.force = true; keep(); return; } // the pump sends it again
    drop(item, done, false);
    return;
  }
  if (done.status !== 200) { drop(item, done); return; }
  waiting.shift();
  noteAnswered(item, true);
  keep();
  (done.was && done.was === done.mark ? hint : say)(done.said); // the file is as it was: it is no last change
  changedHere([...(item.body.acts || []), done]);
  counts.seen = Math.max(counts.seen, done.count || 0);
  show(waiting.length ? "Saving…" : `Saved ${clock()}`);
  hooks.done(item, done);
  if (waiting.length) return;
  const same = asked && asked.view === state.view && asked.article === state.article && (asked.item || "") === state.item;
  const returns = done.view && item.view === state.view && item.article === state.article;
  if (done.html && (returns || (same && !done.view))) {
    if (returns) Object.assign(state, { view: done.view, article: done.article, row: done.row || "" });
    patch(done.html, false, since);
    if (returns) reveal();
  } else document.dispatchEvent(new CustomEvent("stale"));
};

const drop = (item, done, told = true) => {
  waiting.shift();
  noteAnswered(item, false);
  keep();
  show(waiting.length ? "Saving…" : "Not saved");
  if (told) say(done.said);
  hooks.refused(item, done);
};

export const start = () => { if (waiting.length) pump(); };
addEventListener("beforeunload", (e) => { if (waiting.length) e.preventDefault(); });
