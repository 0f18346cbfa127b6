// Progressive enhancement only: while somebody writes, what is wrong with the text is said below it. Saving says it too.
const WAIT = 700; // milliseconds without a key

for (const form of document.querySelectorAll("form[data-check]")) {
  const region = form.querySelector("[data-checked]");
  let timer;
  let latest = 0;

  const check = async () => {
    const number = (latest += 1);
    const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer || !answer.ok || number !== latest) return; // what was asked later is answered later
    region.innerHTML = await answer.text();
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, WAIT);
  });

  // Who leaves with something unsaved is asked first.
  let unsaved = false;
  form.addEventListener("input", () => (unsaved = true));
  form.addEventListener("submit", () => (unsaved = false));
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
