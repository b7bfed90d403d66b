// Lets the device do the work that buys one more of what the visitor's budget does not hold. A form that was filled in before
// is sent again; where something is still to be typed, it goes along with that. Without scripts, or where this fails, the
// form's button does the same after a while.

const every = 5_000; // milliseconds between two sentences of progress, so that they can be listened to
const long = 5_000_000; // numbers to try, from which on waiting may be the shorter way

export function workForMore() {
  const holder = document.querySelector("[data-work]");
  if (!holder || !window.Worker) return;
  const status = holder.querySelector("[role=status]");
  const challenge = JSON.parse(holder.dataset.work);
  const waiting = status.textContent.trim();
  const say = (percent) => {
    const working = status.dataset.working.replace("100", percent);
    status.textContent = challenge.maxnumber > long ? `${working} ${waiting}` : working;
  };
  let said = 0;
  let worker;
  try {
    worker = new Worker(holder.dataset.worker, { type: "module" });
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
    const proof = btoa(JSON.stringify({ algorithm, challenge: challenge.challenge, number: data.number, salt, signature }));
    for (const field of document.querySelectorAll("input[name=nachweis]")) field.value = proof;
    status.textContent = status.dataset.done;
    if (holder.matches("form")) holder.requestSubmit();
  });
  worker.postMessage(challenge);
}
