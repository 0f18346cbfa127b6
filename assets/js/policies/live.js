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

  // A problem leads to its line.
  region.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (!link) return;
    event.preventDefault();
    const text = document.querySelector(link.hash);
    const before = text.value.split("\n").slice(0, link.dataset.line - 1);
    const start = before.join("\n").length + (before.length ? 1 : 0);
    text.focus();
    text.setSelectionRange(start, start + (text.value.split("\n")[link.dataset.line - 1] || "").length);
    text.scrollTop = Math.max(0, before.length - 4) * parseFloat(getComputedStyle(text).lineHeight);
  });

  // Who leaves with something unsaved is asked first.
  let unsaved = false;
  form.addEventListener("input", () => (unsaved = true));
  form.addEventListener("submit", () => (unsaved = false));
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
