/* Fields that only some answers need: what the chosen answer does not need is out of sight. The server decides.
   [data-for="overlap"]   the name of the question, and in data-values the answers that need what is within */
"use strict";

const needed = [...document.querySelectorAll("[data-for]")];

function showNeeded() {
  for (const part of needed) {
    const chosen = document.querySelector(`input[name="${CSS.escape(part.dataset.for)}"]:checked`);
    /* What was refused stays in sight, or nobody would find out why. */
    part.hidden = !part.dataset.values.split(" ").includes(chosen?.value) && !part.querySelector("[aria-invalid]");
  }
}

document.addEventListener("change", showNeeded);
window.addEventListener("pageshow", showNeeded);
showNeeded();
