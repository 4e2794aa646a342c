/* Keys on the pages of rating and deciding: one character each, so they can be switched off (WCAG 2.1.4).
   [data-step="1"]      the radio button of a step, [data-cannot] that of "cannot judge"
   a[data-next], a[data-previous]   the neighbouring claims
   [data-key="d"]       what a letter chooses, or puts the focus on where one types
   details[data-skip]   the form for skipping, form[data-undo] that for taking back what was saved last
   [data-keys]          the list of keys, hidden until this script runs; [data-further] those that "?" unfolds,
                        [data-needs] what must be on the page for a key to do anything;
                        [data-keys-toggle] the switch, with its other text in data-other-text */
"use strict";

const KEYS_OFF = "annotator-keys-off";

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

/* Open what is folded and put the focus on the first thing in it. */
function unfold(panel) {
  if (!panel) return false;
  panel.open = true;
  const first = [...panel.querySelectorAll("input:not([type=hidden]), select, textarea, button")].find((control) => !control.disabled);
  (first || panel.querySelector("summary")).focus();
  return true;
}

function press(event) {
  const isOnControl = event.target instanceof HTMLElement && event.target.matches("input, button, summary");
  if (/^[1-9]$/.test(event.key)) return choose(document.querySelector(`[data-step="${event.key}"]`));
  if (/^[a-z]$/.test(event.key)) {
    const named = document.querySelector(`[data-key="${event.key}"]`);
    if (named) return choose(named);
  }
  if (event.key === "0") return choose(document.querySelector("[data-cannot]"));
  if (event.key === "j" || (event.key === "ArrowRight" && !isOnControl)) return follow("a[data-next], a[rel=next]");
  if (event.key === "k" || (event.key === "ArrowLeft" && !isOnControl)) return follow("a[data-previous], a[rel=prev]");
  if (event.key === "s") return unfold(document.querySelector("details[data-skip]"));
  if (event.key === "u") return choose(document.querySelector("form[data-undo] button"));
  return false;
}

function setUpKeys(list) {
  let isOff = remembersOff();
  const toggle = list.querySelector("[data-keys-toggle]");
  const texts = toggle ? [toggle.textContent, toggle.dataset.otherText || toggle.textContent] : [];

  let isWhole = false;

  function show() {
    for (const item of list.children) {
      const isFolded = "further" in item.dataset && !isWhole;
      const isIdle = item.dataset.needs && !document.querySelector(item.dataset.needs);
      item.hidden = (isOff && !item.contains(toggle)) || isFolded || Boolean(isIdle);
    }
    list.classList.toggle("whole", isWhole || isOff);
    if (toggle) toggle.textContent = texts[isOff ? 1 : 0];
  }

  /* "?" unfolds the list; in a narrow window it brings it there. */
  function unfoldList() {
    isWhole = !isWhole;
    show();
    if (isWhole) {
      list.scrollIntoView({ block: "nearest" });
      list.focus();
    }
    return true;
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
    if (event.key === "?" ? unfoldList() : press(event)) event.preventDefault();
  });
  show();
  list.hidden = false;
}

document.querySelectorAll("[data-keys]").forEach(setUpKeys);
