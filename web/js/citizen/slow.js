// Lets the device do the work that buys one more of what the visitor's budget does not hold, and sends the form again.
// Without scripts, or where this fails, the form's button does the same after a while.

const every = 5_000; // milliseconds between two sentences of progress, so that they can be listened to
const long = 5_000_000; // numbers to try, from which on waiting may be the shorter way

export function workForMore() {
  const form = document.querySelector("form[data-work]");
  if (!form || !window.Worker) return;
  const status = form.querySelector("[role=status]");
  const challenge = JSON.parse(form.dataset.work);
  const waiting = status.textContent.trim();
  const say = (percent) => {
    const working = status.dataset.working.replace("100", percent);
    status.textContent = challenge.maxnumber > long ? `${working} ${waiting}` : working;
  };
  let said = 0;
  let worker;
  try {
    worker = new Worker(form.dataset.worker, { type: "module" });
  } catch {
    return;
  }
  worker.addEventListener("error", () => { status.textContent = waiting; });
  worker.addEventListener("message", ({ data }) => {
    if (data.number === undefined) {
      if (performance.now() - said < every) return;
      said = performance.now();
      say(Math.min(99, Math.floor((100 * data.tried) / challenge.maxnumber)));
      return;
    }
    worker.terminate();
    const { algorithm, salt, signature } = challenge;
    form.elements.nachweis.value = btoa(JSON.stringify({ algorithm, challenge: challenge.challenge, number: data.number, salt, signature }));
    status.textContent = status.dataset.done;
    form.requestSubmit();
  });
  worker.postMessage(challenge);
}
