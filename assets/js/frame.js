// Progressive enhancement only: every page works without this file.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, createAll,
} from "govuk-frontend";

// The components look for these classes. Set here, not in the page, so that no page needs an inline script.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount);
createAll(Checkboxes);
createAll(ErrorSummary);
createAll(FileUpload);
createAll(NotificationBanner);
createAll(PasswordInput);
createAll(Radios);
createAll(ServiceNavigation);
createAll(SkipLink);

// A button marked data-print opens the print dialogue; it stays hidden where it could not work.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A form marked data-upload says how far its files have come; without this it is sent as any form is.
for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    if (![...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)) return;
    event.preventDefault();
    const bar = form.querySelector("progress");
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.setRequestHeader("X-Upload", "1");
    request.upload.addEventListener("progress", (sent) => {
      bar.hidden = false;
      if (sent.lengthComputable) [bar.max, bar.value] = [sent.total, sent.loaded];
    });
    // The page that comes next says what became of them. If nothing came back, the browser tries by itself and tells.
    request.addEventListener("load", () => location.assign(request.getResponseHeader("X-Next") || location.href));
    request.addEventListener("error", () => form.submit());
    request.send(new FormData(form));
  });
}
