/* The page of a decision: a step and the outcome that needs one go together, and Ctrl+Enter records.
   form[data-decide]   the form; [data-settles] the outcome that takes a step, [data-step] the steps,
                       [data-record] what records */
"use strict";

function setUpDecision(form) {
  const settles = form.querySelector("[data-settles]");
  const steps = [...form.querySelectorAll("[data-step]")];
  /* Before the draft hears of it, so that it keeps both. */
  form.addEventListener("input", (event) => {
    if (steps.includes(event.target)) settles.checked = true;
    if (event.target.name === settles.name && event.target !== settles) for (const step of steps) step.checked = false;
  }, { capture: true });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.repeat) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-record]"));
  });
}

document.querySelectorAll("form[data-decide]").forEach(setUpDecision);
