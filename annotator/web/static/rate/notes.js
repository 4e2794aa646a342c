/* The private note: saved by itself, and by its button. */
"use strict";

function setUpNote(panel, form) {
  const area = panel.querySelector("textarea");
  const seen = form.elements.note_seen;
  const said = panel.querySelector("[data-note-said]");
  const line = form.querySelector("[data-saving]");
  const key = `annotator-note:${form.dataset.account}:${form.dataset.assignment}`;
  let sent = "";

  const keeper = new Keeper({
    form,
    url: panel.dataset.note,
    collect() {
      sent = area.value;
      return new URLSearchParams({ csrf_token: form.elements.csrf_token.value, note: sent, note_seen: seen.value });
    },
    copy: () => store.write(key, { text: area.value, seen: seen.value }),
    forget: () => store.drop(key),
    told(became, data) {
      said.textContent = data?.message || line.dataset[became] || "";
      if (became !== "saved") return;
      seen.value = data.seen;
      /* Another window has written too: the server kept both texts, and so does this page. */
      if (data.text === sent.trim().replaceAll("\r\n", "\n")) return;
      area.value = area.value === sent ? data.text : `${data.text}\n\n${area.value}`;
    },
  });

  area.addEventListener("input", () => {
    said.textContent = line.dataset.changed;
    keeper.changed();
  });
  window.addEventListener("submit", (event) => {
    if (!event.submitter || !panel.contains(event.submitter)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keeper.isDirty = true;
    keeper.now();
  }, { capture: true });
  window.addEventListener("annotator:submitted", () => keeper.end());

  const kept = store.read(key);
  if (!kept) return;
  const isSame = kept.text.trim() === area.value.trim();
  if (isSame) {
    store.drop(key);
    return;
  }
  area.value = kept.seen === seen.value ? kept.text : `${area.value}\n\n${kept.text}`.trim();
  panel.open = true;
  keeper.changed();
}

const notePanel = document.querySelector("[data-note]");
if (notePanel && ratingForm) setUpNote(notePanel, ratingForm);
