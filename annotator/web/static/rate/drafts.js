/* The rating form: its draft, and a submission that waits for the network.
   What this browser keeps stands under the account's number, so that nobody else at this computer is shown it. */
"use strict";

const NOT_COPIED = ["csrf_token", "note", "note_seen"];
const OF_THE_FORM = ["request_id", "base_revision", "claim_version", "draft_version", "guideline", "opened", "active_seconds"];

class RatingDraft {
  constructor(form) {
    this.form = form;
    this.place = `annotator-draft:${form.dataset.account}:${form.dataset.assignment}:`;
    this.line = form.querySelector("[data-saving]");
    this.said = this.line.querySelector("[data-said]");
    this.button = form.querySelector("[data-save-draft]");
    this.link = this.line.querySelector("[data-sign-in]");
    this.isWaiting = false; /* a submission is on its way, or waits for the network */
    this.isSubmitted = false;
    this.tries = 0;
    this.keeper = new Keeper({
      form,
      url: form.dataset.draft,
      collect: () => new URLSearchParams(new FormData(form)),
      copy: () => store.write(this.key(), this.entry()),
      forget: () => store.drop(this.key()),
      told: (became, data) => this.hear(became, data),
    });
    this.listen();
    this.bringBack();
  }

  value(name) {
    return this.form.elements[name].value;
  }

  key() {
    return this.place + this.value("request_id");
  }

  fields() {
    const found = {};
    for (const [name, text] of new FormData(this.form)) {
      if (NOT_COPIED.includes(name)) continue;
      /* Ticked boxes of one name are one text, as the server has them. */
      found[name] = name in found ? `${found[name]} ${text}` : text;
    }
    return found;
  }

  entry() {
    return { fields: this.fields(), base: this.value("base_revision"), version: this.value("draft_version"), at: Date.now() };
  }

  say(text, isSignedOut = false) {
    this.said.textContent = text;
    this.link.hidden = !isSignedOut;
  }

  hear(became, data) {
    if (this.isWaiting) return;
    this.line.dataset.state = became;
    if (data?.version !== undefined) this.form.elements.draft_version.value = data.version;
    const text = { failed: "failed", signedOut: "signedOut", stranger: "stranger", refused: "refused" }[became];
    this.say(data?.message && became !== "failed" ? data.message : this.line.dataset[text] || "", became === "signedOut");
    /* Two windows: what takes the place of the other is for the person to say. */
    this.button.hidden = became !== "conflict";
    if (became === "conflict") this.keeper.hold();
  }

  listen() {
    const changed = (event) => {
      if (event.target.name === "note") return;
      if (!this.isWaiting && !this.keeper.isHeld) this.say(this.line.dataset.changed);
      this.keeper.changed();
    };
    this.form.addEventListener("input", changed);
    this.button.hidden = true;
    /* Before anything else hears of it: this button sends no form. */
    window.addEventListener("submit", (event) => {
      if (event.submitter !== this.button) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.keeper.isDirty = true;
      this.keeper.release();
    }, { capture: true });
    this.form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (event.submitter?.hasAttribute("data-as-it-is")) {
        /* The page that follows has all of it, as a draft or as it was typed. */
        this.keeper.end();
        return;
      }
      event.preventDefault();
      this.carry(event.submitter);
      this.submit();
    });
    for (const happening of ["online", "focus"]) window.addEventListener(happening, () => { if (this.isWaiting) this.submit(); });
    window.addEventListener("pageshow", (event) => {
      /* Back to a form that has been saved: as it stands now. */
      if (event.persisted && this.isSubmitted) location.reload();
    });
    document.querySelector("[data-discard]")?.addEventListener("submit", () => {
      this.keeper.end();
      for (const key of store.keys(this.place)) store.drop(key);
    });
  }

  /* Which button was pressed goes along, where a form has several. */
  carry(button) {
    this.form.querySelector("[data-carried]")?.remove();
    if (!button?.name) return;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: button.name, value: button.value });
    field.dataset.carried = "";
    this.form.append(field);
  }

  /* ---- Submitting: the same request until the server has answered it ------------------- */

  async submit() {
    if (this.isSending) return;
    this.isSending = this.isWaiting = true;
    clearTimeout(this.timer);
    this.keeper.hold();
    this.keeper.isDirty = true;
    this.keeper.isCopied = this.keeper.copy();
    const answer = await send(this.form, this.form.action, () => new URLSearchParams(new FormData(this.form)));
    this.isSending = false;
    const became = meaning(answer.status);
    if (became === "saved" && answer.data) {
      this.isSubmitted = true;
      this.keeper.end();
      window.dispatchEvent(new Event("annotator:submitted"));
      location.assign(answer.data.follows);
    } else if (["failed", "signedOut", "stranger"].includes(became)) {
      this.line.dataset.state = became;
      this.say(this.line.dataset[became], became === "signedOut");
      this.timer = setTimeout(() => this.submit(), WAITS_MS[Math.min(this.tries, WAITS_MS.length - 1)]);
      this.tries += 1;
    } else {
      /* Refused: the server's page says why, with all that was typed. */
      this.keeper.isDirty = false;
      this.form.submit();
    }
  }

  /* ---- Coming back: what this browser kept and the server does not have ----------------- */

  bringBack() {
    const here = this.fields();
    const isSame = (fields) => [...new Set([...Object.keys(here), ...Object.keys(fields)])]
      .filter((name) => !OF_THE_FORM.includes(name))
      .every((name) => (fields[name] ?? "").trim() === (here[name] ?? "").trim());
    const entries = [];
    for (const key of store.keys(this.place)) {
      const entry = store.read(key);
      if (!entry || isSame(entry.fields)) store.drop(key);
      else entries.push({ key, ...entry });
    }
    const newest = entries.sort((one, other) => other.at - one.at)[0];
    if (!newest || document.querySelector("[data-fault]")) return;
    const isNews = newest.base === this.value("base_revision") && newest.version === this.value("draft_version");
    if (isNews) this.restore(newest);
    else this.offer(newest);
  }

  restore(entry) {
    for (const name of Object.keys(entry.fields)) if (name.startsWith("passage_")) passageField(name);
    for (const control of this.form.elements) {
      if (!control.name || control.type === "hidden" || NOT_COPIED.includes(control.name)) continue;
      const text = entry.fields[control.name] ?? "";
      if (control.type === "radio") control.checked = control.value === text;
      else if (control.type === "checkbox") control.checked = text.split(" ").includes(control.value);
      else if (control.type === "submit") continue;
      else control.value = text;
    }
    const measured = Number(entry.fields.active_seconds) || 0;
    const time = this.form.elements.active_seconds;
    if (time) time.dataset.before = Math.max(measured, Number(time.dataset.before) || 0);
    if (entry.fields.opened) this.form.elements.opened.value = entry.fields.opened;
    store.drop(entry.key);
    this.say(this.line.dataset.restored.replace("{time}", clockOf(entry.at)));
    this.keeper.changed();
    if (passages && entry.fields.passage_1) passages.open = true;
    for (const name of Object.keys(entry.fields)) {
      if (name.startsWith("evidence_") && entry.fields[name]) this.form.querySelector("[data-new-evidence]").open = true;
    }
  }

  offer(entry) {
    const notice = document.querySelector("[data-kept-here]");
    const text = notice.querySelector("p");
    const isOlder = Number(entry.base) < Number(this.value("base_revision"));
    text.textContent = (isOlder ? text.dataset.older : text.textContent).replace("{time}", clockOf(entry.at));
    notice.querySelector("[data-kept-use]").addEventListener("click", () => {
      notice.hidden = true;
      this.restore(entry);
    });
    notice.querySelector("[data-kept-drop]").addEventListener("click", () => {
      notice.hidden = true;
      store.drop(entry.key);
    });
    notice.hidden = false;
  }
}

/* A moment as the server writes them, so that two times on a page can be compared. */
function clockOf(milliseconds) {
  const moment = new Date(milliseconds).toISOString();
  const isToday = moment.slice(0, 10) === new Date().toISOString().slice(0, 10);
  return `${isToday ? "" : `${moment.slice(0, 10)} `}${moment.slice(11, 19)} UTC`;
}

const ratingForm = document.querySelector("form[data-rate]");
const ratingDraft = ratingForm && new RatingDraft(ratingForm);
