// The box that goes to a story or article, or does something, by its words. `m` opens it to move.

import { isOpen, open, shut } from "./dialogs.js";
import { ask, hasWord } from "./search.js";
import { $, names } from "./state.js";

let options = [], at = 0, mode = "";
const MOST = 8; // of one kind

const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const group = (title, found) => ({ title, found });

// By title, outlet or file; then by the words of their texts.
const articles = (all, words, fits) => {
  const named = all.filter((n) => !n.story && fits(`${n.title} ${n.about}`));
  const inText = all.filter((n) => !n.story && !named.includes(n) && words.every((w) => fold(`${n.title} ${n.about}`).includes(w) || hasWord(n.article, w)));
  return [...named, ...inText.map((n) => ({ ...n, about: "in its text" }))].slice(0, MOST);
};

const search = (typed, commands, article) => {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  const fits = (text) => words.every((w) => fold(text).includes(w));
  const number = /^\d+$/.test(typed.trim()) ? Number(typed) : 0;
  const all = names();
  const own = all.find((n) => n.article === article)?.number;
  let stories = all.filter((n) => n.story && (mode !== "move" || n.number !== own));
  stories = number ? stories.filter((n) => String(n.number).startsWith(String(number))).sort((a, b) => (b.number === number) - (a.number === number)) : stories.filter((n) => fits(n.title));
  const groups = [group(mode === "move" ? "Into which story, by its number on the page" : "Stories", stories.slice(0, mode === "move" ? 60 : MOST))];
  if (mode !== "move" && !number) groups.push(group("Articles", words.length ? articles(all, words, fits) : []));
  const does = group("Do", commands.filter((c) => fits(c.title)).slice(0, words.length ? MOST : 20));
  const begins = words.length && does.found.some((c) => fold(c.title).startsWith(fold(typed.trim())));
  groups[begins ? "unshift" : "push"](does); // what is typed out is meant, also where an article has its words
  return groups.filter((g) => g.found.length);
};

const isSame = (a, b) => a.title === b.title && a.article === b.article && Boolean(a.story) === Boolean(b.story);

// `keep`: what is marked stays so, wherever it is now.
const draw = (groups, keep = false) => {
  const list = $("#plist"), marked = keep && options[at];
  options = groups.flatMap((g) => g.found);
  let n = 0;
  list.replaceChildren(...groups.map((g, i) => {
    const box = document.createElement("div");
    box.setAttribute("role", "group");
    box.setAttribute("aria-labelledby", `pg${i}`);
    box.append(Object.assign(document.createElement("div"), { id: `pg${i}`, textContent: g.title }), ...g.found.map((o) => {
      const row = document.createElement("div");
      row.id = `po${n}`;
      row.dataset.n = n++;
      row.setAttribute("role", "option");
      const parts = [[o.story || o.number ? String(o.number) : "", "soft"], [o.title, `opt${o.run ? " cmd" : ""}`], [o.about || o.key || "", "soft"]];
      row.append(...parts.map(([text, cls]) => Object.assign(document.createElement("span"), { className: cls, textContent: text })));
      return row;
    }));
    return box;
  }));
  mark(marked ? Math.max(0, options.findIndex((o) => isSame(o, marked))) : 0);
};

const mark = (n) => {
  at = Math.max(0, Math.min(options.length - 1, n));
  for (const row of $("#plist").querySelectorAll("[role=option]")) row.setAttribute("aria-selected", String(Number(row.dataset.n) === at));
  $("#pq").setAttribute("aria-activedescendant", options.length ? `po${at}` : "");
  document.getElementById(`po${at}`)?.scrollIntoView({ block: "nearest" });
};

// Resolves with the story, article or command chosen; null when nothing was.
export const palette = async ({ commands = [], question = "Go to a story, or type what to do", move = "" } = {}) => {
  if (isOpen()) return null;
  mode = move ? "move" : "";
  let chosen = null;
  await open("palette", (box) => {
    const input = $("#pq");
    $("#pl").textContent = question;
    input.value = "";
    const take = (n) => { chosen = options[n] || null; shut(box); };
    input.oninput = () => {
      draw(search(input.value, commands, move));
      if (!move) ask(input.value, () => { if (box.open) draw(search(input.value, commands, move), true); });
    };
    box.onkeydown = (e) => {
      if (e.key === "ArrowDown") mark(at + 1);
      else if (e.key === "ArrowUp") mark(at - 1);
      else if (e.key === "Enter") take(at);
      else return;
      e.preventDefault();
    };
    $("#plist").onclick = (e) => { const row = e.target.closest("[role=option]"); if (row) take(Number(row.dataset.n)); };
    draw(search("", commands, move));
  });
  return chosen;
};
