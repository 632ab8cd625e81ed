// The page as readers get it, beside the story: a frame that is loaded again when its page changed.

import { $, state } from "./state.js";

const frame = () => $("#frame");
const address = () => {
  const pane = $("#pane");
  return pane?.dataset.page ? (state.as === "mail" ? pane.dataset.mail : pane.dataset.page) : "";
};

const markOf = () => {
  try { return frame().contentDocument.querySelector("script[data-mark]")?.dataset.mark || ""; } catch { return ""; }
};

let scrolled = 0;
const reload = () => {
  try { scrolled = frame().contentWindow.scrollY; } catch { scrolled = 0; }
  frame().contentWindow.location.reload();
};

export const preview = () => {
  const box = $("#frame-box");
  if (!box || !box.offsetParent) return; // not on the screen: nothing is loaded
  const wanted = address();
  box.dataset.as = state.as;
  let f = frame();
  if (!wanted) { f?.remove(); return; }
  if (!f) {
    f = Object.assign(document.createElement("iframe"), { id: "frame", title: "The page as readers get it" });
    f.dataset.desk = "";
    f.onload = () => { if (scrolled) f.contentWindow.scrollTo({ top: scrolled, behavior: "instant" }); scrolled = 0; };
    box.append(f);
  }
  if (f.dataset.address !== wanted) {
    f.dataset.address = wanted;
    f.src = wanted;
    return;
  }
  const mark = markOf();
  if (state.as === "mail" || (mark && mark !== $("#pane").dataset.pageMark)) reload();
};

for (const name of ["patched", "pane"]) document.addEventListener(name, () => requestAnimationFrame(preview));
