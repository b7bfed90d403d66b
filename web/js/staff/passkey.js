// Forms that a passkey answers. data-passkey says whether one is made (create) or asked (get), data-options what the browser
// is to ask the device for; the answer travels in the field "antwort". Where a code was typed, the code counts. Without
// passkeys in this browser, the form stays as it came: what only a passkey can do is hidden, and a sentence says so.

export function answerForms() {
  if (!("PublicKeyCredential" in globalThis) || !navigator.credentials) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => submit(event, form));
    for (const part of form.querySelectorAll("[data-passkey-only]")) part.hidden = false;
    const code = form.elements.namedItem("code");
    if (code) code.required = false;
  }
  for (const sentence of document.querySelectorAll("[data-passkey-missing]")) sentence.hidden = true;
  // Whoever comes back to the page asks anew.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.namedItem("antwort").value = "";
  });
}

async function submit(event, form) {
  const answer = form.elements.namedItem("antwort");
  if (answer.value || form.elements.namedItem("code")?.value.trim()) return;
  event.preventDefault();
  if (form.dataset.asking) return;
  form.dataset.asking = "yes";
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const options = read(JSON.parse(form.dataset.options));
    const credential = await (form.dataset.passkey === "create" ? navigator.credentials.create(options) : navigator.credentials.get(options));
    answer.value = JSON.stringify(written(credential));
    form.requestSubmit(event.submitter);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    failed.textContent = error.name === "InvalidStateError" ? failed.dataset.there : failed.dataset.failed;
    failed.hidden = false;
  } finally {
    delete form.dataset.asking;
  }
}

/** Turns what stands in the options as text into the bytes that browsers take. */
function read({ publicKey: { ...options } }) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) options[list] = options[list].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return { publicKey: options };
}

/** Writes an answer as the server reads it. */
function written({ id, rawId, type, authenticatorAttachment, response }) {
  const answer = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    answer.attestationObject = text(response.attestationObject);
    answer.transports = response.getTransports?.() ?? [];
  } else {
    answer.authenticatorData = text(response.authenticatorData);
    answer.signature = text(response.signature);
    if (response.userHandle) answer.userHandle = text(response.userHandle);
  }
  return { id, rawId: text(rawId), type, authenticatorAttachment, clientExtensionResults: {}, response: answer };
}

/** Reads bytes that are written as base64url. */
function bytes(written) {
  return Uint8Array.from(atob(written.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

/** Writes bytes as base64url. */
function text(buffer) {
  const signs = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
