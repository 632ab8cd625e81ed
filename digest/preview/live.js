// Keeps a page of the preview up to date: swaps style sheets, reloads, shows what is wrong. Served pages only; never part of a site.
(() => {
  "use strict";
  const me = document.currentScript;
  let seen = me.dataset.mark; // names the page as it was served; the server answers what became of it since
  let source = null;

  const kept = "digest-preview-scroll";
  const key = () => location.pathname + location.search;
  try {
    const at = JSON.parse(sessionStorage.getItem(kept) || "null");
    sessionStorage.removeItem(kept);
    if (at && at.key === key() && !location.hash) {
      const back = () => window.scrollTo({ left: at.x, top: at.y, behavior: "instant" });
      if (document.readyState === "complete") back();
      else window.addEventListener("load", back, { once: true });
    }
  } catch { /* no storage: the browser's own way of keeping the place must do */ }

  const reload = () => {
    close();
    try { sessionStorage.setItem(kept, JSON.stringify({ key: key(), x: scrollX, y: scrollY })); } catch { /* as above */ }
    location.reload();
  };

  // Each style sheet is loaded beside the old one, which goes when the new one is there: nothing flashes.
  const swap = ({ styles, mark }) => {
    seen = mark;
    for (const [before, after] of styles) {
      for (const old of document.querySelectorAll('link[rel~="stylesheet"]')) {
        if (old.getAttribute("href") !== before) continue;
        const fresh = old.cloneNode();
        fresh.setAttribute("href", after);
        fresh.addEventListener("load", () => old.remove(), { once: true });
        fresh.addEventListener("error", () => fresh.remove(), { once: true });
        old.after(fresh);
      }
    }
    open(); // the address of the stream holds the mark
  };

  const show = (markup) => {
    let box = document.querySelector("digest-preview");
    if (!markup) { if (box) box.remove(); return; }
    if (!box) {
      box = document.createElement("digest-preview");
      document.documentElement.append(box);
    }
    const root = box.shadowRoot || box.attachShadow({ mode: "open" });
    const shown = root.querySelector("section");
    if (shown && markup.includes(`data-same="${shown.dataset.same}"`)) return; // as it stands, with what was folded and where one is
    root.innerHTML = markup;
    dress(root);
  };
  // A page over the site, a strip at its foot, a word in its corner: who has seen what is wrong makes room for the page.
  const folded = "digest-preview-folded";
  const dress = (root) => {
    const section = root.querySelector("section");
    if (!section) return;
    const last = section.querySelector(".last"), fold = section.querySelector(".fold");
    const put = (state) => {
      section.classList.toggle("small", state !== "");
      section.classList.toggle("folded", state === "folded");
      fold.hidden = state === "";
      fold.textContent = state === "folded" ? "Show" : "Fold";
      fold.setAttribute("aria-expanded", String(state !== "folded"));
    };
    const set = (state) => {
      put(state);
      fold.focus();
      try { sessionStorage.setItem(folded, JSON.stringify([section.dataset.same, state])); } catch { /* then it is folded here only */ }
    };
    let state = section.classList.contains("small") ? "small" : "";
    try {
      const [same, was] = JSON.parse(sessionStorage.getItem(folded) || "[]");
      if (same === section.dataset.same) state = was;
    } catch { /* as above */ }
    put(state);
    last.addEventListener("click", () => set("small"));
    fold.addEventListener("click", () => set(section.classList.contains("folded") ? "small" : "folded"));
    section.addEventListener("keydown", (e) => {
      if (e.key === "Escape") set(section.classList.contains("small") ? "folded" : "small");
    });
  };
  const there = document.querySelector("digest-preview");
  if (there && there.shadowRoot) dress(there.shadowRoot);

  const close = () => { if (source) source.close(); source = null; };
  const open = () => {
    close();
    if (document.visibilityState === "hidden") return; // a browser has six connections a server: hidden tabs hold none
    const query = new URLSearchParams({ page: location.pathname, seen });
    source = new EventSource("/-/events?" + query);
    source.addEventListener("reload", reload);
    source.addEventListener("styles", (e) => swap(JSON.parse(e.data)));
    source.addEventListener("problems", (e) => show(JSON.parse(e.data)));
    source.addEventListener("error", () => { // most errors mend themselves; an answer that is no stream ends it for good
      if (source && source.readyState === EventSource.CLOSED) { close(); setTimeout(open, 2000); }
    });
  };
  document.addEventListener("visibilitychange", open);
  window.addEventListener("pageshow", (e) => { if (e.persisted) open(); });
  window.addEventListener("pagehide", close);
  window.addEventListener("online", open);
  open();
})();
