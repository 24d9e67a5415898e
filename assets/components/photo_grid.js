// Shows thumbnails out of one sheet, each with two lines of text, and reports the one that is
// clicked. Called by Streamlit again on new data; what is there is filled anew, so nothing jumps.

function make(tag, className, parent) {
  const element = document.createElement(tag);
  element.className = className;
  parent.appendChild(element);
  return element;
}

async function decode(sheet) {
  const image = new Image();
  image.src = `data:image/jpeg;base64,${sheet}`;
  await image.decode();
  return image;
}

function buildPhoto(grid) {
  const button = make("button", "photo", grid.list);
  button.type = "button";
  const canvas = make("canvas", "", button);
  canvas.width = canvas.height = grid.data.side;
  return {
    button,
    context: canvas.getContext("2d"),
    title: make("div", "title", button),
    note: make("div", "note", button),
  };
}

function fill(grid, photo, index, image) {
  const { side, columns, items } = grid.data;
  const { number, title, note, state, name } = items[index];
  photo.button.dataset.number = String(number);
  photo.button.className = `photo ${state}`;
  photo.button.title = name;
  photo.button.setAttribute("aria-label", [title, note, name].filter(Boolean).join(", "));
  photo.title.textContent = title;
  photo.note.textContent = note;
  photo.context.clearRect(0, 0, side, side);
  if (!image || !items[index].pictured) return;
  const [left, top] = [(index % columns) * side, Math.floor(index / columns) * side];
  photo.context.drawImage(image, left, top, side, side, 0, 0, side, side);
}

function select(grid) {
  const chosen = grid.data.items.findIndex(({ number }) => number === grid.data.selected);
  grid.photos.forEach(({ button }, index) => {
    button.setAttribute("aria-pressed", String(index === chosen));
    button.tabIndex = index === Math.max(chosen, 0) ? 0 : -1;
  });
}

function walk(grid, event) {
  const buttons = grid.photos.map(({ button }) => button);
  walkGrid(grid.list, buttons, buttons.indexOf(event.target), event);
}

function build(parentElement) {
  const list = make("div", "grid", parentElement);
  const grid = { list, photos: [], sheet: null, image: null };
  list.setAttribute("role", "group");
  list.addEventListener("keydown", (event) => walk(grid, event));
  list.addEventListener("click", (event) => {
    const number = Number(event.target.closest(".photo")?.dataset.number ?? -1);
    if (number < 0) return;
    grid.data.selected = number;
    select(grid);
    grid.send("clicked", number);
  });
  return grid;
}

async function draw(grid, data) {
  const image = grid.sheet === data.sheet ? grid.image : await decode(data.sheet);
  if (grid.data !== data) return;
  grid.image = image;
  grid.sheet = data.sheet;
  grid.list.setAttribute("aria-label", data.label);
  while (grid.photos.length < data.items.length) grid.photos.push(buildPhoto(grid));
  while (grid.photos.length > data.items.length) grid.photos.pop().button.remove();
  grid.photos.forEach((photo, index) => fill(grid, photo, index, image));
  select(grid);
  grid.list.dataset.drawn = String(data.items.length);
}

export default function render({ data, parentElement, setTriggerValue }) {
  const grid = (parentElement.fmnistPhotos ??= build(parentElement));
  grid.data = { ...data };
  grid.send = setTriggerValue;
  draw(grid, grid.data).catch((error) => console.error(error));
  return () => {
    grid.list.remove();
    parentElement.fmnistPhotos = undefined;
  };
}
