// Keeps a second click from sending a form twice. The server would notice as well; this saves waiting for it.

export function submitOnce() {
  let sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-once]");
    // Prolonging is part of the same form and may happen any number of times.
    if (!form || event.defaultPrevented || event.submitter?.hasAttribute("formaction")) return;
    if (sent.has(form)) event.preventDefault();
    sent.add(form);
  });
  // Back from the next page the form is new again.
  addEventListener("pageshow", () => { sent = new WeakSet(); });
}
