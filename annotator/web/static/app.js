/* What makes the pages pleasant. Every page works without it.
   Elements are found by data attributes:
   form[data-guard]     a form whose typing is worth a warning; the rating form keeps it instead, see rate/
   [data-fault]         what went wrong with the last submission */
"use strict";

const DOUBLE_MS = 3000;

/* ---- One submission, not two ------------------------------------------------------- */

function setUpOnce(form) {
  let isSent = false;
  const buttons = () => form.querySelectorAll("button:not([type=button]), input[type=submit]");

  function release() {
    isSent = false;
    for (const button of buttons()) button.disabled = false;
  }

  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSent = true;
    /* After this turn: a disabled button would not send its own name and value. */
    setTimeout(() => buttons().forEach((button) => { button.disabled = true; }));
    setTimeout(release, DOUBLE_MS);
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) release(); });
}

/* ---- A warning before what was typed is lost --------------------------------------- */

function hasChanged(control) {
  if (control.type === "hidden") return false;
  if (control.type === "radio" || control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control.options) return [...control.options].some((option) => option.selected !== option.defaultSelected);
  return "defaultValue" in control && control.value !== control.defaultValue;
}

function chosenByDefault(select) {
  /* Without a default the first option shows; choosing it is no change. */
  return ![...select.options].some((option) => option.defaultSelected) && select.selectedIndex === 0;
}

function isDirty(form) {
  return [...form.elements].some((control) => hasChanged(control) && !(control.options && chosenByDefault(control)));
}

function setUpGuard(form) {
  const wasRefused = document.querySelector("[data-fault]") !== null;
  const warn = (event) => event.preventDefault();

  function watch() {
    /* The listener is there only while it is needed: it keeps a page out of the back-forward cache. */
    if (wasRefused || isDirty(form)) window.addEventListener("beforeunload", warn);
    else window.removeEventListener("beforeunload", warn);
  }

  form.addEventListener("input", watch);
  form.addEventListener("change", watch);
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) window.removeEventListener("beforeunload", warn);
  });
  watch();
}

/* ---- The menu closes where one is done with it ------------------------------------- */

function setUpMenu(menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

/* ---- What a tab keeps ends with the session ------------------------------------------ */

function forget() {
  try {
    sessionStorage.clear();
  } catch {
    return; /* forbidden: then nothing was kept */
  }
}

/* ---- Start ------------------------------------------------------------------------- */

document.querySelectorAll("details.more").forEach(setUpMenu);
document.querySelector("form[action='/sign-out']")?.addEventListener("submit", forget);
document.querySelectorAll("form[method=post]").forEach(setUpOnce);
document.querySelectorAll("form[data-guard]").forEach(setUpGuard);
document.querySelector("[data-fault]")?.focus();
