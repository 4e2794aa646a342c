/* How long somebody is at the form: seconds in which the page is in sight and something was done in the last
   half minute. And panels that stay open from claim to claim for who has left them open. */
"use strict";

const IDLE_MS = 30000;

function setUpTime(field) {
  let seconds = Number(field.dataset.before) || 0;
  let lastDone = Date.now();
  const isDone = () => { lastDone = Date.now(); };
  for (const happening of ["pointerdown", "pointermove", "keydown", "input", "wheel", "scroll", "touchstart"]) {
    window.addEventListener(happening, isDone, { passive: true, capture: true });
  }
  field.value = seconds;
  setInterval(() => {
    if (document.visibilityState !== "visible" || Date.now() - lastDone > IDLE_MS) return;
    seconds += 1;
    field.value = seconds;
  }, 1000);
}

function setUpPanel(panel) {
  const key = `annotator-panel-${panel.dataset.panel}`;
  if (store.read(key)) panel.open = true;
  panel.addEventListener("toggle", () => store.write(key, panel.open));
}

document.querySelectorAll("form[data-rate] input[name=active_seconds]").forEach(setUpTime);
document.querySelectorAll("[data-panel]").forEach(setUpPanel);
