// A confusion matrix as a table: cells are chosen by a click, a drag over several, or the keyboard,
// rows and columns by their names. Called by Streamlit again on new data; the cells that are there
// are filled anew. What somebody has just chosen stays until the server has answered to it.

function make(tag, properties, parent) {
  const element = Object.assign(document.createElement(tag), properties);
  parent.appendChild(element);
  return element;
}

function role(element, name) {
  element.setAttribute("role", name);
  return element;
}

const same = ([row, column], [otherRow, otherColumn]) => row === otherRow && column === otherColumn;
const holds = (cells, cell) => cells.some((other) => same(cell, other));
const keys = (cells) => new Set(cells.map(String));
const text = (cells) => JSON.stringify([...cells].sort());

const layout = ({ order, names, texts }) => JSON.stringify([order, names, texts.rows]);
const SCROLLED = 14; // From so many classes on, the cells keep a width that can be read and hit.
const GLANCE = 31; // From so many on, all cells are first seen at a glance, without their numbers.
const MOST_NAMES = 40; // So many names have room beside cells that are seen at a glance.

function build(parentElement) {
  const root = make("div", { className: "root" }, parentElement);
  const grid = { root, asked: null, drag: null, cells: [], heads: [], focus: [0, 0] };
  grid.table = role(make("table", {}, make("div", { className: "stage" }, root)), "grid");
  grid.table.setAttribute("aria-multiselectable", "true");
  grid.table.addEventListener("keydown", (event) => type(grid, event));
  grid.table.addEventListener("pointerdown", (event) => press(grid, event));
  grid.table.addEventListener("pointermove", (event) => drag(grid, event));
  grid.table.addEventListener("pointerup", (event) => drop(grid, event));
  grid.table.addEventListener("pointercancel", () => show(grid, (grid.drag = null)));
  grid.bar = make("div", { className: "bar" }, root);
  grid.add = make("button", { type: "button" }, grid.bar);
  grid.add.addEventListener("click", () => {
    grid.adding = !grid.adding;
    show(grid);
  });
  grid.enlarge = make("button", { type: "button" }, grid.bar);
  grid.enlarge.addEventListener("click", () => {
    grid.enlarged = !grid.enlarged;
    fill(grid);
    show(grid);
  });
  grid.saves = ["svg", "png"].map((kind) => {
    const button = make("button", { type: "button" }, grid.bar);
    button.addEventListener("click", () => save(grid, kind));
    return [kind, button];
  });
  return grid;
}

/** Rows and columns of the table, whose place 0 is that of the names. */
function layOut(grid) {
  const { order, names, shortNames, texts } = grid.data;
  grid.table.replaceChildren();
  const count = order.length;
  const head = role(make("thead", {}, grid.table), "rowgroup");
  const first = role(make("tr", {}, head), "row");
  const corner = role(make("th", { className: "corner" }, first), "columnheader");
  make("span", { textContent: texts.rows }, corner);
  make("span", { textContent: texts.columns }, corner);
  grid.heads = [[], []];
  grid.cells = order.map(() => []);
  for (let column = 0; column < count; column += 1) {
    const place = role(make("th", { className: "name", scope: "col" }, first), "columnheader");
    make("span", { textContent: shortNames[order[column]], title: names[order[column]] }, place);
    place.dataset.place = `-1,${column}`;
    grid.heads[1].push(place);
  }
  const body = role(make("tbody", {}, grid.table), "rowgroup");
  for (let row = 0; row < count; row += 1) {
    const line = role(make("tr", {}, body), "row");
    const place = role(make("th", { className: "name", scope: "row" }, line), "rowheader");
    make("span", { textContent: shortNames[order[row]], title: names[order[row]] }, place);
    place.dataset.place = `${row},-1`;
    grid.heads[0].push(place);
    for (let column = 0; column < count; column += 1) {
      const cell = role(make("td", {}, line), "gridcell");
      cell.dataset.place = `${row},${column}`;
      grid.cells[row].push(cell);
    }
  }
  grid.laidOut = layout(grid.data);
}

/** The cells by true and predicted label; those in which nothing is are not sent. */
function spread({ cells, names }) {
  const lines = names.map(() => []);
  for (const cell of cells) lines[cell.at[0]][cell.at[1]] = cell;
  return lines;
}

function cellAt({ data, lines }, row, column) {
  return lines[row][column] ?? { text: "", shade: 0, sentence: nothing(data, row, column) };
}

function nothing({ names, texts }, row, column) {
  return texts.nothing.replace(/{(true|predicted)}/g, (_all, which) => names[which === "true" ? row : column]);
}

/** The room that the longest name takes, in letters; Chinese signs are as wide as two. */
function widest(names) {
  const width = (name) => [...name].reduce((sum, sign) => sum + (sign > "\u2e80" ? 2 : 1), 0);
  return Math.max(...names.map(width));
}

function edge(names) {
  return `${Math.max(6.9, 0.55 * widest(names) + 0.8).toFixed(2)}em`;
}

function colour(cell, opacity = 0.07 + 0.93 * cell.shade) {
  return `rgba(${cell.less ? "179,88,6" : "33,113,181"},${cell.shade ? opacity : 0})`;
}

function fill(grid) {
  const { data } = grid;
  if (grid.laidOut !== layout(data)) layOut(grid);
  grid.table.setAttribute("aria-label", data.label);
  grid.table.style.setProperty("--count", data.order.length);
  grid.table.style.setProperty("--edge", edge(data.shortNames));
  const glance = data.order.length >= GLANCE && !grid.enlarged;
  grid.table.classList.toggle("glance", glance);
  grid.table.classList.toggle("scrolled", data.order.length >= SCROLLED && !glance);
  const step = glance ? Math.ceil(data.order.length / MOST_NAMES) : 1;
  grid.table.style.setProperty("--step", step);
  for (const axis of grid.heads)
    axis.forEach((head, place) => head.classList.toggle("passed", place % step > 0));
  data.order.forEach((row, y) =>
    data.order.forEach((column, x) => {
      const cell = cellAt(grid, row, column);
      const place = grid.cells[y][x];
      place.textContent = cell.text;
      place.title = cell.hidden ? "" : cell.sentence;
      place.setAttribute("aria-label", cell.hidden ? data.texts.hidden : cell.sentence);
      place.className = [
        cell.shade >= 0.785 ? "strong" : "",
        cell.hidden ? "hidden" : "",
        row === column ? "diagonal" : "",
      ].join(" ");
      const faint = glance ? 0.3 + 0.7 * cell.shade : undefined; // A small cell needs more colour.
      place.style.setProperty("--colour", colour(cell, faint));
    }),
  );
  for (const [kind, button] of grid.saves) {
    button.textContent = data.texts[kind];
    button.title = data.texts.save;
  }
  grid.enlarge.textContent = data.texts.enlarge;
  grid.enlarge.title = data.texts.enlargeHelp;
  grid.enlarge.hidden = data.order.length < GLANCE;
  grid.enlarge.setAttribute("aria-pressed", String(Boolean(grid.enlarged)));
  grid.add.textContent = data.texts.add;
  grid.add.title = data.texts.addHelp;
}

/** The labels of the cells between two places; place -1 means all of that row or column. */
function between(grid, from, to) {
  const { order } = grid.data;
  const range = (axis) => {
    if (from[axis] < 0 || to[axis] < 0) return order;
    const [least, most] = [from[axis], to[axis]].sort((first, second) => first - second);
    return order.slice(least, most + 1);
  };
  return range(0)
    .flatMap((row) => range(1).map((column) => [row, column]))
    .filter(([row, column]) => !cellAt(grid, row, column).hidden);
}

function chosen(grid) {
  return grid.asked ?? grid.data.selected;
}

function choose(grid, cells, adding) {
  const before = chosen(grid);
  let next = cells;
  if (adding) {
    const off = cells.every((cell) => holds(before, cell));
    next = before.filter((cell) => !holds(cells, cell)).concat(off ? [] : cells);
  } else if (text(before) === text(cells)) {
    next = []; // What is chosen is clicked again.
  }
  if (text(next) === text(before)) return show(grid);
  grid.asked = next;
  grid.send("clicked", next);
  return show(grid);
}

function placeOf(event, grid) {
  const element = grid.root.getRootNode().elementFromPoint(event.clientX, event.clientY);
  const place = element?.closest?.("[data-place]")?.dataset.place;
  return place?.split(",").map(Number);
}

function press(grid, event) {
  const place = placeOf(event, grid);
  if (!place || event.button) return;
  grid.drag = { from: place, to: place, touch: event.pointerType === "touch" };
  show(grid);
}

function drag(grid, event) {
  const place = grid.drag && placeOf(event, grid);
  if (!place || (grid.drag.touch && !grid.adding)) return;
  grid.drag.to = place;
  show(grid);
}

function drop(grid, event) {
  if (!grid.drag) return;
  const { from, to } = grid.drag;
  grid.drag = null;
  grid.focus = to;
  const cells = between(grid, from, to);
  const adding = grid.adding || event.shiftKey || event.ctrlKey || event.metaKey;
  if (cells.length) choose(grid, cells, adding);
  else show(grid);
}

/** Arrow keys walk over the cells and their names, Enter and the space bar choose. */
function type(grid, event) {
  const last = grid.data.order.length - 1;
  const [row, column] = grid.focus;
  const to = {
    ArrowRight: [row, column + 1],
    ArrowLeft: [row, column - 1],
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
    Home: [row, 0],
    End: [row, last],
  }[event.key];
  if (to) {
    // The names of the columns stand below the cells.
    if (event.key === "ArrowDown") to[0] = row < 0 ? row : row === last ? -1 : row + 1;
    if (event.key === "ArrowUp" && row < 0) to[0] = last;
    if (event.key === "ArrowUp" && row === 0) to[0] = 0;
    if (to[0] < 0 && to[1] < 0) return;
    grid.focus = to.map((place) => Math.min(Math.max(place, -1), last));
    show(grid);
    elementAt(grid, grid.focus).focus();
  } else if (event.key === "Enter" || event.key === " ") {
    const cells = between(grid, grid.focus, grid.focus);
    if (cells.length) choose(grid, cells, grid.adding || event.shiftKey || event.ctrlKey);
  } else if (event.key === "Escape") {
    choose(grid, [], false);
  } else return;
  event.preventDefault();
}

function elementAt(grid, [row, column]) {
  if (row < 0) return grid.heads[1][column];
  return column < 0 ? grid.heads[0][row] : grid.cells[row][column];
}

function show(grid) {
  const { order } = grid.data;
  const cells = keys(chosen(grid));
  const { drag: moving } = grid;
  const touched = keys(moving ? between(grid, moving.from, moving.to) : []);
  const focused = elementAt(grid, grid.focus);
  grid.cells.forEach((line, y) =>
    line.forEach((place, x) => {
      const cell = `${order[y]},${order[x]}`;
      place.setAttribute("aria-selected", String(cells.has(cell)));
      place.classList.toggle("touched", touched.has(cell));
      place.tabIndex = place === focused ? 0 : -1;
    }),
  );
  for (const head of grid.heads.flat()) head.tabIndex = head === focused ? 0 : -1;
  grid.add.setAttribute("aria-pressed", String(Boolean(grid.adding)));
  grid.table.classList.toggle("adding", Boolean(grid.adding));
}

/** The matrix as a drawing of its own, black on white: for slides and paper. */
function drawing(grid) {
  const { data } = grid;
  const [side, top] = [60, 60];
  const left = Math.max(150, 10 * widest(data.shortNames) + 24);
  const count = data.order.length;
  const [width, height] = [left + side * count + 20, top + side * count + Math.max(140, 0.7 * left + 40)];
  const parts = [];
  const write = (content, x, y, properties = {}) => {
    const settings = { "text-anchor": "middle", "font-size": 17, fill: data.ink, ...properties };
    const written = Object.entries(settings).map(([name, value]) => `${name}="${value}"`);
    const safe = content.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    parts.push(`<text x="${x}" y="${y}" ${written.join(" ")}>${safe}</text>`);
  };
  write(data.caption, 16, 34, { "text-anchor": "start", "font-size": 20, "font-weight": 600 });
  data.order.forEach((row, y) => {
    const middle = top + side * (y + 0.5);
    write(data.shortNames[row], left - 10, middle + 6, { "text-anchor": "end" });
    data.order.forEach((column, x) => {
      const cell = cellAt(grid, row, column);
      const at = `x="${left + side * x + 1}" y="${top + side * y + 1}"`;
      const size = `width="${side - 2}" height="${side - 2}" rx="3"`;
      const frame = holds(data.selected, [row, column]) ? ' stroke="#d1495b" stroke-width="3"' : "";
      parts.push(`<rect ${at} ${size} fill="#f2f5f9"/>`);
      parts.push(`<rect ${at} ${size} fill="${colour(cell)}"${frame}/>`);
      const fill = cell.shade >= 0.785 ? "#ffffff" : data.ink;
      if (cell.text) write(cell.text, left + side * (x + 0.5), middle + 6, { fill });
    });
    const x = left + side * (y + 0.5) + 6;
    const below = top + side * count + 20;
    const turned = { "text-anchor": "end", transform: `rotate(-40 ${x} ${below})` };
    write(data.shortNames[row], x, below, turned);
  });
  const { rows, columns } = data.texts;
  write(columns, left + (side * count) / 2, height - 14, { "font-weight": 600 });
  write(rows, 16, top - 8, { "text-anchor": "start", "font-weight": 600 });
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return {
    width,
    height,
    source:
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif">` +
      `<rect width="100%" height="100%" fill="#ffffff"/>${parts.join("")}</svg>`,
  };
}

async function save(grid, kind) {
  const { source, width, height } = drawing(grid);
  let content = new Blob([source], { type: "image/svg+xml" });
  if (kind === "png") {
    const image = new Image();
    image.src = URL.createObjectURL(content);
    await image.decode();
    URL.revokeObjectURL(image.src);
    const canvas = Object.assign(document.createElement("canvas"), {
      width: 2 * width,
      height: 2 * height,
    });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    content = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = `${grid.data.fileName}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export default function render({ data, parentElement, setTriggerValue }) {
  const grid = (parentElement.fmnistMatrix ??= build(parentElement));
  grid.data = data;
  grid.lines = spread(data);
  grid.send = setTriggerValue;
  if (grid.asked && text(grid.asked) === text(data.selected)) grid.asked = null;
  fill(grid);
  show(grid);
  grid.root.dataset.drawn = text(data.selected);
  return () => {
    grid.root.remove();
    parentElement.fmnistMatrix = undefined;
  };
}
