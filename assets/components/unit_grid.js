// The units of a layer: a tile each, cut out of one sheet, that can be chosen.

function make(tag, className, parent) {
  const element = document.createElement(tag);
  element.className = className;
  parent.appendChild(element);
  return element;
}

function build(parentElement) {
  const list = make("div", "grid", parentElement);
  list.setAttribute("role", "group");
  const grid = { list, units: [] };
  list.addEventListener("keydown", (event) => {
    const buttons = grid.units.map(({ button }) => button);
    walkGrid(list, buttons, buttons.indexOf(event.target.closest?.(".unit")), event);
  });
  list.addEventListener("click", (event) => {
    const index = grid.units.findIndex(({ button }) => button === event.target.closest(".unit"));
    if (index < 0) return;
    select(grid, index);
    grid.send("clicked", index);
  });
  return grid;
}

function buildUnit(grid) {
  const button = make("button", "unit", grid.list);
  button.type = "button";
  const canvas = make("canvas", "", button);
  return { button, canvas, number: make("div", "number", button) };
}

function select(grid, index) {
  grid.units.forEach(({ button }, position) => {
    button.setAttribute("aria-pressed", String(position === index));
    button.tabIndex = position === index ? 0 : -1;
  });
}

async function draw(grid, data) {
  const { height, width, columns, texts } = data;
  while (grid.units.length < texts.length) grid.units.push(buildUnit(grid));
  while (grid.units.length > texts.length) grid.units.pop().button.remove();
  const single = height * width === 1;
  grid.list.className = `grid${single ? " value" : ""}`;
  const least = single ? (data.named ? "7rem" : "2.2rem") : width > 10 ? "4.2rem" : "3.4rem";
  grid.list.style.setProperty("--least", least);
  grid.list.setAttribute("aria-label", data.label);
  grid.units.forEach(({ button, number }, index) => {
    number.textContent = texts[index];
    button.setAttribute("aria-label", data.names[index]);
    button.title = data.names[index];
  });
  select(grid, data.selected);
  if (grid.sheet !== data.sheet) {
    const image = new Image();
    image.src = `data:image/png;base64,${data.sheet}`;
    await image.decode();
    if (grid.data !== data) return;
    grid.sheet = data.sheet;
    grid.units.forEach(({ canvas }, index) => {
      Object.assign(canvas, { height, width });
      const left = (index % columns) * width;
      const top = Math.floor(index / columns) * height;
      const context = canvas.getContext("2d");
      context.drawImage(image, left, top, width, height, 0, 0, width, height);
    });
  }
  grid.list.dataset.drawn = String(texts.length);
}

export default function render({ data, parentElement, setTriggerValue }) {
  const grid = (parentElement.fmnistUnits ??= build(parentElement));
  grid.data = data;
  grid.send = setTriggerValue;
  draw(grid, data).catch((error) => console.error(error));
  return () => {
    grid.list.remove();
    parentElement.fmnistUnits = undefined;
  };
}
