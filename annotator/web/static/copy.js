/* Copies a text of the page. The text can be marked and copied without it.
   button[data-copy="id"]   copies the field with this id; hidden until this script runs
   [data-copied] after it   says so; with data-marked where the browser lets no script copy */
"use strict";

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    /* Forbidden, or not a safe address: the text is marked, and a key copies it. */
    field.focus();
    field.select();
    return false;
  }
}

function setUpCopy(button) {
  const field = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    said.textContent = (await copy(field)) ? said.dataset.copied : said.dataset.marked;
  });
}

document.querySelectorAll("[data-copy]").forEach(setUpCopy);
