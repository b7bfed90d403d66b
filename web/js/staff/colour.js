// The browser's field of a colour and the one in which it is typed are one value; what is typed leads.

const written = /^#[0-9a-f]{6}$/i;

export function followColours() {
  for (const picker of document.querySelectorAll("input[type=color][data-follows]")) {
    const typed = document.getElementById(picker.dataset.follows);
    picker.addEventListener("input", () => { typed.value = picker.value; });
    typed.addEventListener("input", () => {
      if (written.test(typed.value)) picker.value = typed.value.toLowerCase();
    });
  }
}
