/* Goes on with an import without drawing the whole page anew. Without it the page refreshes itself. */
"use strict";

async function goOn() {
  const place = document.querySelector("[data-progress]");
  for (;;) {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.querySelector("[data-progress]");
    if (answer.redirected || !answer.ok || !news) {
      location.replace(answer.redirected ? answer.url : location.href);
      return;
    }
    for (const name of ["progress", "p"]) {
      const [shown, next] = [place.querySelector(name), news.querySelector(name)];
      if (name === "progress") [shown.max, shown.value] = [next.max, next.value];
      else shown.replaceChildren(...next.childNodes);
    }
    const [title, heading] = [page.querySelector("h1"), document.querySelector("h1")];
    if (title) heading.textContent = title.textContent;
  }
}

/* A server that does not answer is asked again; the link on the page does the same by hand. */
function keepOn() {
  goOn().catch(() => setTimeout(keepOn, 2000));
}

keepOn();
