// Finds a service while drawing a number: two letters and Enter take one of the first hit, Enter in the empty field draws.

export function filterServices() {
  const field = document.getElementById("filter");
  if (!field) return;
  document.getElementById("filter-feld").hidden = false;
  field.focus();
  const rows = [...document.querySelectorAll("#nummer .st-choose li")].map((row) => ({ row, text: fold(row.textContent) }));
  const show = () => {
    const wanted = fold(field.value.trim());
    for (const { row, text } of rows) row.hidden = !meets(text, wanted);
    for (const group of document.querySelectorAll("#nummer fieldset")) group.hidden = !group.querySelector("li:not([hidden])");
    if (wanted !== "" && rows.every(({ row }) => row.hidden)) tell("none");
  };
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || field.value.trim() === "") return; // Enter in the empty field sends the form
    event.preventDefault();
    const hit = rows.find(({ row }) => !row.hidden)?.row;
    if (!hit) return;
    const quantity = hit.querySelector("input");
    quantity.value = String(Math.min(Number(quantity.max), Number(quantity.value) + 1));
    tell("added", hit.querySelector("label").firstChild.textContent.trim());
    field.value = "";
    show();
  });
}

/** Tells whether a service has words that begin with each of those that were typed. */
function meets(text, wanted) {
  return wanted.split(/\s+/).every((part) => text.includes(` ${part}`));
}

function fold(text) {
  const plain = text.toLowerCase()
    .replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss")
    .normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  return ` ${plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim()}`;
}

function tell(what, service = "") {
  const status = document.getElementById("filter-stand");
  status.textContent = status.dataset[what].replace("%", () => service);
}
