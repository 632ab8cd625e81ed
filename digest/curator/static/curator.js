// The curator's page: sends acts, and swaps in what the server prints. Every act is a button; drag and keys press the same buttons.
// No state is kept here but what is selected and where the focus is: after each act the page is asked for anew.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const token = new URLSearchParams(location.search).get("token") || "";
  const desk = () => $("#desk");
  const by = (name, value) => $$(`[${name}]`).find((x) => x.getAttribute(name) === value);
  const parsed = (text) => JSON.parse(text || "null");
  const address = (path, more = {}) => `/-/curate/${desk().dataset.day}${path}?${new URLSearchParams({ token, ...more })}`;

  // ------------------------------------------------------------------------------------------------------------ telling

  let spoken = 0;
  const say = (words) => {
    const p = $("#said");
    p.textContent = "";
    clearTimeout(spoken);
    setTimeout(() => { p.textContent = words; }, 30); // emptied first, so that the same words are said again
    spoken = setTimeout(() => { p.textContent = ""; }, 8000);
  };

  const open = (id, set = () => {}) => new Promise((done) => {
    const box = document.getElementById(id);
    const back = document.activeElement;
    set(box);
    box.returnValue = "";
    box.onclose = () => { if (back && back.isConnected) back.focus(); done(box.returnValue); };
    box.showModal();
  });

  // ------------------------------------------------------------------------------------------------------------ the page

  let queue = Promise.resolve(); // one thing after the other
  const then = (work) => { queue = queue.then(work).catch((error) => say(`The server did not answer (${error.message}). Nothing is lost that was saved.`)); return queue; };

  const refresh = async (article = desk().dataset.article, focus = null) => {
    const answer = await fetch(address("", { article }));
    if (!answer.ok) { say(await answer.text()); return; }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const at = {};
    for (const pane of ["stories", "inspector"]) at[pane] = document.getElementById(pane)?.scrollTop;
    const same = fresh.getElementById("desk").dataset.article === desk().dataset.article;
    const held = focus || document.activeElement?.dataset?.focus;
    const list = $(".problems details"), shut = list && !list.open;
    desk().replaceWith(fresh.getElementById("desk"));
    if (shut && $(".problems details")) $(".problems details").open = false;
    $("#stories").scrollTop = at.stories || 0;
    if (same) $("#inspector").scrollTop = at.inspector || 0;
    const url = new URL(location.href);
    url.searchParams.set("article", desk().dataset.article);
    history.replaceState(null, "", url);
    const target = (held && by("data-focus", held)) || by("data-focus", `card-${desk().dataset.article}`);
    if (target && held) target.focus({ preventScroll: !focus });
    if (focus) $(".card[aria-current]")?.scrollIntoView({ block: "nearest" });
  };

  const post = async (path, body = {}) => {
    const answer = await fetch(address(path), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (!(answer.headers.get("content-type") || "").includes("json")) throw new Error((await answer.text()).trim());
    return answer.json();
  };

  const act = (deed, focus = null, force = false) => then(async () => {
    const done = await post("/act", { act: deed, mark: desk().dataset.mark, force });
    if (done.status === 409 && done.mine) {
      say(done.said);
      const chosen = await open("choosing", (box) => {
        $(".why", box).textContent = done.said;
        $(".theirs", box).innerHTML = done.theirs || "(see the file)"; // the server escapes what it quotes
        $(".mine", box).innerHTML = done.mine;
      });
      if (chosen === "mine") { act(deed, focus, true); return; }
    } else say(done.said);
    await refresh(undefined, focus);
  });

  const step = (path) => then(async () => { const done = await post(`/${path}`); say(done.said); await refresh(); });

  const go = (article, field = "") => then(async () => {
    if (article !== desk().dataset.article) await refresh(article, `card-${article}`);
    const target = field && document.getElementById(field);
    if (target) { target.focus(); target.scrollIntoView({ block: "center" }); if (target.select) target.select(); }
    else by("data-focus", `card-${article}`)?.focus();
  });

  // --------------------------------------------------------------------------------------------------------------- acts

  const ask = async (title) => {
    let reason = "";
    const chosen = await open("asking", (box) => { $("h2", box).textContent = title; $("input", box).value = ""; });
    if (chosen === "ok") reason = $("#reason").value.trim();
    return reason;
  };

  const press = async (button, focus = button.dataset.focus) => {
    const deed = parsed(button.dataset.act);
    if (button.dataset.ask) {
      deed.text = await ask(button.dataset.ask);
      if (!deed.text) return;
    }
    act(deed, focus);
  };

  const pick = (button) => {
    const key = button.dataset.pick;
    const lines = parsed($(`.printed[data-key="${key}"]`).dataset.lines);
    const at = Number(button.dataset.at);
    if (at) lines.splice(at - 1, 1); else lines.push(button.dataset.words);
    act({ do: "lines", article: $("#inspector").dataset.story, key, lines }, button.dataset.focus);
  };

  const saved = new WeakMap();
  const save = (field) => {
    const deed = parsed(field.dataset.save);
    deed.text = field.value;
    if ((saved.get(field) ?? field.defaultValue) === field.value) return;
    saved.set(field, field.value);
    act(deed);
  };

  const moving = (article) => open("moving", (box) => {
    const own = $$(".story").find((s) => $$(".card", s).some((c) => c.dataset.card === article));
    const targets = $$(".story").filter((s) => s !== own);
    $(".targets", box).replaceChildren(...targets.map((s, i) => {
      const button = document.createElement("button");
      button.type = "button"; // Enter elsewhere in the dialog must not choose the first
      button.onclick = () => box.close(s.dataset.story);
      button.textContent = `${i < 9 ? `${i + 1}  ` : ""}${$("h3", s).textContent.trim()}`;
      return button;
    }));
    if ($$(".card", own).length < 2) $("[value=merge]", box).checked = true;
    box.onkeydown = (e) => {
      if (!/^[1-9]$/.test(e.key)) return;
      e.stopPropagation(); // on the desk the same key picks a sentence
      $$(".targets button", box)[Number(e.key) - 1]?.click();
    };
  }).then((to) => {
    if (!to) return;
    act({ do: $("#moving [name=what]:checked").value, article, to }, `card-${article}`);
  });

  const edition = () => {
    const before = { title: $("#ed-title").value, intro: $("#ed-intro").value };
    open("edition").then((chosen) => {
      const now = { title: $("#ed-title").value, intro: $("#ed-intro").value };
      for (const key of ["title", "intro"]) {
        if (chosen === "ok" && now[key] !== before[key]) act({ do: "edition", key, text: now[key] }, "edition");
      }
      if (chosen !== "ok") then(() => refresh());
    });
  };

  const closing = () => open("closing", (box) => {
    $(".why", box).textContent = `${$("#p").textContent.trim()}.`;
  }).then((chosen) => { if (chosen === "ok") step("close"); });

  const opened = { moving: (b) => moving(b.dataset.article), edition, closing, help: () => open("help") };

  document.addEventListener("click", (e) => {
    const button = e.target.closest("button, a[data-go], input[type=radio][data-act]");
    if (!button || button.disabled) return;
    if (button.dataset.open) opened[button.dataset.open](button);
    else if (button.dataset.act) press(button);
    else if (button.dataset.pick) pick(button);
    else if (button.dataset.post) step(button.dataset.post);
    else if (button.dataset.go) { e.preventDefault(); go(button.dataset.go, button.dataset.field || ""); }
  });
  document.addEventListener("change", (e) => {
    if (e.target.dataset.save) save(e.target);
    if (e.target.id === "day") location.href = `/-/curate/${e.target.value}?${new URLSearchParams({ token })}`;
  });

  let typing = 0;
  document.addEventListener("input", (e) => {
    const into = e.target.dataset.preview;
    if (!into) return;
    clearTimeout(typing);
    typing = setTimeout(async () => {
      const { html } = await post("/markdown", { text: e.target.value });
      const box = document.getElementById(into);
      if (box) box.innerHTML = html; // made by the server from Markdown, with all HTML in it escaped
    }, 150);
  });

  // --------------------------------------------------------------------------------------------------------------- drag

  let dragged = null;
  document.addEventListener("dragstart", (e) => {
    const from = e.target.closest?.("[data-drag]");
    if (!from) return;
    dragged = { kind: from.dataset.drag, card: from.dataset.card, story: from.closest(".story").dataset.story };
    e.dataTransfer.effectAllowed = "move";
    e.dataTransfer.setData("text/plain", $("a, h3", from)?.textContent || "");
    document.body.classList.add("dragging");
  });
  const lands = (e) => dragged && (e.target.closest?.("[data-drop]") && dragged.kind === "card" ? $("[data-drop]") : e.target.closest?.(".story"));
  document.addEventListener("dragover", (e) => {
    const target = lands(e);
    for (const x of $$(".over")) if (x !== target) x.classList.remove("over");
    if (target && target.dataset.story !== dragged.story) { e.preventDefault(); target.classList.add("over"); }
  });
  document.addEventListener("drop", (e) => {
    const target = lands(e);
    if (!target) return;
    e.preventDefault();
    if (target.dataset.drop) act({ do: "split", article: dragged.card }, `card-${dragged.card}`);
    else if (dragged.kind === "story") act({ do: "place", article: dragged.story, place: Number(target.dataset.place) }, `lead-${dragged.story}`);
    else if (target.dataset.story !== dragged.story) act({ do: "move", article: dragged.card, to: target.dataset.story }, `card-${dragged.card}`);
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    document.body.classList.remove("dragging");
    for (const x of $$(".over")) x.classList.remove("over");
  });

  // --------------------------------------------------------------------------------------------------------------- keys

  const card = () => $(".card[aria-current]");
  const story = () => card()?.closest(".story");
  const along = (list, now, by) => list[Math.max(0, Math.min(list.length - 1, list.indexOf(now) + by))];
  const nextCard = (n) => { const c = along($$(".card"), card(), n); if (c) go(c.dataset.card); };
  const nextStory = (n) => { const s = along($$(".story"), story(), n); if (s) go($(".card", s).dataset.card); };
  const tool = (name) => { // by key the focus stays on the article, so that a stray space presses nothing
    const b = by("data-focus", `${name}-${story()?.dataset.story}`);
    if (b) press(b, `card-${card().dataset.card}`);
  };
  const place = (n) => {
    const s = story();
    const to = Number(s.dataset.place) + n;
    if (to >= 0 && to < $$(".story").length) act({ do: "place", article: s.dataset.story, place: to }, `card-${card().dataset.card}`);
  };
  let quoting = false; // after q, a number means a quotation
  const keys = {
    ArrowDown: (e) => (e.shiftKey ? place(1) : nextCard(1)),
    ArrowUp: (e) => (e.shiftKey ? place(-1) : nextCard(-1)),
    ArrowRight: () => nextStory(1),
    ArrowLeft: () => nextStory(-1),
    m: () => card() && moving(card().dataset.card),
    s: () => { const b = card() && by("data-focus", `split-${card().dataset.card}`); if (b) press(b, `card-${card().dataset.card}`); else say("It is a story of its own already."); },
    x: () => tool("spike"),
    d: () => card() && press(by("data-focus", `drop-${card().dataset.card}`)),
    l: () => tool("lead"),
    h: () => $("#headline")?.focus(),
    n: () => $("#note")?.focus(),
    f: () => $("#fact-outlet")?.focus(),
    u: () => step("undo"),
    r: () => step("redo"),
    p: () => $("#p")?.focus(),
    q: () => { quoting = true; say("Quotation: which sentence?"); },
    "?": () => open("help"),
  };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) {
      if (e.key === "Enter" && e.target.dataset?.save) save(e.target);
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    if (e.target.matches?.("input:not([type=radio]), textarea, select")) {
      if (e.key === "Escape") { e.target.value = e.target.defaultValue ?? e.target.value; by("data-focus", `card-${desk().dataset.article}`)?.focus(); }
      else if (e.key === "Enter" && e.target.dataset.save && e.target.tagName === "INPUT") save(e.target);
      else if (e.key === "Enter" && e.target.id === "own-sentence" && e.target.value.trim()) {
        const lines = [...parsed($('.printed[data-key="summary"]').dataset.lines), e.target.value];
        act({ do: "lines", article: $("#inspector").dataset.story, key: "summary", lines }, "own-sentence");
      }
      return;
    }
    if (e.key === "Escape") { quoting = false; by("data-focus", `card-${desk().dataset.article}`)?.focus(); return; }
    if (/^[1-9]$/.test(e.key)) {
      const button = by("data-focus", `${quoting ? "Q" : "S"}${e.key}`);
      if (button) pick(button); else say(quoting ? "Nothing is quoted in this sentence." : "There is no such sentence.");
      quoting = false;
      e.preventDefault();
      return;
    }
    if (e.target.matches?.("input[type=radio]") && e.key.startsWith("Arrow")) return; // the browser's own
    const key = keys[e.key];
    if (!key) return;
    e.preventDefault();
    quoting = false;
    key(e);
  });

  // A key that stands alone is for the desk only; where something is scrolled by arrows (the diff), it scrolls.
  // ------------------------------------------------------------------------------------------------- changes elsewhere

  const events = new EventSource(address("/events"));
  events.addEventListener("built", (e) => then(async () => {
    if (e.data === desk().dataset.count) return;
    const busy = document.activeElement;
    const dirty = busy && "defaultValue" in busy && busy.defaultValue !== busy.value;
    if (dirty || dragged || $("dialog[open]")) return; // the next act, or leaving the field, brings the page up to date
    await refresh();
  }));
})();
