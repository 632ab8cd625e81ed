/* The search page. With Pagefind's index: all words of the entries. Without it, or from file://, the headlines that the page lists.
   Nothing is fetched before something is typed, and nothing from elsewhere. */
(() => {
  "use strict";
  const form = document.querySelector("form.find");
  if (!form) return;
  const input = form.querySelector("input"), status = form.querySelector("[role=status]");
  const list = form.querySelector("ol"), more = form.querySelector("button");
  const bundles = form.dataset.bundles.split(" ").filter(Boolean).map((b) => new URL(b, document.baseURI).href);
  const home = new URL(".", new URL(form.dataset.home, document.baseURI)).href;
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  const headlines = [...document.querySelectorAll(".headlines li")];
  const PAGE = 10;
  let engine, asked = 0, left = [];

  const load = () => (engine ??= (async () => {
    if (!bundles.length || location.protocol === "file:") return null;
    const found = await import(bundles[0]);
    await found.options({ baseUrl: home, excerptLength: 24 });
    for (const b of bundles.slice(1)) await found.mergeIndex(new URL(".", b).href, { baseUrl: home });
    await found.init();
    return found;
  })().catch(() => null));

  const item = (link, title, day, excerpt) => {
    const li = document.createElement("li"), time = document.createElement("time"), body = document.createElement("div");
    const a = document.createElement("a"), name = document.createElement("bdi");
    time.textContent = day;
    a.href = link;
    name.textContent = title;
    a.append(name);
    body.append(a);
    if (excerpt) {
      const small = document.createElement("small");
      small.dir = "auto";
      // Taken apart and put together as text: nothing in it is mark-up but what was found.
      for (const n of new DOMParser().parseFromString(excerpt, "text/html").body.childNodes) {
        if (n.nodeName === "MARK") small.append(Object.assign(document.createElement("mark"), { textContent: n.textContent }));
        else small.append(n.textContent);
      }
      body.append(small);
    }
    li.append(time, body);
    return li;
  };

  const show = async (number) => {
    const next = await Promise.all(left.splice(0, PAGE).map((make) => make()));
    if (number !== asked) return;
    const first = list.children.length;
    list.append(...next);
    more.hidden = !left.length;
    return list.children[first];
  };

  const search = async () => {
    const number = ++asked, words = input.value.trim();
    const address = new URL(location);
    address.search = words ? `?q=${encodeURIComponent(words)}` : "";
    try { history.replaceState(null, "", address); } catch { /* file:// */ }
    let found = [];
    if (words) {
      const pagefind = await load();
      if (number !== asked) return;
      if (pagefind) {
        const { results } = await pagefind.search(words);
        found = results.map((r) => async () => {
          const d = await r.data();
          return item(d.url, d.meta.title, d.meta.day ?? "", d.excerpt);
        });
      } else {
        const wanted = folded(words).split(/\s+/);
        found = headlines.filter((li) => wanted.every((w) => folded(li.textContent).includes(w))).map((li) => async () => {
          const a = li.querySelector("a");
          return item(a.href, a.textContent, li.closest("section").querySelector("h2").textContent, "");
        });
      }
      if (number !== asked) return;
    }
    left = found;
    list.replaceChildren();
    status.textContent = !words ? "" : found.length ? `${form.dataset.found} ${found.length}` : form.dataset.none;
    await show(number);
  };

  let wait;
  input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(search, 150); });
  form.addEventListener("submit", (e) => { e.preventDefault(); clearTimeout(wait); search(); });
  more.addEventListener("click", async () => (await show(asked))?.querySelector("a").focus());
  form.hidden = false;
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  if (input.value) search();
})();
