// Dialogs and what is said aloud. A dialog gives the focus back to where it came from.

import { $, state, address, desk } from "./state.js";

let timer = 0;
export const say = (words) => {
  const p = $("#said");
  p.textContent = "";
  clearTimeout(timer);
  timer = setTimeout(() => { p.textContent = words; }, 30); // emptied first: the same words are said again
};

export const open = (name, set = () => {}) => new Promise((resolve) => {
  const box = document.getElementById(`d-${name}`);
  const id = document.activeElement?.id, before = document.activeElement;
  set(box);
  box.returnValue = "";
  box.onclose = () => {
    const target = before?.isConnected && before !== document.body ? before : document.getElementById(id || "");
    target?.focus({ preventScroll: true });
    resolve(box.returnValue);
  };
  if (!box.open) box.showModal();
});

export const isOpen = () => Boolean($("dialog[open]"));

export const ask = async (question) => {
  const chosen = await open("asking", (box) => { $("h2", box).textContent = question; $("input", box).value = ""; });
  return chosen === "ok" ? $("#reason").value.trim() : "";
};

export const choose = (done) => open("choosing", (box) => {
  $(".why", box).textContent = done.said;
  $(".theirs", box).innerHTML = done.theirs || "(see the file)"; // the server escapes what it quotes
  $(".mine", box).innerHTML = done.mine;
});

export const closing = async () => {
  const box = $("#closing-in");
  const load = async () => {
    const why = $("#why")?.value || "";
    box.innerHTML = await (await fetch(address("closing"))).text(); // the server escapes what it quotes
    if ($("#why")) $("#why").value = why;
  };
  document.addEventListener("patched", load);
  await load();
  await open("closing", () => {});
  document.removeEventListener("patched", load);
};

export const words = () => $("#edition-words", desk()).dataset;
export { state };
