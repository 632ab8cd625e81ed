// Keeps a page of the preview up to date: swaps style sheets, reloads, shows errors. Served pages only; never part of a site.
(() => {
  "use strict";
  const me = document.currentScript;
  if (window.frameElement && "desk" in window.frameElement.dataset) return; // the curator's page reloads its frame itself
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
    if (shown && markup.includes(`data-same="${shown.dataset.same}"`)) return; // as it is, with what was hidden and the focus
    root.innerHTML = markup;
    dress(root);
  };
  // Errors cover the page, or are a strip at its foot, or one word in its corner: whoever has read
  // them makes room for the page.
  const kept_hidden = "digest-preview-hidden";
  const dress = (root) => {
    const section = root.querySelector("section");
    if (!section) return;
    const last = section.querySelector(".last"), hide = section.querySelector(".hide");
    const put = (state) => {
      section.classList.toggle("small", state !== "");
      section.classList.toggle("hidden", state === "hidden");
      hide.hidden = state === "";
      hide.textContent = state === "hidden" ? "Show" : "Hide";
      hide.setAttribute("aria-expanded", String(state !== "hidden"));
    };
    const set = (state) => {
      put(state);
      hide.focus();
      try { sessionStorage.setItem(kept_hidden, JSON.stringify([section.dataset.same, state])); } catch { /* then only here */ }
    };
    let state = section.classList.contains("small") ? "small" : "";
    try {
      const [same, was] = JSON.parse(sessionStorage.getItem(kept_hidden) || "[]");
      if (same === section.dataset.same) state = was;
    } catch { /* as above */ }
    put(state);
    last.addEventListener("click", () => set("small"));
    hide.addEventListener("click", () => set(section.classList.contains("hidden") ? "small" : "hidden"));
    section.addEventListener("keydown", (e) => {
      if (e.key === "Escape") set(section.classList.contains("small") ? "hidden" : "small");
    });
  };

  // A build that takes long is named in the corner until it is done.
  const building = (on) => {
    document.querySelector("digest-building")?.remove();
    if (!on) return;
    const box = document.createElement("digest-building");
    const root = box.attachShadow({ mode: "open" });
    root.innerHTML = `<style>:host{all:initial}p{position:fixed;inset:auto auto 0 0;margin:0;padding:.35rem .8rem;
z-index:2147483646;background:#1b1714;color:#f6f1e7;font:14px/1.5 system-ui,sans-serif}</style><p role="status">Building…</p>`;
    document.documentElement.append(box);
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
    source.addEventListener("building", (e) => building(JSON.parse(e.data)));
    source.addEventListener("problems", (e) => show(JSON.parse(e.data)));
    source.addEventListener("error", () => { // the browser tries again after most errors; an answer that is not a stream ends it
      if (source && source.readyState === EventSource.CLOSED) { close(); setTimeout(open, 2000); }
    });
  };
  document.addEventListener("visibilitychange", open);
  window.addEventListener("pageshow", (e) => { if (e.persisted) open(); });
  window.addEventListener("pagehide", close);
  window.addEventListener("online", open);
  open();
})();
