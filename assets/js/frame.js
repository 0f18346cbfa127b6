// Progressive enhancement only: every page works without this file.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation,
  SkipLink, createAll,
} from "govuk-frontend";

// The components look for these classes. Set here, not in the page, so that no page needs an inline script.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount);
createAll(Checkboxes);
createAll(ErrorSummary);
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
