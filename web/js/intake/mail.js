// The button that books says what happens besides, as soon as it is asked for.

export function sayWhetherMailsGo() {
  const box = document.querySelector("[data-mail]");
  const label = box?.form.querySelector("[data-writing]");
  if (!label) return;
  const say = () => { label.textContent = box.checked ? label.dataset.writing : label.dataset.plain; };
  box.addEventListener("change", say);
  say();
}
