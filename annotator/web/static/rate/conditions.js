/* Questions that are asked only beside some answers: what does not apply is out of sight. The server decides.
   fieldset > [data-on]   a condition: the name of the question before, and in data-codes the answers that meet it */
"use strict";

const conditionalGroups = [...document.querySelectorAll("fieldset")].filter((group) => group.querySelector(":scope > [data-on]"));

function isConditionMet(condition) {
  /* An answer to a question that is not asked itself does not count. */
  const chosen = [...document.querySelectorAll(`input[name="${CSS.escape(condition.dataset.on)}"]`)].find((radio) => radio.checked);
  return Boolean(chosen) && !chosen.closest("fieldset").hidden && JSON.parse(condition.dataset.codes).includes(chosen.value);
}

/* In the order of the page: a condition looks at questions before it. Nothing is taken out of what is hidden, so that
   it is there again when the answer before is changed back. */
function showAsked() {
  for (const group of conditionalGroups) group.hidden = ![...group.querySelectorAll(":scope > [data-on]")].every(isConditionMet);
}

for (const happening of ["change", "click"]) document.addEventListener(happening, () => setTimeout(showAsked));
window.addEventListener("pageshow", showAsked);
showAsked();
