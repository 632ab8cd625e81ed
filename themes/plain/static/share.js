/* Copying and sharing the address of an entry, by the browser itself: no service is asked, nobody is told. */
(() => {
  "use strict";
  const copy = document.querySelector("[data-copy]"), share = document.querySelector("[data-share]");
  if (copy && navigator.clipboard) {
    const status = document.querySelector("[data-copied]");
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(copy.dataset.copy);
        status.textContent = status.dataset.copied;
      } catch { copy.hidden = true; /* not allowed here: the address stands beside it */ }
    });
  }
  if (share && navigator.share) {
    share.hidden = false;
    share.addEventListener("click", () => navigator.share({ title: share.dataset.title, url: share.dataset.share }).catch(() => {}));
  }
})();
