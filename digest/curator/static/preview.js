// The page as readers get it, beside the story: a frame that is loaded again when its page changed.

import { $, desk, state } from "./state.js";

const frame = () => $("#frame");
const address = () => {
  const pane = $("#pane");
  return pane?.dataset.page ? (state.as === "mail" ? pane.dataset.mail : pane.dataset.page) : "";
};

const markOf = () => {
  try { return frame().contentDocument.querySelector("script[data-mark]")?.dataset.mark || ""; } catch { return ""; }
};

// The mail has no mark of its own: it is another one when the edition's file or the site changed.
const markWanted = () => (state.as === "mail" ? `${desk().dataset.mark} ${desk().dataset.count}` : $("#pane").dataset.pageMark);

let scrolled = 0;
let loading = ""; // the address on its way; a reload before it is there would cancel it
let tries = 0;
let reloadedFor = ""; // the mark that the page should have had when it was loaded again
const MOST = 3; // loads of one address: the page inside reloads itself when the site is built, which may cancel one

const isAt = (wanted) => {
  try { return frame().contentWindow.location.pathname === new URL(wanted, location.href).pathname; } catch { return false; }
};

const load = (f, wanted) => {
  loading = wanted;
  tries = f.dataset.address === wanted ? tries + 1 : 1;
  f.dataset.address = wanted;
  f.contentWindow.location.replace(wanted); // by its `src`, each story would be a step of the browser's Back
  reloadedFor = markWanted();
};

const reload = (wanted) => {
  reloadedFor = markWanted();
  try { scrolled = frame().contentWindow.scrollY; } catch { scrolled = 0; }
  loading = wanted;
  frame().contentWindow.location.reload();
};

const loaded = () => {
  const f = frame();
  if (!f) return;
  const wanted = loading;
  loading = "";
  if (wanted && wanted === address() && !isAt(wanted) && tries < MOST) { load(f, wanted); return; }
  if (scrolled) f.contentWindow.scrollTo({ top: scrolled, behavior: "instant" });
  scrolled = 0;
  if (wanted) preview();
};

export const preview = () => {
  const box = $("#frame-box");
  if (!box || !box.offsetParent) return; // not on the screen: nothing is loaded
  const wanted = address();
  box.dataset.as = state.as;
  let f = frame();
  if (!wanted) { f?.remove(); loading = ""; return; }
  if (!f) {
    f = Object.assign(document.createElement("iframe"), { id: "frame", title: "The page as readers get it" });
    f.dataset.desk = "";
    f.onload = loaded;
    box.append(f);
  }
  if (f.dataset.address !== wanted) { load(f, wanted); return; }
  if (loading) return; // what is loaded is looked at when it is there
  if (isAt(wanted) && markWanted() !== reloadedFor && markOf() !== markWanted()) reload(wanted);
};

for (const name of ["patched", "pane"]) document.addEventListener(name, () => requestAnimationFrame(preview));
