/* What makes the pages pleasant. Every page works without it.
   Elements are found by data attributes:
   form[data-rate]      the rating form; form[data-guard] any other whose typing is worth a warning
   [data-step="1"]      the radio button of a step, [data-cannot] that of "cannot judge"
   a[data-next], a[data-previous]   the neighbouring claims
   [data-keys]          the list of keys, hidden until this script runs; [data-keys-toggle] its switch,
                        with its other text in data-other-text
   [data-fault]         what went wrong with the last submission */
"use strict";

const KEYS_OFF = "annotator-keys-off";
const DOUBLE_MS = 3000;

/* ---- Keys on the rating page: one character each, so they can be switched off ------ */

function remembersOff() {
  try {
    return localStorage.getItem(KEYS_OFF) === "1";
  } catch {
    return false; /* storage may be forbidden: the switch then lasts as long as the page */
  }
}

function rememberOff(isOff) {
  try {
    localStorage.setItem(KEYS_OFF, isOff ? "1" : "0");
  } catch {
    return;
  }
}

function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input") && !target.matches("[type=radio], [type=checkbox], [type=submit], [type=button]");
}

function choose(control) {
  if (!control || control.disabled) return false;
  control.focus();
  control.click();
  return true;
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (!link) return false;
  link.click();
  return true;
}

function press(event) {
  const isOnControl = event.target instanceof HTMLElement && event.target.matches("input, button, summary");
  if (/^[1-9]$/.test(event.key)) return choose(document.querySelector(`[data-step="${event.key}"]`));
  if (event.key === "0") return choose(document.querySelector("[data-cannot]"));
  if (event.key === "j" || (event.key === "ArrowRight" && !isOnControl)) return follow("a[data-next], a[rel=next]");
  if (event.key === "k" || (event.key === "ArrowLeft" && !isOnControl)) return follow("a[data-previous], a[rel=prev]");
  return false;
}

function setUpKeys(list) {
  let isOff = remembersOff();
  const toggle = list.querySelector("[data-keys-toggle]");
  const texts = toggle ? [toggle.textContent, toggle.dataset.otherText || toggle.textContent] : [];

  function show() {
    for (const item of list.children) item.hidden = isOff && !item.contains(toggle);
    if (toggle) toggle.textContent = texts[isOff ? 1 : 0];
  }

  if (toggle) {
    toggle.addEventListener("click", () => {
      isOff = !isOff;
      rememberOff(isOff);
      show();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (isOff || event.defaultPrevented || event.isComposing || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (press(event)) event.preventDefault();
  });
  show();
  list.hidden = false;
}

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

const keys = document.querySelector("[data-keys]");
if (keys) setUpKeys(keys);
document.querySelectorAll("details.more").forEach(setUpMenu);
document.querySelector("form[action='/sign-out']")?.addEventListener("submit", forget);
document.querySelectorAll("form[method=post]").forEach(setUpOnce);
document.querySelectorAll("form[data-rate], form[data-guard]").forEach(setUpGuard);
document.querySelector("[data-fault]")?.focus();
