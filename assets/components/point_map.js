// Draws pictures as points of a map on a canvas: hover shows the picture, a lasso or box chooses
// some, new places are glided to. Called by Streamlit again on new data. All places are whole
// numbers of 0–65,535 in a square; a lasso's corners are whole numbers of 0–1,000 in the same.

const SIDE = 65535;
const CORNERS = 1000;
const MOST_CORNERS = 40;
const NEAR = 14; // pixels from the pointer to a point
const GLIDE = 700; // milliseconds
const AROUND = 50; // points that a key chooses around the current one

function make(tag, className, parent) {
  const element = document.createElement(tag);
  element.className = className;
  parent.appendChild(element);
  return element;
}

function unpack(text, Kind) {
  if (!text) return null;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Kind(bytes.buffer);
}

function button(parent, text, title, action) {
  const element = make("button", "", parent);
  element.type = "button";
  element.textContent = text;
  element.title = title;
  element.setAttribute("aria-label", title);
  element.addEventListener("click", action);
  return element;
}

// --- from places to pixels

function frame(map) {
  const { width, height } = map;
  const side = Math.min(width, height);
  return { side, left: (width - side) / 2, top: (height - side) / 2 };
}

function toScreen(map, x, y) {
  const { side, left, top } = frame(map);
  const { scale, dx, dy } = map.view;
  return [
    (left + (x / SIDE) * side - map.width / 2) * scale + map.width / 2 + dx,
    (top + (1 - y / SIDE) * side - map.height / 2) * scale + map.height / 2 + dy,
  ];
}

function toCorner(map, [screenX, screenY]) {
  const { side, left, top } = frame(map);
  const { scale, dx, dy } = map.view;
  const x = ((screenX - dx - map.width / 2) / scale + map.width / 2 - left) / side;
  const y = 1 - ((screenY - dy - map.height / 2) / scale + map.height / 2 - top) / side;
  const whole = (value) => Math.min(CORNERS, Math.max(0, Math.round(value * CORNERS)));
  return [whole(x), whole(y)];
}

function corner(map, index) {
  return [
    (map.places[2 * index] * CORNERS) / SIDE,
    (map.places[2 * index + 1] * CORNERS) / SIDE,
  ];
}

/** Even–odd rule, as fmnist.maps.inside. */
function inside(polygon, x, y) {
  let odd = false;
  for (let here = 0, last = polygon.length - 1; here < polygon.length; last = here++) {
    const [x1, y1] = polygon[here];
    const [x2, y2] = polygon[last];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) odd = !odd;
  }
  return odd;
}

/** Ramer, Douglas and Peucker: leave out what lies within `slack` of a straight line. */
function simplified(points, slack) {
  if (points.length < 3) return points;
  const [x1, y1] = points[0];
  const [x2, y2] = points.at(-1);
  const length = Math.hypot(x2 - x1, y2 - y1);
  let worst = 0;
  let at = 0;
  for (let index = 1; index < points.length - 1; index += 1) {
    const [x, y] = points[index];
    const off = length
      ? Math.abs((y2 - y1) * x - (x2 - x1) * y + x2 * y1 - y2 * x1) / length
      : Math.hypot(x - x1, y - y1);
    if (off > worst) [worst, at] = [off, index];
  }
  if (worst <= slack) return [points[0], points.at(-1)];
  return [
    ...simplified(points.slice(0, at + 1), slack).slice(0, -1),
    ...simplified(points.slice(at), slack),
  ];
}

// --- drawing

function isWrong(map, index) {
  return map.predictions !== null && map.predictions[index] !== map.classes[index];
}

function groupOf(map, index) {
  if (map.data.colourBy === "right") return isWrong(map, index) ? 1 : 0;
  return map.data.colourBy === "prediction" ? map.predictions[index] : map.classes[index];
}

/** Corners of the shapes of classes beyond the tenth, whose colours begin again; 0 is a disc. */
function corners(shape) {
  const ring = (count, turn, inner = 1) =>
    Array.from({ length: count }, (_none, step) => {
      const angle = turn + (step / count) * 2 * Math.PI;
      const reach = step % 2 ? inner : 1;
      return [reach * Math.sin(angle), -reach * Math.cos(angle)];
    });
  const [flat, down] = [Math.PI / 4, Math.PI];
  return [
    [], ring(4, flat), ring(3, 0), ring(4, 0), ring(3, down),
    ring(10, 0, 0.45), ring(6, 0), ring(8, 0, 0.4), ring(5, down), ring(6, down / 6, 0.4),
  ][shape % 10];
}

/** One small picture a kind of marker: drawing those is much faster than drawing paths. */
function marker(map, { colour, shape }, wrong, radius) {
  const key = `${colour} ${shape} ${wrong} ${radius} ${map.ratio}`;
  let found = map.markers.get(key);
  if (found) return found;
  const size = Math.ceil(2 * (radius + 2) * map.ratio);
  found = document.createElement("canvas");
  found.width = found.height = size;
  const context = found.getContext("2d");
  context.translate(size / 2, size / 2);
  context.scale(map.ratio, map.ratio);
  if (wrong) {
    const arm = radius * 1.25;
    context.beginPath();
    context.moveTo(-arm, -arm);
    context.lineTo(arm, arm);
    context.moveTo(arm, -arm);
    context.lineTo(-arm, arm);
    context.lineCap = "round";
    context.strokeStyle = map.ground;
    context.lineWidth = radius * 0.9 + 1.2;
    context.stroke();
    context.strokeStyle = colour;
    context.lineWidth = radius * 0.9;
    context.stroke();
  } else {
    context.beginPath();
    if (shape) corners(shape).forEach(([x, y]) => context.lineTo(1.25 * radius * x, 1.25 * radius * y));
    else context.arc(0, 0, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
  }
  map.markers.set(key, found);
  return found;
}

function radiusOf(map) {
  const { side } = frame(map);
  const base = Math.sqrt((side * side) / Math.max(map.count, 1)) * 0.34;
  return Math.min(9, Math.max(1.7, Math.min(base, 5)) * Math.sqrt(map.view.scale));
}

function draw(map) {
  const { canvas, context, ratio } = map;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const radius = Math.round(radiusOf(map) * 4) / 4;
  const crosses = map.data.colourBy !== "class" && map.predictions !== null;
  const dims = map.chosen !== null || map.focus !== null;
  const clear = (index) =>
    (map.chosen === null || map.chosen[index] === 1) &&
    (map.focus === null || groupOf(map, index) === map.focus);
  const pass = (wanted, wrong) => {
    for (let index = 0; index < map.count; index += 1) {
      if (dims && clear(index) !== wanted) continue;
      const cross = crosses && isWrong(map, index);
      if (cross !== wrong) continue;
      const [x, y] = toScreen(map, map.places[2 * index], map.places[2 * index + 1]);
      if (x < -9 || y < -9 || x > map.width + 9 || y > map.height + 9) continue;
      const image = marker(map, map.groups[groupOf(map, index)], cross, radius);
      context.drawImage(
        image,
        Math.round(x * ratio - image.width / 2),
        Math.round(y * ratio - image.height / 2),
      );
    }
  };
  if (dims) {
    context.globalAlpha = 0.16;
    pass(false, false);
    pass(false, true);
  }
  context.globalAlpha = 0.85;
  pass(true, false);
  pass(true, true); // what is wrong lies on top
  context.globalAlpha = 1;
  drawNames(map);
  drawOver(map);
}

/** The name of each group at the middle of its points, so that colour is not the only sign. */
function drawNames(map) {
  const { context, ratio } = map;
  if (map.data.colourBy === "right") return;
  const middles = map.groups
    .map(({ name }, group) => {
      const own = map.members[group];
      if (!own?.length || (map.focus !== null && map.focus !== group)) return null;
      const median = (axis) => {
        const sorted = Float64Array.from(own, (index) => map.places[2 * index + axis]).sort();
        return sorted[sorted.length >> 1];
      };
      const [x, y] = toScreen(map, median(0), median(1));
      return { name, x, y };
    })
    .filter(Boolean)
    .sort((first, second) => first.y - second.y);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `600 14px ${map.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const placed = [];
  for (const text of middles) {
    const half = context.measureText(text.name).width / 2 + 3;
    let y = text.y;
    for (const other of placed) {
      if (Math.abs(other.x - text.x) < half + other.half && y - other.y < 18) {
        y = Math.max(y, other.y + 18);
      }
    }
    placed.push({ x: text.x, y, half });
    context.lineWidth = 4;
    context.strokeStyle = map.ground;
    context.strokeText(text.name, text.x, y);
    context.fillStyle = map.ink;
    context.fillText(text.name, text.x, y);
  }
}

/** What moves with the pointer lies on a canvas of its own: the points stay as they are. */
function drawOver(map) {
  const { over, ratio } = map;
  over.setTransform(1, 0, 0, 1, 0, 0);
  over.clearRect(0, 0, map.canvas.width, map.canvas.height);
  over.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (map.path.length > 1) {
    over.beginPath();
    map.path.forEach(([x, y]) => over.lineTo(x, y));
    over.closePath();
    over.globalAlpha = 0.14;
    over.fillStyle = map.accent;
    over.fill();
    over.globalAlpha = 1;
    over.strokeStyle = map.accent;
    over.lineWidth = 2;
    over.stroke();
  }
  if (map.current >= 0) {
    const [x, y] = toScreen(map, map.places[2 * map.current], map.places[2 * map.current + 1]);
    over.beginPath();
    over.arc(x, y, radiusOf(map) + 4, 0, 2 * Math.PI);
    over.lineWidth = 4;
    over.strokeStyle = map.ground;
    over.stroke();
    over.lineWidth = 2;
    over.strokeStyle = map.ink;
    over.stroke();
  }
}

function ask(map, what = draw) {
  if (map.asked) {
    if (what === draw) map.asked = draw;
    return;
  }
  map.asked = what;
  requestAnimationFrame(() => {
    const asked = map.asked;
    map.asked = null;
    if (!map.gone) asked(map);
  });
}

// --- the picture under the pointer

function nearest(map, x, y, reach) {
  let found = -1;
  let least = reach * reach;
  for (let index = 0; index < map.count; index += 1) {
    if (map.focus !== null && groupOf(map, index) !== map.focus) continue;
    const [px, py] = toScreen(map, map.places[2 * index], map.places[2 * index + 1]);
    const square = (px - x) ** 2 + (py - y) ** 2;
    if (square < least) [least, found] = [square, index];
  }
  return found;
}

function described(map, index) {
  const { data } = map;
  const name = data.names[map.classes[index]];
  if (!map.predictions) return [name, ""];
  const wrong = isWrong(map, index);
  const share = map.probabilities ? `${map.probabilities[index]}%` : "";
  const text = (wrong ? data.texts.wrong : data.texts.right)
    .replace("{name}", data.names[map.predictions[index]])
    .replace("{share}", share);
  return [name, `${wrong ? "✗" : "✓"} ${text}`];
}

function show(map, index, announce = false) {
  if (index === map.current && !announce) return;
  map.current = index;
  map.tip.hidden = index < 0;
  if (index >= 0) {
    const [name, note] = described(map, index);
    map.tipName.textContent = name;
    map.tipNote.textContent = note;
    map.tipNote.hidden = !note;
    map.tip.dataset.picture = String(map.identifiers[index]);
    drawPicture(map, index);
    const [x, y] = toScreen(map, map.places[2 * index], map.places[2 * index + 1]);
    const { offsetWidth: width, offsetHeight: height } = map.tip;
    const left = x + 16 + width > map.width ? x - 16 - width : x + 16;
    map.tip.style.left = `${Math.max(0, Math.min(map.width - width, left))}px`;
    map.tip.style.top = `${Math.max(0, Math.min(map.height - height, y - height / 2))}px`;
    if (announce) map.live.textContent = [name, note].filter(Boolean).join(", ");
  }
  ask(map, drawOver);
}

function drawPicture(map, index) {
  const context = map.tipPicture.getContext("2d");
  context.fillStyle = "#000";
  context.fillRect(0, 0, 28, 28);
  const { sprite } = map.data;
  if (!sprite || !map.sheet) return;
  const left = (index % sprite.columns) * sprite.side;
  const top = Math.floor(index / sprite.columns) * sprite.side;
  context.drawImage(map.sheet, left, top, 28, 28, 0, 0, 28, 28);
}

async function loadSheet(map) {
  const source = map.data.sprite?.source;
  if (!source || map.sheetSource === source) return;
  map.sheetSource = source;
  map.sheet = null;
  const image = new Image();
  image.src = source;
  try {
    await image.decode();
  } catch {
    if (map.sheetSource === source) map.sheetSource = null; // the next call tries again
    return;
  }
  if (map.sheetSource !== source || map.gone) return;
  map.sheet = image;
  map.root.dataset.pictures = "ready";
  if (map.current >= 0) drawPicture(map, map.current);
}

// --- choosing

function choose(map, polygon) {
  map.chosen = null;
  if (polygon.length > 2) {
    map.chosen = new Uint8Array(map.count);
    let count = 0;
    for (let index = 0; index < map.count; index += 1) {
      const [x, y] = corner(map, index);
      if (inside(polygon, x, y)) {
        map.chosen[index] = 1;
        count += 1;
      }
    }
    if (!count) map.chosen = null;
  }
  map.clear.hidden = map.chosen === null;
  map.root.dataset.chosen = String(map.chosen ? map.chosen.reduce((sum, one) => sum + one, 0) : 0);
  ask(map);
  map.send("clicked", { polygon: map.chosen ? polygon : [] });
}

function finishPath(map) {
  const points = map.path;
  map.path = [];
  let slack = 1;
  let polygon = simplified([...points, points[0]], slack).slice(0, -1);
  while (polygon.length > MOST_CORNERS) {
    slack *= 1.5;
    polygon = simplified([...points, points[0]], slack).slice(0, -1);
  }
  choose(map, polygon.map((point) => toCorner(map, point)));
}

function chooseAround(map) {
  if (map.current < 0) return;
  const [x, y] = corner(map, map.current);
  const distances = Float64Array.from({ length: map.count }, (_none, index) => {
    const [px, py] = corner(map, index);
    return Math.hypot(px - x, py - y);
  }).sort();
  const reach = Math.max(2, distances[Math.min(AROUND, map.count - 1)] + 1);
  const whole = (value) => Math.min(CORNERS, Math.max(0, Math.round(value)));
  choose(
    map,
    Array.from({ length: 24 }, (_none, step) => {
      const angle = (step / 24) * 2 * Math.PI;
      return [whole(x + reach * Math.cos(angle)), whole(y + reach * Math.sin(angle))];
    }),
  );
}

// --- pointer, wheel, keys

function zoom(map, factor, [x, y] = [map.width / 2, map.height / 2]) {
  const { view } = map;
  const scale = Math.min(40, Math.max(1, view.scale * factor));
  const real = scale / view.scale;
  view.dx = (view.dx + map.width / 2 - x) * real + x - map.width / 2;
  view.dy = (view.dy + map.height / 2 - y) * real + y - map.height / 2;
  view.scale = scale;
  if (scale === 1) view.dx = view.dy = 0;
  show(map, -1);
  ask(map);
}

function listen(map) {
  const surface = map.surface;
  const pointers = new Map();
  let from = null;
  const at = (event) => {
    const box = surface.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const spread = () => {
    const [[x1, y1], [x2, y2]] = [...pointers.values()];
    return { wide: Math.hypot(x2 - x1, y2 - y1), middle: [(x1 + x2) / 2, (y1 + y2) / 2] };
  };
  surface.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    surface.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    from = pointers.size === 1 ? { point: at(event), view: { ...map.view } } : null;
    map.path = [];
    map.pinch = pointers.size === 2 ? spread() : null;
  });
  surface.addEventListener("pointermove", (event) => {
    const point = at(event);
    if (!pointers.has(event.pointerId)) {
      if (!map.moving) show(map, nearest(map, ...point, NEAR));
      return;
    }
    pointers.set(event.pointerId, point);
    if (pointers.size === 2) {
      const now = spread();
      zoom(map, now.wide / Math.max(map.pinch.wide, 1), now.middle);
      map.pinch = now;
      return;
    }
    if (!from || Math.hypot(point[0] - from.point[0], point[1] - from.point[1]) < 4) return;
    show(map, -1);
    if (map.tool === "move") {
      map.view.dx = from.view.dx + point[0] - from.point[0];
      map.view.dy = from.view.dy + point[1] - from.point[1];
      ask(map);
    } else if (map.tool === "box") {
      const [[x1, y1], [x2, y2]] = [from.point, point];
      map.path = [[x1, y1], [x2, y1], [x2, y2], [x1, y2]];
      ask(map, drawOver);
    } else {
      map.path = map.path.length ? [...map.path, point] : [from.point, point];
      ask(map, drawOver);
    }
  });
  const end = (event) => {
    const wasOne = pointers.size === 1;
    pointers.delete(event.pointerId);
    if (!from || !wasOne || event.type === "pointercancel") {
      map.path = [];
      ask(map, drawOver);
      return;
    }
    const point = at(event);
    const still = Math.hypot(point[0] - from.point[0], point[1] - from.point[1]) < 4;
    from = null;
    if (map.path.length > 2) finishPath(map);
    else if (still) {
      map.path = [];
      const found = nearest(map, ...point, NEAR);
      show(map, found);
      if (found >= 0) map.send("clicked", { picture: map.identifiers[found] });
    }
  };
  surface.addEventListener("pointerup", end);
  surface.addEventListener("pointercancel", end);
  surface.addEventListener("pointerleave", () => {
    if (!pointers.size) show(map, -1);
  });
  surface.addEventListener(
    "wheel",
    (event) => {
      if (map.tool !== "move" && !event.ctrlKey) return; // the page scrolls
      event.preventDefault();
      zoom(map, Math.exp(-event.deltaY / 300), at(event));
    },
    { passive: false },
  );
  surface.addEventListener("keydown", (event) => keys(map, event));
}

/** Arrow keys go to the nearest point that lies in their direction. */
function keys(map, event) {
  const toward = {
    ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1],
  }[event.key];
  if (toward) {
    event.preventDefault();
    if (map.current < 0) {
      show(map, nearest(map, map.width / 2, map.height / 2, Infinity), true);
      return;
    }
    const here = toScreen(map, map.places[2 * map.current], map.places[2 * map.current + 1]);
    let found = -1;
    let least = Infinity;
    for (let index = 0; index < map.count; index += 1) {
      const [x, y] = toScreen(map, map.places[2 * index], map.places[2 * index + 1]);
      const ahead = (x - here[0]) * toward[0] + (y - here[1]) * toward[1];
      const aside = Math.abs((x - here[0]) * toward[1] + (y - here[1]) * toward[0]);
      // Steps one can see, and not from dot to dot.
      if (ahead < 6 || aside > ahead) continue;
      if (ahead + 2 * aside < least) [least, found] = [ahead + 2 * aside, index];
    }
    if (found >= 0) show(map, found, true);
  } else if (event.key === "Enter" && map.current >= 0) {
    event.preventDefault();
    map.send("clicked", { picture: map.identifiers[map.current] });
  } else if (event.key === "s" && map.current >= 0) {
    chooseAround(map);
  } else if (event.key === "Escape") {
    if (map.chosen) choose(map, []);
    show(map, -1);
  } else if (event.key === "+") zoom(map, 1.5);
  else if (event.key === "-") zoom(map, 1 / 1.5);
}

// --- building and updating

function build(parentElement) {
  const root = make("div", "root", parentElement);
  const stage = make("div", "stage", root);
  const canvas = make("canvas", "points", stage);
  const surface = make("canvas", "surface", stage);
  const bar = make("div", "bar", stage);
  const tip = make("div", "tip", stage);
  const map = {
    root, bar, stage, canvas, surface, tip,
    context: canvas.getContext("2d"),
    over: surface.getContext("2d"),
    legend: make("div", "legend", root),
    live: make("div", "live", root),
    tools: make("div", "tools", bar),
    view: { scale: 1, dx: 0, dy: 0 },
    markers: new Map(),
    path: [], tool: "lasso", current: -1, focus: null, chosen: null, count: 0,
  };
  map.tipPicture = make("canvas", "", tip);
  map.tipPicture.width = map.tipPicture.height = 28;
  map.tipName = make("strong", "", tip);
  map.tipNote = make("span", "", tip);
  tip.hidden = true;
  map.live.setAttribute("aria-live", "polite");
  surface.tabIndex = 0;
  surface.setAttribute("role", "application");
  listen(map);
  map.observer = new ResizeObserver(() => resize(map));
  map.observer.observe(stage);
  return map;
}

function fillBar(map) {
  const { texts } = map.data;
  if (map.tools.childElementCount) return;
  map.tools.setAttribute("role", "radiogroup");
  map.tools.setAttribute("aria-label", texts.tools);
  for (const tool of ["lasso", "box", "move"]) {
    const label = make("label", "", map.tools);
    const input = make("input", "", label);
    input.type = "radio";
    input.name = "tool";
    input.value = tool;
    input.checked = tool === map.tool;
    input.addEventListener("change", () => {
      map.tool = tool;
      map.stage.dataset.tool = tool;
    });
    make("span", "", label).textContent = texts[tool];
  }
  map.stage.dataset.tool = map.tool;
  const zooms = make("div", "zooms", map.bar);
  button(zooms, "+", texts.closer, () => zoom(map, 1.5));
  button(zooms, "−", texts.farther, () => zoom(map, 1 / 1.5));
  button(zooms, texts.whole, texts.whole, () => zoom(map, 0));
  map.clear = button(map.bar, texts.clear, texts.clear, () => choose(map, []));
  map.clear.className = "clear";
}

function fillLegend(map) {
  const { data } = map;
  map.groups =
    data.colourBy === "right"
      ? [
          { name: data.texts.allRight, colour: data.rightColour, shape: 0 },
          { name: data.texts.allWrong, colour: data.wrongColour, shape: 0 },
        ]
      : data.shortNames.map((name, index) => ({
          name,
          colour: data.colours[index],
          shape: data.shapes[index],
        }));
  map.members = map.groups.map(() => []);
  for (let index = 0; index < map.count; index += 1) map.members[groupOf(map, index)].push(index);
  map.legend.replaceChildren();
  map.groups.forEach(({ name, colour, shape }, group) => {
    if (!map.members[group].length) return;
    const entry = make("button", "", map.legend);
    entry.type = "button";
    entry.title = data.texts.only;
    entry.setAttribute("aria-pressed", String(map.focus === group));
    const mark = make("i", data.colourBy === "right" && group === 1 ? "cross" : "", entry);
    mark.style.setProperty("--colour", colour);
    if (shape) {
      const points = corners(shape).map(([x, y]) => `${50 + 50 * x}% ${50 + 50 * y}%`);
      mark.style.borderRadius = "0";
      mark.style.clipPath = `polygon(${points.join(", ")})`;
    }
    entry.append(`${name} `);
    make("small", "", entry).textContent = map.members[group].length.toLocaleString(data.language);
    entry.addEventListener("click", () => {
      map.focus = map.focus === group ? null : group;
      [...map.legend.children].forEach((other) =>
        other.setAttribute("aria-pressed", String(other === entry && map.focus !== null)),
      );
      ask(map);
    });
  });
  if (data.colourBy === "prediction") {
    const note = make("span", "", map.legend);
    make("i", "cross", note).style.setProperty("--colour", "currentColor");
    note.append(data.texts.allWrong);
  }
}

function theme(map) {
  const style = getComputedStyle(map.root);
  const value = (name) => style.getPropertyValue(`--st-${name}`).trim();
  map.ground = value("background-color") || "#fff";
  map.ink = value("text-color") || "#000";
  map.accent = value("primary-color") || "#1f6fbf";
  map.font = value("font") || "sans-serif";
  map.markers.clear();
}

function resize(map) {
  const { clientWidth: width, clientHeight: height } = map.stage;
  const ratio = window.devicePixelRatio || 1;
  if (!width || (width === map.width && height === map.height && ratio === map.ratio)) return;
  map.ratio = ratio;
  [map.width, map.height] = [width, height];
  for (const canvas of [map.canvas, map.surface]) {
    canvas.width = Math.round(width * map.ratio);
    canvas.height = Math.round(height * map.ratio);
  }
  map.markers.clear();
  if (map.data) draw(map); // at once: a canvas of a new size is empty
}

function glide(map, target) {
  const start = map.places;
  const begun = performance.now();
  map.moving = target;
  map.root.dataset.moving = "1";
  show(map, -1);
  const step = (now) => {
    if (map.gone || map.moving !== target) return;
    const time = Math.min(1, Math.max(0, now - begun) / GLIDE);
    const share = time * time * (3 - 2 * time);
    map.places = Float32Array.from(target, (end, index) => start[index] + (end - start[index]) * share);
    if (time < 1) requestAnimationFrame(step);
    else {
      map.places = target;
      map.moving = null;
      delete map.root.dataset.moving;
    }
    draw(map);
  };
  requestAnimationFrame(step);
}

function update(map, data) {
  const before = map.data;
  map.data = data;
  if (before?.classes !== data.classes) map.classes = unpack(data.classes, Uint8Array);
  if (before?.predictions !== data.predictions) map.predictions = unpack(data.predictions, Uint8Array);
  map.probabilities = unpack(data.probabilities, Uint8Array);
  map.chosen = unpack(data.chosen, Uint8Array);
  const same = before?.identifiers === data.identifiers;
  if (!same) {
    map.identifiers = unpack(data.identifiers, Int32Array);
    map.count = map.identifiers.length;
    show(map, -1);
  }
  if (before?.colourBy !== data.colourBy) map.focus = null;
  const places = unpack(data.points, Uint16Array);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (before?.points !== data.points) {
    if (!same || still) {
      map.moving = null;
      map.places = places;
      map.view = { scale: 1, dx: 0, dy: 0 };
    } else glide(map, places);
  }
  map.surface.setAttribute("aria-label", data.label);
  map.surface.setAttribute("aria-keyshortcuts", "ArrowRight ArrowLeft ArrowUp ArrowDown Enter s Escape");
  fillBar(map);
  map.clear.hidden = map.chosen === null;
  fillLegend(map);
  theme(map);
  if (map.width) draw(map);
  else resize(map);
  map.root.dataset.drawn = String(map.count);
  map.root.dataset.chosen = String(map.chosen ? map.chosen.reduce((sum, one) => sum + one, 0) : 0);
  setTimeout(() => loadSheet(map)); // the points come first
}

export default function render({ data, parentElement, setTriggerValue }) {
  const map = (parentElement.fmnistMap ??= build(parentElement));
  map.send = setTriggerValue;
  map.gone = false;
  update(map, data);
  return () => {
    map.gone = true;
    map.observer.disconnect();
    map.root.remove();
    parentElement.fmnistMap = undefined;
  };
}
