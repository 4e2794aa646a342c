/* Documents: what makes reading and marking pleasant. Every page works without it.
   Elements are found by data attributes:
   [data-text]            the text; [data-at] a run of it with the offset of its first character, in code points;
                          [data-keys] the claims that rest on it, the shortest first
   [data-picking]         where a claim is made of what is marked; [data-picking-hint] says so, hidden until then
   a[data-making]         leads there too, from above the text: with what is marked, if anything is
   [data-copy-shown]      a copy of a withheld original, with its digest: kept for this tab alone
   form[data-copy]        where it is attached; [data-copy-again] offers the copy kept
   [data-copy-passage]    a passage of it, from data-start to data-end
   input[data-most-bytes] a file that may be no larger; data-too-large says so */
"use strict";

const KEPT = "annotator-copy-";
const SHOWN = 160;
const BESIDE = matchMedia("(min-width: 60rem)");

/* JavaScript counts UTF-16 units, everything else here counts code points. */
const points = (text) => [...text].length;

/* ---- The copy of an original, for this tab ------------------------------------------ */

function keptCopy(digest) {
  try {
    return sessionStorage.getItem(KEPT + digest);
  } catch {
    return null; /* storage may be forbidden: then the copy is attached again */
  }
}

function keepCopy(field) {
  try {
    sessionStorage.setItem(KEPT + field.dataset.copyShown, field.value);
  } catch {
    return; /* too large, or forbidden */
  }
}

function offerCopy(form) {
  const copy = keptCopy(form.dataset.copy);
  const offer = form.querySelector("[data-copy-again]");
  if (!copy || !offer) return;
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => {
    form.elements.copy.value = copy;
    form.requestSubmit();
  });
}

function showPassage(quote) {
  const copy = keptCopy(quote.dataset.copyPassage);
  if (!copy) return;
  quote.textContent = [...copy].slice(Number(quote.dataset.start), Number(quote.dataset.end)).join("");
  quote.hidden = false;
}

/* ---- Where a selection begins and ends --------------------------------------------- */

function selectedRuns(text, range) {
  return [...text.querySelectorAll("[data-at]")].filter((run) => run.firstChild && range.intersectsNode(run.firstChild));
}

/* The offset of a point of the range within a run: behind its text where the point lies behind it. */
function offsetIn(run, range, isEnd) {
  const node = run.firstChild;
  const [container, offset] = isEnd ? [range.endContainer, range.endOffset] : [range.startContainer, range.startOffset];
  const units = container === node ? offset : isEnd ? node.data.length : 0;
  return Number(run.dataset.at) + points(node.data.slice(0, units));
}

/* Return start and end in code points without the white space around, and the words; null when nothing is marked. */
function marked(text) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const runs = selectedRuns(text, range);
  if (!runs.length) return null;
  const last = runs[runs.length - 1];
  let start = offsetIn(runs[0], range, false);
  let end = offsetIn(last, range, true);
  const words = runs.map((run, place) => {
    const from = Number(run.dataset.at);
    const within = [...run.firstChild.data].slice(Math.max(0, start - from), Math.max(0, end - from)).join("");
    const isNext = place > 0 && runs[place - 1].parentNode !== run.parentNode;
    return (isNext ? "\n" : "") + within;
  }).join("");
  if (!words.trim()) return null;
  start += points(words) - points(words.trimStart());
  end -= points(words) - points(words.trimEnd());
  return start < end ? { start, end, words: words.trim() } : null;
}

/* ---- A bar that makes a claim of it -------------------------------------------------- */

function setUpPicking(column) {
  const text = column.querySelector("[data-text]");
  const bar = document.querySelector("[data-picked]");
  const hint = column.querySelector("[data-picking-hint]");
  if (hint) hint.hidden = false;
  document.addEventListener("selectionchange", () => {
    const found = marked(text);
    bar.hidden = !found;
    if (!found) return;
    const short = [...found.words].slice(0, SHOWN).join("");
    bar.querySelector("p").textContent = `“${short}${short.length < found.words.length ? "…" : ""}”`;
    bar.querySelector("a").href = addressOf(column, found);
  });
  document.querySelectorAll("a[data-making]").forEach((link) => setUpMaking(link, column, text));
}

function addressOf(column, found) {
  const address = new URL(column.dataset.picking, location.href);
  if (found) {
    address.searchParams.set("start", found.start);
    address.searchParams.set("end", found.end);
  }
  return address.href;
}

/* Pressing a link may end the selection before the click comes: what was marked is read when the press begins. */
function setUpMaking(link, column, text) {
  let pressed = null;
  const lead = () => { link.href = addressOf(column, marked(text) || pressed); };
  link.addEventListener("pointerdown", () => { pressed = marked(text); lead(); });
  link.addEventListener("mousedown", (event) => { if (pressed) event.preventDefault(); });
  link.addEventListener("click", () => { lead(); pressed = null; });
}

/* ---- Claims beside the text ---------------------------------------------------------- */

function keysOf(run) {
  return run.dataset.keys.split(" ");
}

function choose(text, key) {
  for (const run of text.querySelectorAll("[data-keys]")) run.classList.toggle("is-chosen", keysOf(run).includes(key));
}

function keyInAddress() {
  const found = /^#(?:claim|at)-(.+)$/.exec(decodeURIComponent(location.hash));
  return found ? found[1] : "";
}

function setUpReading(text) {
  text.addEventListener("click", (event) => {
    const run = event.target.closest("[data-keys]");
    if (run && getSelection().isCollapsed) location.hash = `claim-${keysOf(run)[0]}`;
  });
  const follow = () => {
    const key = keyInAddress();
    choose(text, key);
    /* Where the card stands beside the text, its place is brought into sight too. */
    if (key && BESIDE.matches) document.getElementById(`at-${key}`)?.scrollIntoView({ block: "nearest" });
  };
  window.addEventListener("hashchange", follow);
  follow();
}

/* ---- A file that is too large is not sent in vain ------------------------------------ */

function setUpFile(field) {
  field.addEventListener("change", () => {
    const [file] = field.files;
    const isTooLarge = file && file.size > Number(field.dataset.mostBytes);
    field.setCustomValidity(isTooLarge ? field.dataset.tooLarge : "");
    if (isTooLarge) field.reportValidity();
  });
  /* Before anything else hears of it: some buttons send a form whose fields are not filled in yet. */
  document.addEventListener("submit", (event) => {
    if (event.target !== field.form || field.checkValidity()) return;
    event.preventDefault();
    event.stopPropagation();
    field.reportValidity();
  }, true);
}

/* ---- Start --------------------------------------------------------------------------- */

document.querySelectorAll("[data-copy-shown]").forEach(keepCopy);
document.querySelectorAll("form[data-copy]").forEach(offerCopy);
document.querySelectorAll("[data-copy-passage]").forEach(showPassage);
document.querySelectorAll("[data-text]").forEach(setUpReading);
document.querySelectorAll("[data-picking]").forEach(setUpPicking);
document.querySelectorAll("input[data-most-bytes]").forEach(setUpFile);
