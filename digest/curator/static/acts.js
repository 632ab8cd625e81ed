// What the editor can do, by button, key or drag: each act names its article when it is made.

import { ask, hint, open, words } from "./dialogs.js";
import { listed } from "./fields.js";
import { palette } from "./palette.js";
import { advance, isOffer, isQuestion, rowElement, storyOf } from "./place.js";
import { press as pressed, send } from "./queue.js";
import { $, $$, cited, desk, dress, here, names, newId, state } from "./state.js";
import { choose, go } from "./view.js";

const title = (article) => names().find((n) => n.article === article)?.title || article;
const act = (acts, say, place = here()) => send("act", { acts, say }, { label: say, place });

// The row acted on goes away; the next one is chosen now, not when the answer comes.
const leave = (key) => {
  const next = advance(key);
  if (next) choose(next);
  else dress(desk());
};

// ---------------------------------------------------------------------------------------- sort

export const move = async (article = state.article) => {
  const alone = names().filter((n) => !n.story && n.number === names().find((x) => x.article === article)?.number).length < 2;
  const commands = alone ? [] : [{ title: "A story of its own", key: "s", run: () => split(article) }];
  commands.push({ title: "Leave it out", key: "x", run: () => out(article) });
  const to = await palette({ commands, move: article, question: `Move ${cited(title(article))} to which story? Its number or a word` });
  if (!to) return;
  if (to.run) to.run();
  else act([{ do: alone ? "merge" : "move", article, to: to.article }], `${cited(title(article))} into ${to.number}`);
};

export const split = (article = state.article) => act([{ do: "split", article }], `${cited(title(article))} split off`);

export const out = (article = state.article, row = state.row) => {
  const story = row.startsWith("story:") || state.view === "stories";
  const place = here();
  if (row && article === state.article) leave(row);
  if (story) act([{ do: "spike", article }], `Story left out: ${cited(title(storyOf(article) || article))}`, place);
  else act([{ do: "drop", article }], `${cited(title(article))} left out`, place);
};

export const answer = (key, yes) => {
  const row = rowElement(key);
  const button = row && $(yes ? ".yes" : ".no", row);
  if (button) press(button);
};

export const place = (to, article = storyOf()) => {
  const count = names().filter((n) => n.story).length;
  if (to < 0 || to >= count) return;
  act([{ do: "place", article, place: to }], `${cited(title(article))} to place ${to + 1}`);
};

export const placeBy = (by) => {
  const story = names().find((n) => n.story && n.article === storyOf());
  if (story) place(story.number - 1 + by, story.article);
};

// ---------------------------------------------------------------------------------------- inbox

const offer = (row, items, { take = true, to = "", apart = false } = {}) => {
  const words = $(".t", rowElement(row)).textContent, place = here();
  if (state.row === row || isOffer(state.row)) leave(row);
  const body = { do: take ? "take" : "drop", items, to, apart, say: `${words} ${take ? "taken" : "dropped"}` };
  send("inbox", body, { label: body.say, place });
};

// A button of an event or of an item.
export const offered = (button) => {
  const { offer: what, items, to } = button.dataset;
  const row = (button.closest("li") || button).querySelector("[data-row]").dataset.row;
  offer(row, JSON.parse(items), { take: what !== "drop", to: what === "take" ? to : "", apart: what === "apart" });
};

// The event or item chosen: its own button says what it does.
const offerChosen = (what) => {
  const row = rowElement();
  const button = row && $$("[data-offer]", row.closest("li")).filter((b) => b.dataset.offer === what).pop();
  if (button) offered(button);
};
export const take = () => offerChosen("take");
export const drop = () => offerChosen("drop");

// Dragged to a story, or to what is left out.
export const offerTo = (row, to) => {
  const event = rowElement(row).closest("li");
  const button = $$("[data-offer=take]", event).pop();
  offer(row, JSON.parse(button.dataset.items), to ? { to } : { take: false });
};

// Any button with acts in it.
export const press = async (button) => {
  let acts = JSON.parse(button.dataset.acts);
  if (button.dataset.ask) {
    const why = $("#why");
    const text = why ? why.value.trim() : await ask(button.dataset.ask);
    if (!text) { why?.focus(); why?.setAttribute("aria-invalid", "true"); return; }
    acts = acts.map((a) => ({ ...a, text }));
  }
  if (!acts.length) return;
  const say = button.getAttribute("aria-label") || button.textContent.replace(button.querySelector("kbd")?.textContent || "", "").trim();
  const asked = button.closest(".ask")?.dataset, place = here();
  if (asked?.row) {
    Object.assign(state, { row: asked.row, article: asked.article });
    Object.assign(place, here());
    leave(asked.row);
  }
  act(acts, asked?.row ? `${say}: ${cited(title(asked.article))}` : say, place);
};

// ------------------------------------------------------------------------------------- stories

// A sentence in or out: shown at once, and sent as "this sentence, on".
export const pick = (button) => {
  const { pick: key, text, article } = button.dataset;
  const on = button.getAttribute("aria-pressed") !== "true";
  if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(on));
  const letter = button.dataset.letter || button.dataset.quoteLetter || "";
  const what = key === "summary" ? "Sentence" : "Quotation";
  const item = act([{ do: "pick", article, key, text, on }], `${what} ${letter} ${on ? "in" : "out"}`.replace("  ", " "));
  if (button.hasAttribute("aria-pressed")) pressed(button, item, on);
};

export const headline = (radio) => {
  const article = radio.closest("#pane").dataset.for;
  act([{ do: "text", article, key: "headline", text: radio.dataset.headline }], `Headline: ${cited(radio.dataset.headline)}`);
};

export const done = (button) => {
  const article = $("#pane").dataset.for;
  if (!article) return;
  const on = button ? button.dataset.done === "on" : true;
  send("done", { article, on }, { label: `${cited(title(article))} is ${on ? "done" : "not done"}` });
  if (!on) return;
  const rows = $$("#items .row").filter((r) => !r.parentElement.hidden);
  const at = rows.findIndex((r) => r.dataset.article === article);
  const next = [...rows.slice(at + 1), ...rows.slice(0, at)].find((r) => r.hasAttribute("data-todo"));
  if (next) choose(next.dataset.row);
};

// ------------------------------------------------------------------------------------- edition

export const edition = async () => {
  const { title: before, intro } = words();
  const chosen = await open("edition", () => { $("#ed-title").value = before; $("#ed-intro").value = intro; });
  if (chosen !== "ok") return;
  const acts = [["title", $("#ed-title").value, before], ["intro", $("#ed-intro").value, intro]]
    .filter(([, now, was]) => now !== was).map(([key, text]) => ({ do: "edition", key, text }));
  if (acts.length) act(acts, "Title and introduction");
};

// To close past warnings takes two presses: the first says how many are left.
export const closeEdition = (button) => {
  if (button.dataset.left) {
    button.textContent = button.dataset.left;
    delete button.dataset.left;
    hint(button.textContent);
    return;
  }
  button.closest("dialog").close();
  send("close", {}, { label: "Close the edition" });
};

// The day and the reason of a correction: one change of the file.
export const correct = (form) => {
  const { correction: article } = form.dataset;
  const fields = [...form.elements].filter((f) => f.name && f.value.trim() !== f.defaultValue || f.name === "date");
  for (const f of fields) f.defaultValue = f.value; // sent: what the server says is shown from now on
  act(fields.map((f) => ({ do: "correction", article, key: f.name, text: f.value.trim() })), "Day and reason of the correction");
};

const base64 = (data) => {
  let out = "";
  for (const byte of new Uint8Array(data)) out += String.fromCharCode(byte);
  return btoa(out);
};

export const add = async (files) => {
  const sent = [];
  for (const file of files) sent.push({ name: file.name, data: base64(await file.arrayBuffer()) });
  if (sent.length) send("add", { files: sent }, { label: `${sent.length} ${sent.length === 1 ? "file" : "files"} added` });
};

// An address is fetched into the inbox; no act waits for it.
const fetchAddress = async (url) => {
  hint(`Fetching ${url}`);
  let done;
  try {
    const answer = await fetch("/-/fetch", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ url }) });
    done = await answer.json();
  } catch { done = { status: 0, said: "The server did not answer." }; }
  if (done.status < 300) hint(done.said);
  else listed({ label: url }, done.said);
};

export const bring = async (text = "") => {
  const chosen = await open("bring", () => { $("#bring").value = text; $("#bring-files").value = ""; });
  if (chosen !== "ok") return;
  const files = [...$("#bring-files").files];
  const pasted = $("#bring").value.trim();
  if (/^https?:\/\/\S+$/.test(pasted)) { fetchAddress(pasted); return; }
  if (pasted) files.push(new File([`${pasted}\n`], `pasted-${newId().slice(0, 6)}.txt`));
  await add(files);
};

export const goTo = async (commands) => {
  const chosen = await palette({ commands });
  if (!chosen) return;
  if (chosen.run) chosen.run();
  else if (chosen.story && state.view === "facts") go("stories", chosen.article);
  else go(state.view, chosen.article);
};
