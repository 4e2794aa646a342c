/* Keeps what is typed: at once in this browser, soon on the server, and again after every failure.
   The other scripts of the rating page use what stands here. */
"use strict";

const SOON_MS = 1200;
const WAITS_MS = [2000, 4000, 8000, 15000, 30000, 60000];

/* ---- This browser's own store; it may be forbidden, then a page warns before it is left ---- */

const store = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      return;
    }
  },
  keys(prefix) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  },
};

/* ---- Asking the server; status 0 stands for "no answer", 401 for "signed out" -------------- */

async function ask(url, body, isLeaving = false) {
  const options = { headers: { Accept: "application/json" }, redirect: "manual", keepalive: isLeaving };
  if (body) Object.assign(options, { method: "POST", body });
  try {
    const response = await fetch(url, options);
    if (response.type === "opaqueredirect") return { status: 401, data: null };
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    return { status: response.status, data: isJson ? await response.json() : null };
  } catch {
    return { status: 0, data: null };
  }
}

/* A form's token ends with its session. Who has signed in again in another tab has a new one. */
async function renewToken(form) {
  const { status, data } = await ask(form.dataset.draft);
  if (status !== 200 || !data) return status === 200 ? 0 : status;
  if (String(data.account) !== form.dataset.account) return "stranger";
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = data.token;
  return 200;
}

/* Send; where the token has ended, once more with that of the session there is now. */
async function send(form, url, collect, isLeaving = false) {
  const answer = await ask(url, collect(), isLeaving);
  if (answer.status !== 400 || isLeaving) return answer;
  const renewed = await renewToken(form);
  return renewed === 200 ? ask(url, collect()) : { status: renewed, data: null };
}

/* What a status means for who types: it is kept, it is tried again, or they have to do something first. */
function meaning(status) {
  if (status === 200) return "saved";
  if (status === 401) return "signedOut";
  if (status === "stranger") return "stranger";
  if (status === 0 || status === 400 || status === 429 || status >= 500) return "failed";
  return status === 409 ? "conflict" : "refused";
}

class Keeper {
  /* form; url; collect() gives what to send; copy() and forget() keep it in this browser and drop that;
     told(meaning, data) hears what became of it. */
  constructor(parts) {
    Object.assign(this, parts, { isDirty: false, isBusy: false, isHeld: false, isCopied: true, tries: 0, timer: 0 });
    window.addEventListener("online", () => this.now());
    window.addEventListener("focus", () => this.now());
    window.addEventListener("pagehide", () => this.now(true));
    document.addEventListener("visibilitychange", () => this.now(document.visibilityState === "hidden"));
    window.addEventListener("beforeunload", (event) => {
      if (this.isDirty && !this.isCopied) event.preventDefault();
    });
  }

  changed() {
    this.isDirty = true;
    this.isCopied = this.copy();
    this.tries = 0;
    this.later(SOON_MS);
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), milliseconds);
  }

  async now(isLeaving = false) {
    if (!this.isDirty || this.isBusy || this.isHeld) return;
    clearTimeout(this.timer);
    this.isBusy = true;
    this.isDirty = false;
    const answer = await send(this.form, this.url, this.collect, isLeaving);
    this.isBusy = false;
    const became = meaning(answer.status);
    if (became !== "saved") this.isDirty = true;
    else if (!this.isDirty) this.forget();
    if (became === "saved" && this.isDirty) this.later(SOON_MS);
    if (["failed", "signedOut", "stranger"].includes(became)) {
      this.later(WAITS_MS[Math.min(this.tries, WAITS_MS.length - 1)]);
      this.tries += 1;
    }
    this.told(became, answer.data);
  }

  hold() {
    this.isHeld = true;
    clearTimeout(this.timer);
  }

  /* What it kept is no longer needed. */
  end() {
    this.hold();
    this.isDirty = false;
    this.forget();
  }

  release() {
    this.isHeld = false;
    this.now();
  }
}
