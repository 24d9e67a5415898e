// How one value of a map comes about: a window on the maps before, its weights, the products, their
// sum, and what the activation makes of it. The place is moved by a drag on one of the maps or by
// the arrow keys; everything follows at once, and the server is told when it comes to rest.

const REST = 300;
const SHOWN = 8;

function make(tag, properties, parent) {
  const element = Object.assign(document.createElement(tag), properties);
  parent.appendChild(element);
  return element;
}

/** float32 values in base64, with their shape. */
function values({ content, shape }) {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const [height, width, count = 1] = shape;
  const numbers = new Float32Array(bytes.buffer);
  return { height, width, count, at: (i, j, c = 0) => numbers[(i * width + j) * count + c] };
}

const number = (value, digits = 2) => {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
};
const signed = (value) => (value < 0 ? number(value) : `+${number(value)}`);

function colour(value, limit, colours) {
  const last = colours.length - 1;
  const share = Math.max(-1, Math.min(1, limit ? value / limit : 0));
  return colours[Math.round((last * (share + 1)) / 2)];
}

function readable([red, green, blue]) {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#000" : "#fff";
}

function buildMap(example, parent) {
  const figure = make("figure", { className: "map" }, parent);
  const caption = make("figcaption", {}, figure);
  const frame = make("div", { className: "frame" }, figure);
  const map = { figure, caption, frame, canvas: make("canvas", {}, frame) };
  map.mark = make("div", { className: "mark" }, frame);
  const follow = (event) => {
    const { left, top, width, height } = map.canvas.getBoundingClientRect();
    const row = Math.floor(((event.clientY - top) / height) * map.canvas.height);
    const column = Math.floor(((event.clientX - left) / width) * map.canvas.width);
    move(example, ...map.place(row, column));
  };
  frame.addEventListener("pointerdown", (event) => {
    frame.setPointerCapture(event.pointerId);
    map.held = true;
    follow(event);
  });
  frame.addEventListener("pointermove", (event) => map.held && follow(event));
  for (const name of ["pointerup", "pointercancel"]) {
    frame.addEventListener(name, () => (map.held = false));
  }
  return map;
}

function build(parentElement) {
  const root = make("div", { className: "root" }, parentElement);
  const example = { root, position: null, told: null };
  example.pictures = make("div", { className: "maps" }, root);
  example.channels = make("div", { className: "channels" }, root);
  example.tables = make("div", { className: "tables" }, root);
  example.sum = make("dl", { className: "sum" }, root);
  return example;
}

function type(example, event) {
  const [row, column] = example.position;
  const to = {
    ArrowRight: [row, column + 1],
    ArrowLeft: [row, column - 1],
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
    Home: [0, 0],
    End: [Infinity, Infinity],
  }[event.key];
  if (!to) return;
  event.preventDefault();
  move(example, ...to);
}

function move(example, row, column) {
  const { height, width } = example.output;
  const within = (place, side) => Math.max(0, Math.min(place, side - 1));
  const to = [within(row, height), within(column, width)];
  if (String(to) === String(example.position)) return;
  example.position = to;
  example.told = String(to);
  show(example);
  clearTimeout(example.rest);
  example.rest = setTimeout(() => example.send("clicked", to), REST);
}

/** The pictures of another unit, layer or network. */
function layOut(example) {
  const { data } = example;
  example.inputs = data.inputs.map(values);
  example.kernel = data.kernel ? values(data.kernel) : null;
  example.output = values(data.output);
  example.channel = null;
  example.pictures.replaceChildren();
  const many = example.inputs.length > 1;
  example.views = example.inputs.map((_input, index) => {
    if (index) make("span", { className: "sign", textContent: data.sign }, example.pictures);
    return buildMap(example, example.pictures);
  });
  make("span", { className: "sign", textContent: "→" }, example.pictures);
  example.result = buildMap(example, example.pictures);
  const { frame } = example.result;
  frame.tabIndex = 0;
  frame.setAttribute("role", "slider");
  frame.addEventListener("keydown", (event) => type(example, event));
  const [down, right] = data.strides;
  const [above, before] = data.before;
  const [high, wide] = windowOf(example);
  for (const view of example.views) {
    view.place = (row, column) => [
      Math.round((row + above - (high - 1) / 2) / down),
      Math.round((column + before - (wide - 1) / 2) / right),
    ];
  }
  example.result.place = (row, column) => [row, column];
  paint(example.result, example.output, 0, data.outputLimit, data.mapColours);
  example.result.caption.textContent = data.texts.output;
  if (many) example.views.forEach((_view, index) => paintInput(example, index, 0));
}

function windowOf({ kernel }) {
  return kernel ? [kernel.height, kernel.width] : [1, 1];
}

function paint(view, map, channel, limit, colours) {
  const { height, width } = map;
  Object.assign(view.canvas, { height, width });
  const context = view.canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let place = 0; place < height * width; place += 1) {
    const value = map.at(Math.floor(place / width), place % width, channel);
    image.data.set([...colour(value, limit, colours), 255], 4 * place);
  }
  context.putImageData(image, 0, 0);
}

function paintInput(example, index, channel) {
  const { data } = example;
  paint(example.views[index], example.inputs[index], channel, data.inputLimit, data.inputColours);
  const title = data.texts.inputs[index].replace("{number}", String(data.sees + channel + 1));
  example.views[index].caption.textContent = title;
}

/** Row and column in the input where the window begins, which may lie outside of it. */
function corner({ data, position }) {
  return [0, 1].map((axis) => position[axis] * data.strides[axis] - data.before[axis]);
}

function mark(view, [top, left], [high, wide]) {
  const { height, width } = view.canvas;
  const share = (part, whole) => `${(100 * part) / whole}%`;
  view.mark.style.top = share(top, height);
  view.mark.style.left = share(left, width);
  view.mark.style.height = share(high, height);
  view.mark.style.width = share(wide, width);
}

/** The values of one input map in the window; null outside of the map. */
function patchOf(example, channel) {
  const [top, left] = corner(example);
  const [high, wide] = windowOf(example);
  const [input] = example.inputs;
  const inside = (i, j) => i >= 0 && j >= 0 && i < input.height && j < input.width;
  return Array.from({ length: high }, (_row, i) =>
    Array.from({ length: wide }, (_cell, j) =>
      inside(top + i, left + j) ? input.at(top + i, left + j, channel) : null,
    ),
  );
}

function tabled(example, caption, rows, paintCell, options = {}) {
  const table = make("table", { className: rows[0].length > 3 ? "narrow" : "" }, example.tables);
  make("caption", { textContent: caption }, table);
  const body = make("tbody", {}, table);
  for (const row of rows) {
    const line = make("tr", {}, body);
    for (const value of row) {
      const cell = make("td", { textContent: number(value ?? 0) }, line);
      if (value === null) cell.className = "outside";
      const shade = paintCell(value ?? 0);
      cell.style.background = `rgb(${shade})`;
      cell.style.color = readable(shade);
      if (options.best !== undefined && value === options.best) cell.classList.add("best");
    }
  }
}

function line(example, term, value, className = "") {
  make("dt", { className, textContent: term }, example.sum);
  make("dd", { className, textContent: value }, example.sum);
}

function showWindow(example) {
  const { data, kernel } = example;
  const { texts } = data;
  const count = example.inputs[0].count;
  const patches = Array.from({ length: count }, (_map, channel) => patchOf(example, channel));
  const inputCell = (value) => colour(value, data.inputLimit, data.inputColours);
  if (data.how !== "sum") {
    const seen = patches[0].flat().filter((value) => value !== null);
    const best = data.how === "largest" ? Math.max(...seen) : undefined;
    const found = best ?? seen.reduce((sum, value) => sum + value, 0) / seen.length;
    paintInput(example, 0, 0);
    tabled(example, texts.patch, patches[0], inputCell, { best });
    const written = seen.map((value) => number(value)).join(data.how === "mean" ? " + " : ", ");
    const whole = data.how === "mean" ? `(${written}) / ${seen.length}` : written;
    line(example, texts.pooled.replace("{values}", whole), number(found), "total");
    return;
  }
  const products = patches.map((patch, channel) =>
    patch.map((row, i) => row.map((value, j) => (value ?? 0) * kernel.at(i, j, channel))),
  );
  const sums = products.map((rows) => rows.flat().reduce((sum, value) => sum + value, 0));
  const all = sums.reduce((sum, value) => sum + value, 0);
  const order = sums.map((_sum, index) => index).sort((a, b) => Math.abs(sums[b]) - Math.abs(sums[a]));
  const channel = example.channel ?? order[0];
  paintInput(example, 0, channel);
  showChannels(example, order, sums, channel);
  const limit = Math.max(...products[channel].flat().map(Math.abs), 1e-9);
  const weights = products[channel].map((row, i) => row.map((_cell, j) => kernel.at(i, j, channel)));
  const sign = (text) => make("span", { className: "sign", textContent: text }, example.tables);
  tabled(example, texts.patch, patches[channel], inputCell);
  sign("×");
  tabled(example, texts.weights, weights, (value) =>
    colour(value, data.weightLimit, data.weightColours),
  );
  sign("=");
  tabled(example, texts.products, products[channel], (value) =>
    colour(value, limit, data.weightColours),
  );
  line(example, texts.sum.replace("{count}", String(weights.flat().length)), number(sums[channel]));
  if (count > 1) {
    const others = texts.others.replace("{count}", String(count - 1));
    line(example, others, signed(all - sums[channel]));
  }
  if (data.hasBias) line(example, texts.bias, signed(data.bias));
  line(example, "z", number(all + data.bias), "total");
  line(example, texts.activation, number(example.output.at(...example.position)), "total");
}

function showChannels(example, order, sums, chosen) {
  const { channels, data } = example;
  channels.hidden = sums.length < 2;
  if (channels.hidden) return;
  const shown = order.slice(0, SHOWN);
  if (!shown.includes(chosen)) shown.push(chosen);
  const had = example.root.getRootNode().activeElement?.dataset?.channel;
  channels.replaceChildren();
  make("span", { className: "label", textContent: data.texts.channels }, channels);
  for (const channel of shown) {
    const text = data.texts.channel
      .replace("{number}", String(channel + 1))
      .replace("{sum}", signed(sums[channel]));
    const button = make("button", { type: "button", textContent: text }, channels);
    button.dataset.channel = String(channel);
    button.setAttribute("aria-pressed", String(channel === chosen));
    button.addEventListener("click", () => {
      example.channel = channel;
      show(example);
    });
    if (had === String(channel)) button.focus();
  }
}

function showPointwise(example) {
  const { data, position } = example;
  const found = example.inputs.map((input) => input.at(...position));
  const result = number(example.output.at(...position));
  example.views.forEach((_view, index) => paintInput(example, index, 0));
  found.forEach((value, index) =>
    line(example, data.texts.inputs[index].replace("{number}", ""), number(value)),
  );
  const numbers = { ...data.settings, x: found[0] };
  const written = data.texts.formula.replace(/\{(\w+)\}/g, (_all, name) => number(numbers[name], 3));
  line(example, written, result, "total");
}

function show(example) {
  const { data, position, result } = example;
  example.tables.replaceChildren();
  example.sum.replaceChildren();
  example.channels.hidden = true;
  if (example.kernel) showWindow(example);
  else showPointwise(example);
  const place = data.texts.place
    .replace("{row}", String(position[0] + 1))
    .replace("{column}", String(position[1] + 1));
  for (const view of example.views) mark(view, corner(example), windowOf(example));
  mark(result, position, [1, 1]);
  result.frame.setAttribute("aria-label", data.label);
  result.frame.setAttribute("aria-valuemin", "0");
  result.frame.setAttribute("aria-valuemax", String(example.output.height * example.output.width - 1));
  result.frame.setAttribute("aria-valuenow", String(position[0] * example.output.width + position[1]));
  const value = number(example.output.at(...position));
  result.frame.setAttribute("aria-valuetext", `${place}: ${value}`);
  result.caption.textContent = `${data.texts.output} · ${place}`;
  example.root.dataset.place = position.join(",");
}

export default function render({ data, parentElement, setTriggerValue }) {
  const example = (parentElement.fmnistExample ??= build(parentElement));
  const same = example.data?.subject === data.subject;
  example.data = data;
  example.send = setTriggerValue;
  if (!same) {
    example.told = null;
    clearTimeout(example.rest);
    layOut(example);
  }
  // What somebody is moving stays where they have it until the server has heard of it.
  if (String(data.position) === example.told) example.told = null;
  if (!same || example.told === null) example.position = data.position;
  show(example);
  return () => {
    clearTimeout(example.rest);
    example.root.remove();
    parentElement.fmnistExample = undefined;
  };
}
