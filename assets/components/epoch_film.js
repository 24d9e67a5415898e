// The filters of a run's first layer and its answer to one picture, epoch by epoch, as a film. All
// epochs are in the browser, so that it plays and can be stopped without asking the server.

const SIDE = 28;
const FRAME = 450;

function make(tag, properties, parent) {
  const element = Object.assign(document.createElement(tag), properties);
  parent.appendChild(element);
  return element;
}

function numbers(content) {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

function build(parentElement) {
  const root = make("div", { className: "root" }, parentElement);
  const line = make("div", { className: "line" }, root);
  const film = { root, frame: 0, picture: 0 };
  film.play = make("button", { type: "button" }, line);
  film.play.addEventListener("click", () => (film.timer ? stop(film) : start(film)));
  film.range = make("input", { type: "range", min: 1, step: 1 }, line);
  film.range.addEventListener("input", () => {
    stop(film);
    show(film, Number(film.range.value) - 1);
  });
  film.said = make("output", {}, line);
  const halves = make("div", { className: "halves" }, root);
  const left = make("div", {}, halves);
  film.filtersTitle = make("p", { className: "title" }, left);
  film.filters = make("div", { className: "filters" }, left);
  const right = make("div", {}, halves);
  film.answersTitle = make("p", { className: "title" }, right);
  film.pictures = make("div", { className: "pictures" }, right);
  film.pictures.setAttribute("role", "group");
  film.bars = make("ul", { className: "bars" }, right);
  film.sentence = make("p", { className: "said" }, right);
  return film;
}

function start(film) {
  const { epochs } = film.data;
  if (film.frame >= epochs.length - 1) show(film, 0);
  film.timer = setInterval(() => {
    if (film.frame >= epochs.length - 1) stop(film);
    else show(film, film.frame + 1);
  }, FRAME);
  film.play.textContent = film.data.texts.pause;
}

function stop(film) {
  clearInterval(film.timer);
  film.timer = null;
  film.play.textContent = film.data.texts.play;
}

function lay(film) {
  const { data } = film;
  film.weights = numbers(data.filters);
  film.shares = numbers(data.probabilities);
  film.filters.replaceChildren();
  film.tiles = Array.from({ length: data.count }, (_tile, index) => {
    const figure = make("figure", {}, film.filters);
    const canvas = make("canvas", { height: data.height, width: data.width }, figure);
    canvas.setAttribute("role", "img");
    make("figcaption", { textContent: String(index + 1) }, figure);
    return canvas;
  });
  film.pictures.replaceChildren();
  film.choices = data.pictureNames.map((name, index) => {
    const button = make("button", { type: "button", title: name }, film.pictures);
    button.setAttribute("aria-label", name);
    make("canvas", { height: SIDE, width: SIDE }, button);
    button.addEventListener("click", () => {
      film.picture = index;
      show(film, film.frame);
    });
    return button;
  });
  film.bars.replaceChildren();
  film.rows = data.names.map((name) => {
    const row = make("li", {}, film.bars);
    const label = make("span", { textContent: name }, row);
    const bar = make("span", { className: "bar" }, make("span", { className: "track" }, row));
    return { label, bar, percent: make("span", { className: "percent" }, row) };
  });
  film.laid = data.subject;
}

async function paintPictures(film) {
  const { data } = film;
  if (!data.sprite) return;
  const image = new Image();
  image.src = `data:image/png;base64,${data.sprite}`;
  await image.decode();
  film.choices.forEach((button, index) => {
    const left = (index % data.spriteColumns) * SIDE;
    const top = Math.floor(index / data.spriteColumns) * SIDE;
    const context = button.querySelector("canvas").getContext("2d");
    context.drawImage(image, left, top, SIDE, SIDE, 0, 0, SIDE, SIDE);
  });
}

/** No network means 0% or 100%. */
function percent(share) {
  if (share < 0.0005) return "< 0.1%";
  return share > 0.995 ? "> 99%" : `${(100 * share).toFixed(share < 0.095 ? 1 : 0)}%`;
}

function show(film, frame) {
  const { data } = film;
  film.frame = Math.max(0, Math.min(frame, data.epochs.length - 1));
  const epoch = data.epochs[film.frame];
  const text = data.texts.epoch.replace("{epoch}", String(epoch));
  film.range.value = film.frame + 1;
  film.range.setAttribute("aria-valuetext", text);
  film.said.textContent = text;
  const size = data.height * data.width;
  film.tiles.forEach((canvas, unit) => {
    const context = canvas.getContext("2d");
    const image = context.createImageData(data.width, data.height);
    for (let place = 0; place < size; place += 1) {
      const weight = film.weights[(film.frame * size + place) * data.count + unit];
      const share = Math.max(-1, Math.min(1, weight / data.limit));
      const colour = data.colours[Math.round(((share + 1) / 2) * (data.colours.length - 1))];
      image.data.set([...colour, 255], 4 * place);
    }
    context.putImageData(image, 0, 0);
    const name = data.texts.filter.replace("{number}", String(unit + 1)).replace("{epoch}", epoch);
    canvas.setAttribute("aria-label", name);
  });
  const { length: classes } = data.names;
  const share = (at, label) =>
    film.shares[(at * data.pictureNames.length + film.picture) * classes + label];
  film.rows.forEach(({ label, bar, percent: said }, index) => {
    const value = share(film.frame, index);
    bar.style.width = `${100 * value}%`;
    said.textContent = percent(value);
    label.className = index === data.labels[film.picture] ? "true" : "";
  });
  film.choices.forEach((button, index) =>
    button.setAttribute("aria-pressed", String(index === film.picture)),
  );
  const own = data.labels[film.picture];
  film.sentence.textContent =
    own === undefined
      ? ""
      : data.texts.sentence
          .replace("{name}", data.names[own])
          .replace("{first}", percent(share(0, own)))
          .replace("{last}", percent(share(data.epochs.length - 1, own)));
  film.root.dataset.epoch = String(epoch);
}

export default function render({ data, parentElement }) {
  const film = (parentElement.fmnistFilm ??= build(parentElement));
  const same = film.laid === data.subject;
  film.data = data;
  film.range.max = data.epochs.length;
  film.range.setAttribute("aria-label", data.texts.slider);
  film.filtersTitle.textContent = data.texts.filters;
  film.answersTitle.textContent = data.texts.answers;
  film.pictures.setAttribute("aria-label", data.texts.pictures);
  if (!same) {
    lay(film);
    stop(film);
    show(film, data.epochs.length - 1);
    paintPictures(film).catch((error) => console.error(error));
  }
  return () => {
    clearInterval(film.timer);
    film.root.remove();
    parentElement.fmnistFilm = undefined;
  };
}
