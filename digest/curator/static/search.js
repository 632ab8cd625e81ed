// Words in the texts of articles. The page has titles and outlets; which texts have a word is asked.

import { address } from "./state.js";

const SHORTEST = 3; // letters of a word that is asked about
const WAIT = 120; // ms after the last letter

const found = new Map(); // a word -> the articles that have it in their text
let timer = 0;

export const forget = () => found.clear();
export const hasWord = (article, word) => found.get(word)?.has(article) || false;

// Asks about the words that are not known yet; `then` is called when the answer is there.
export const ask = (typed, then) => {
  clearTimeout(timer);
  const words = typed.toLowerCase().split(/\s+/).filter((w) => w.length >= SHORTEST && !found.has(w));
  if (!words.length) return;
  timer = setTimeout(async () => {
    try {
      const answer = await fetch(address("search", { q: words.join(" ") }), { signal: AbortSignal.timeout(10_000) });
      for (const [word, articles] of Object.entries(await answer.json())) found.set(word, new Set(articles));
    } catch { return; } // titles are searched all the same
    then();
  }, WAIT);
};
