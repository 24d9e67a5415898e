// Cuts one sprite into a grid of pictures and reports the one that is clicked. Called by Streamlit
// again on new data; the pictures that are there are filled anew, so nothing jumps.

const SIDE = 28;
const LINES = ["solid", "dashed", "dotted", "double"];

function make(tag, className, parent) {
  const element = document.createElement(tag);
  element.className = className;
  parent.appendChild(element);
  return element;
}

/** More classes than colours: the eleventh has the first one's colour, and another line. */
function paint(element, data, label) {
  element.style.setProperty("--class-colour", data.colours[label]);
  element.style.setProperty("--class-line", LINES[data.shapes[label] % LINES.length]);
}

async function decode(sprite) {
  const image = new Image();
  image.src = `data:image/png;base64,${sprite}`;
  await image.decode();
  return image;
}

function buildPicture(grid) {
  const button = make("button", "picture", grid.list);
  button.type = "button";
  const canvas = make("canvas", "", button);
  canvas.width = SIDE;
  canvas.height = SIDE;
  const caption = make("div", "caption", button);
  const note = make("div", "note", button);
  return { button, context: canvas.getContext("2d"), caption, note };
}

function fillPicture(picture, index, data) {
  const { button, caption, note } = picture;
  const name = data.names[data.classes[index]];
  const right = data.right?.[index];
  const text = data.notes?.[index] ?? "";
  const mark = right === undefined ? "" : right ? "✓ " : "✗ ";
  const markText = right === undefined ? "" : right ? data.markRight : data.markWrong;
  const described = data.caption
    .replace("{name}", name)
    .replace("{number}", String(data.identifiers[index]));
  paint(button, data, data.classes[index]);
  button.title = [described, mark + text].filter(Boolean).join("\n");
  button.setAttribute("aria-label", [described, markText, text].filter(Boolean).join(", "));
  button.dataset.index = String(index);
  button.disabled = !data.clickable;
  caption.textContent = name;
  note.textContent = mark + text;
  note.className = `note${right === undefined ? "" : right ? " right" : " wrong"}`;
  note.hidden = !note.textContent;
}

function fillLegend(grid, data) {
  grid.legend.replaceChildren();
  grid.legend.hidden = !data.compact;
  if (!data.compact) return;
  for (const index of [...new Set(data.classes)].sort((first, second) => first - second)) {
    const entry = make("span", "", grid.legend);
    paint(make("i", "", entry), data, index);
    entry.appendChild(document.createTextNode(data.names[index]));
  }
}

function select(grid, index, focus) {
  const reachable = index < 0 ? 0 : index;
  grid.pictures.forEach(({ button }, position) => {
    button.setAttribute("aria-pressed", String(position === index));
    button.tabIndex = position === reachable ? 0 : -1;
  });
  if (focus) grid.pictures[index]?.button.focus();
}

function walk(grid, event) {
  const from = Number(event.target.closest?.(".picture")?.dataset.index ?? -1);
  const buttons = grid.pictures.map(({ button }) => button);
  walkGrid(grid.list, buttons, from, event);
}

function build(parentElement) {
  const root = make("div", "root", parentElement);
  const grid = { root, list: make("div", "grid", root), legend: make("div", "legend", root) };
  grid.pictures = [];
  grid.list.setAttribute("role", "group");
  grid.list.addEventListener("keydown", (event) => walk(grid, event));
  grid.list.addEventListener("click", (event) => {
    const index = Number(event.target.closest(".picture")?.dataset.index ?? -1);
    if (index < 0 || !grid.data.clickable) return;
    select(grid, index, false);
    grid.send("clicked", grid.data.identifiers[index]);
  });
  return grid;
}

async function draw(grid, data) {
  const image = grid.sprite === data.sprite ? grid.image : await decode(data.sprite);
  if (grid.data !== data) return;
  const changed = grid.image !== image;
  grid.image = image;
  grid.sprite = data.sprite;
  grid.list.className = `grid${data.compact ? " compact" : ""}${data.clickable ? " clickable" : ""}`;
  grid.list.style.setProperty("--columns", String(data.columns));
  grid.list.setAttribute("aria-label", data.label);
  const count = data.identifiers.length;
  while (grid.pictures.length < count) grid.pictures.push(buildPicture(grid));
  while (grid.pictures.length > count) grid.pictures.pop().button.remove();
  grid.pictures.forEach((picture, index) => {
    fillPicture(picture, index, data);
    if (!changed) return;
    const left = (index % data.spriteColumns) * SIDE;
    const top = Math.floor(index / data.spriteColumns) * SIDE;
    picture.context.drawImage(image, left, top, SIDE, SIDE, 0, 0, SIDE, SIDE);
  });
  fillLegend(grid, data);
  select(grid, data.identifiers.indexOf(data.selected), false);
  grid.root.dataset.drawn = String(count);
}

export default function render({ data, parentElement, setTriggerValue }) {
  const grid = (parentElement.fmnistGrid ??= build(parentElement));
  grid.data = data;
  grid.send = setTriggerValue;
  draw(grid, data).catch((error) => console.error(error));
  return () => {
    grid.root.remove();
    parentElement.fmnistGrid = undefined;
  };
}
