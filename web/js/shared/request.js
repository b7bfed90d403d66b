// Asks the server, and gives up where it does not answer: a page that waits for ever looks as if nothing were wrong.

const limit = 8000; // milliseconds until an answer has to be complete

/** Asks as fetch does; an answer that is not complete in time is a TimeoutError. */
export function request(address, { signal, ...options } = {}) {
  const patience = new AbortController();
  setTimeout(() => patience.abort(new DOMException("no answer in time", "TimeoutError")), limit);
  if (signal?.aborted) patience.abort(signal.reason);
  signal?.addEventListener("abort", () => patience.abort(signal.reason), { once: true });
  return fetch(address, { credentials: "same-origin", ...options, signal: patience.signal });
}
