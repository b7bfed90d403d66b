// The rules that place a block of the day plan by its five-minute rows: r is the first row, n how many, m the minutes
// within a row at which the line of the present stands. Classes, because the content security policy allows no style
// attribute; as many as the longest day has ticks.

const ticks = 300;

export function rows() {
  const rules = [];
  for (let row = 0; row < ticks; row++) rules.push(`.r${row}{grid-row-start:${row + 1}}`);
  for (let span = 1; span <= ticks; span++) rules.push(`.n${span}{grid-row-end:span ${span}}`);
  for (let minute = 1; minute < 5; minute++) rules.push(`.m${minute}{margin-block-start:calc(var(--slot) * ${minute / 5})}`);
  return rules.join("\n");
}
