/** Walking through a grid of buttons by the arrow keys, for every grid that is one tab stop. */

/** Move the focus from button `from`, whatever number of columns the width has left. */
function walkGrid(list, buttons, from, event) {
  if (from < 0) return;
  const columns = getComputedStyle(list).gridTemplateColumns.split(" ").length;
  const last = buttons.length - 1;
  const to = {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from + columns,
    ArrowUp: from - columns,
    Home: 0,
    End: last,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (to < 0 || to > last) return;
  buttons[from].tabIndex = -1;
  buttons[to].tabIndex = 0;
  buttons[to].focus();
}

