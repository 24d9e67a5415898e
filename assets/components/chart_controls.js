// The controls above a chart of curves: which figure of several, smoothing, a logarithmic axis.
// They act in the browser, on what it already has: no waiting for the server, however busy it is.
// Stands in one script with chart.js, which draws what `figure()` returns.

const ARRAYS = {
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  f4: Float32Array,
  f8: Float64Array,
};

/** The numbers of one attribute of a figure, which may be in Plotly's binary form. */
function numbers(values) {
  if (!values?.bdata) return values ?? [];
  const bytes = Uint8Array.from(atob(values.bdata), (letter) => letter.charCodeAt(0));
  return new ARRAYS[values.dtype](bytes.buffer);
}

/**
 * Exponential moving average, corrected for its start: the first value stays as it is.
 * A point that is the mean of `block` steps counts as much as those steps would.
 */
function smoothed(values, steps, block) {
  const keep = (1 - 1 / steps) ** block;
  let sum = 0;
  let weight = 0;
  return Float64Array.from(values, (value) => {
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  });
}

/** The figure as the controls want it; `figure` itself stays as it is. */
function controlled(figure, { steps, logarithmic }) {
  const data = figure.data.map((trace) => {
    const { smooth, raw } = trace.meta ?? {};
    if (!smooth) return trace;
    // Without smoothing the line is the curve as measured, in full strength.
    const y = steps > 1 ? smoothed(numbers(trace.y), steps, smooth) : figure.data[raw].y;
    return { ...trace, y };
  });
  const layout = structuredClone(figure.layout);
  for (const name of layout.meta?.log ?? []) {
    // Its own uirevision: a zoom along the other axes outlives the change of this one.
    layout[name].uirevision = `${layout.uirevision} ${logarithmic}`;
    if (logarithmic) Object.assign(layout[name], { type: "log", rangemode: "normal" });
  }
  return { data, layout };
}

/** What was chosen last in this browser, for every chart of the same name. */
function remembered(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function remember(name, chosen) {
  try {
    localStorage.setItem(name, JSON.stringify(chosen));
  } catch {
    // A browser that keeps nothing still shows the chart.
  }
}

function add(parent, kind, properties = {}) {
  const element = Object.assign(document.createElement(kind), properties);
  parent.appendChild(element);
  return element;
}

/**
 * @param spec what `fmnist.ui.components.curves.Controls` sends.
 * @param changed called when something else shall be drawn.
 * @returns bar: the element that holds the controls; update(data): new data; figure(): to draw.
 */
function createControls(spec, changed) {
  const storage = `fmnist ${spec.name}`;
  const chosen = { view: spec.views[0].name, smoothing: spec.initial, logarithmic: false };
  const before = remembered(storage);
  for (const [key, value] of Object.entries(before)) {
    if (key in chosen && typeof value === typeof chosen[key]) chosen[key] = value;
  }
  if (!spec.views.some((view) => view.name === chosen.view)) chosen.view = spec.views[0].name;
  if (!(chosen.smoothing in spec.smoothing)) chosen.smoothing = spec.initial;

  let figures = {};
  let parsed = {};
  const bar = document.createElement("div");
  bar.className = "fmnist-controls";

  const group = add(bar, "div", { className: "fmnist-segments" });
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", spec.texts.axis);
  const radios = spec.views.map(({ name, title }) => {
    const label = add(group, "label");
    const radio = add(label, "input", { type: "radio", name: `${storage} ${Math.random()}` });
    add(label, "span", { textContent: title });
    radio.addEventListener("change", () => choose({ view: name }));
    return [name, radio];
  });
  for (const [, radio] of radios) radio.name = radios[0][1].name;

  const smoothing = add(bar, "label", { className: "fmnist-smoothing" });
  add(smoothing, "span", { textContent: spec.texts.smoothing });
  const slider = add(smoothing, "input", { type: "range", min: 0, step: 1 });
  slider.max = spec.smoothing.length - 1;
  const said = add(smoothing, "output");
  slider.addEventListener("input", () => choose({ smoothing: Number(slider.value) }));

  const logarithm = add(bar, "label", { className: "fmnist-switch" });
  const box = add(logarithm, "input", { type: "checkbox" });
  add(logarithm, "span", { textContent: spec.texts.logarithm });
  box.addEventListener("change", () => choose({ logarithmic: box.checked }));

  function choose(change) {
    Object.assign(chosen, change);
    remember(storage, chosen);
    show();
    changed();
  }

  function show() {
    for (const [name, radio] of radios) radio.checked = name === chosen.view;
    const steps = spec.smoothing[chosen.smoothing];
    const text =
      steps > 1 ? spec.texts.steps.replace("{steps}", steps.toLocaleString(document.documentElement.lang || "en")) : spec.texts.off;
    slider.value = chosen.smoothing;
    slider.setAttribute("aria-valuetext", text);
    said.textContent = text;
    box.checked = chosen.logarithmic;
    slider.disabled = !spec.views.find((view) => view.name === chosen.view).smooth;
    smoothing.classList.toggle("fmnist-idle", slider.disabled);
  }

  show();
  return {
    bar,
    update(data) {
      if (data.figures !== figures) parsed = {};
      figures = data.figures;
    },
    figure() {
      parsed[chosen.view] ??= JSON.parse(figures[chosen.view]);
      return controlled(parsed[chosen.view], {
        steps: spec.smoothing[chosen.smoothing],
        logarithmic: chosen.logarithmic,
      });
    },
  };
}
