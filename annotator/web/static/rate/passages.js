/* Passages of the text as reasons: what is marked in the text beside the form goes into the next free field. */
"use strict";

const passages = document.querySelector("[data-passages]");

function passageFields() {
  return [...passages.querySelectorAll("textarea")];
}

/* The field of this name; made after the last one where the page has none. */
function passageField(name) {
  const there = passages && passages.querySelector(`textarea[name="${name}"]`);
  if (there || !passages || Number(name.split("_")[1]) > Number(passages.dataset.most)) return there;
  const last = passageFields().at(-1);
  const copy = last.closest(".field").cloneNode(true);
  const field = copy.querySelector("textarea");
  const label = copy.querySelector("label");
  label.textContent = label.textContent.replace(/\d+/, name.split("_")[1]);
  label.htmlFor = name;
  Object.assign(field, { id: name, name, value: "", defaultValue: "" });
  field.removeAttribute("aria-invalid");
  field.setAttribute("aria-describedby", "passages-help");
  copy.querySelector(".field-error")?.remove();
  last.closest(".field").after(copy);
  return field;
}

function freePassageField() {
  const free = passageFields().find((field) => !field.value.trim());
  if (free) return free;
  const used = passageFields().map((field) => Number(field.name.split("_")[1]));
  for (let number = 1; number <= Number(passages.dataset.most); number += 1) {
    if (!used.includes(number)) return passageField(`passage_${number}`);
  }
  return null;
}

/* What is marked in the text, without the numbers of claims that stand between its words. */
function markedWords() {
  const selection = document.getSelection();
  const text = document.querySelector(".passage");
  if (!selection || selection.isCollapsed || !text) return "";
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return "";
  const copy = range.cloneContents();
  for (const key of copy.querySelectorAll("sup")) key.remove();
  const blocks = copy.querySelectorAll("p");
  const parts = blocks.length ? [...blocks].map((block) => block.textContent) : [copy.textContent];
  return parts.map((part) => part.trim()).filter(Boolean).join("\n\n");
}

function setUpMarking(row) {
  const button = row.querySelector("button");
  const said = row.querySelector("[role=status]");
  let marked = "";
  /* Pressing may end the selection, so what was marked is remembered. */
  document.addEventListener("selectionchange", () => { marked = markedWords() || (document.activeElement === button ? marked : ""); });
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const words = markedWords() || marked;
    const field = words ? freePassageField() : null;
    said.textContent = !words ? said.dataset.empty : field ? said.dataset.done : said.dataset.full;
    if (!field) return;
    passages.open = true;
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  row.hidden = false;
}

if (passages) document.querySelectorAll("[data-use-passage]").forEach(setUpMarking);
