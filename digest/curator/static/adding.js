// The page that the bookmarklet opens: shows the address, and fetches it when its button is pressed.
// A page of another site can open it too, so nothing is fetched before.

const url = new URLSearchParams(location.search).get("url") || "";
const button = document.getElementById("fetch");
const say = (words) => { document.getElementById("said").textContent = words; };

document.getElementById("address").textContent = url;
if (/^https?:\/\/\S+$/.test(url)) {
  button.hidden = false;
  button.focus();
} else say("There is no web address to add.");

button.addEventListener("click", async () => {
  button.disabled = true;
  say("Fetching…");
  try {
    const answer = await fetch("/-/fetch", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ url }),
    });
    const isJson = (answer.headers.get("content-type") || "").includes("json");
    const done = isJson ? await answer.json() : { status: answer.status, said: await answer.text() };
    say(done.said);
    button.hidden = done.status < 300;
  } catch { say("The server did not answer. Is “digest serve --edit” running?"); }
  button.disabled = false;
});
