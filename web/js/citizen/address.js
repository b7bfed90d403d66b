// A form that answers another form stands at an address that only takes forms: loading the page again, or coming back to
// it, would ask whether to send that form once more. Where the browser keeps cookies, the page has an address of its own.

export function takeOwnAddress() {
  const address = document.querySelector("main [data-address]")?.dataset.address;
  if (address && navigator.cookieEnabled) history.replaceState(history.state, "", address + location.hash);
}
