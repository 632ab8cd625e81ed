// Dialogs and what is said aloud. A dialog gives the focus back to where it came from.

import { $, $$, state, address, desk } from "./state.js";

let timer = 0;
export const say = (words) => {
  const p = $("#said");
  p.textContent = "";
  $("#now").textContent = "";
  clearTimeout(timer);
  timer = setTimeout(() => { p.textContent = words; }, 30); // emptied first: the same words are said again
};

// What the line "Last:" does not say is shown before it, until the next thing is said.
export const hint = (words) => {
  say(words);
  $("#now").textContent = words;
};

// The browser reports a closed dialog in a later task. Whoever types faster may have opened it again by then,
// so a report that finds the dialog open belongs to the earlier opening and is not used.
export const open = (name, set = () => {}) => new Promise((resolve) => {
  const box = document.getElementById(`d-${name}`);
  if (!box.open) box.onclose?.(); // closed, and not reported yet
  const id = document.activeElement?.id, before = document.activeElement;
  set(box);
  box.returnValue = "";
  box.onclose = () => {
    if (box.open) return;
    box.onclose = null;
    const target = before?.isConnected && before !== document.body ? before : document.getElementById(id || "");
    if (target) target.focus({ preventScroll: true });
    else if (box.contains(document.activeElement)) document.activeElement.blur(); // the next key is not for the closed box
    resolve(box.returnValue);
  };
  if (!box.open) box.showModal();
});

// Closes a dialog and answers its `open` before the next key is handled.
export const shut = (box) => { box.close(); box.onclose?.(); };

export const isOpen = () => Boolean($("dialog[open]"));

// Asks for a reason, and of which kinds it is when there are several.
export const askWhich = async (question, kinds) => {
  const chosen = await open("asking", (box) => {
    $("h2", box).textContent = question;
    $("#reason").value = "";
    $("#which").hidden = !kinds.length;
    $("#which").replaceChildren(...kinds.map((kind) => {
      const label = document.createElement("label");
      label.append(Object.assign(document.createElement("input"), { type: "checkbox", className: "check", value: kind.key, checked: kind.on }), ` ${kind.label}`);
      return label;
    }));
  });
  const text = chosen === "ok" ? $("#reason").value.trim() : "";
  return { text, chosen: $$("#which input").filter((x) => x.checked).map((x) => x.value) };
};
export const ask = async (question) => (await askWhich(question, [])).text;

export const choose = (done) => open("choosing", (box) => {
  $(".why", box).textContent = done.said;
  $(".theirs", box).innerHTML = done.theirs || "(see the file)"; // the server escapes what it quotes
  $(".mine", box).innerHTML = done.mine;
});

export const closing = async () => {
  const box = $("#closing-in");
  const load = async () => { // what was typed and is not sent stays
    const html = await (await fetch(address("closing"))).text();
    const typed = $$("input[id]", box).filter((f) => f.value !== f.defaultValue).map((f) => [f.id, f.value]);
    const at = box.contains(document.activeElement) ? document.activeElement.id : "";
    box.innerHTML = html; // the server escapes what it quotes
    for (const [id, value] of typed) if (document.getElementById(id)) document.getElementById(id).value = value;
    if (at) document.getElementById(at)?.focus({ preventScroll: true });
    $("#h-closing").textContent = $("#closing-now").dataset.title;
  };
  document.addEventListener("patched", load);
  await load();
  await open("closing", () => {});
  document.removeEventListener("patched", load);
};

export const words = () => $("#edition-words", desk()).dataset;
export { state };
