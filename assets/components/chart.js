// Draws one Plotly figure and, when called again, updates it in place (Plotly.react): zoom stays,
// nothing is rebuilt. Called by Streamlit on new data and when the theme changes. Without a figure
// it only loads Plotly.

function whenIdle(action) {
  if (window.requestIdleCallback) window.requestIdleCallback(action, { timeout: 400 });
  else setTimeout(action);
}

/** One load a tab. `force-cache`: the address carries Plotly's version, so a copy never ages. */
function loadPlotly(source) {
  if (!window.fmnistPlotly) {
    window.fmnistPlotly = fetch(source, { cache: "force-cache" })
      .then((answer) => {
        if (!answer.ok) throw new Error(`${source}: ${answer.status}`);
        return answer.blob();
      })
      // Four megabytes of script: what the page already has to show is painted first.
      .then((content) => new Promise((resolve) => whenIdle(() => resolve(content))))
      .then(
        (content) =>
          new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = URL.createObjectURL(new Blob([content], { type: "text/javascript" }));
            script.onload = () => resolve(window.Plotly);
            script.onerror = () => reject(new Error(`${source} could not be run`));
            document.head.appendChild(script);
          }),
      );
    window.fmnistPlotly.catch(() => {
      window.fmnistPlotly = undefined;
    });
  }
  return window.fmnistPlotly;
}

/** What a figure leaves open is filled from the theme's CSS variables, as a Plotly template. */
function themeTemplate(element) {
  const style = getComputedStyle(element);
  const value = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const text = value("text-color");
  const faint = `color-mix(in srgb, ${text} 16%, transparent)`;
  const axis = {
    gridcolor: solid(element, faint),
    linecolor: solid(element, `color-mix(in srgb, ${text} 45%, transparent)`),
    zerolinecolor: solid(element, faint),
    automargin: true,
  };
  return {
    layout: {
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: value("font"), color: solid(element, text), size: 14 },
      hoverlabel: {
        bgcolor: solid(element, value("secondary-background-color")),
        bordercolor: solid(element, faint),
        font: { family: value("font"), color: solid(element, text), size: 14 },
      },
      modebar: {
        bgcolor: "rgba(0,0,0,0)",
        color: solid(element, `color-mix(in srgb, ${text} 45%, transparent)`),
        activecolor: solid(element, text),
      },
      colorway: value("chart-categorical-colors").split(",").filter(Boolean),
      margin: { l: 8, r: 8, t: 24, b: 8 },
      xaxis: axis,
      yaxis: axis,
    },
  };
}

/** Plotly reads rgb(…) and hex only: let the browser work out every other notation. */
function solid(element, colour) {
  const probe = document.createElement("span");
  probe.style.color = colour;
  element.appendChild(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  const parts = computed.match(/^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/);
  if (!parts) return computed;
  const [red, green, blue] = parts.slice(1, 4).map((part) => Math.round(Number(part) * 255));
  return `rgba(${red},${green},${blue},${parts[4] ?? 1})`;
}

function settings(data) {
  return {
    displaylogo: false,
    displayModeBar: data.zoom ? "hover" : false,
    modeBarButtons: [["resetScale2d", "toImage"]],
    doubleClick: data.zoom ? "reset" : false,
    scrollZoom: false,
    showTips: false,
    showAxisDragHandles: data.zoom,
    locale: "fmnist",
    locales: { fmnist: { dictionary: data.texts } },
  };
}

/** Smaller letters where a figure says so and has little room: `layout.meta.narrow`. */
function isNarrow(element) {
  return element.offsetWidth < 480;
}

function fit({ data, layout }, element) {
  const sizes = layout?.meta?.narrow;
  if (!sizes || !isNarrow(element)) return;
  layout.font = { ...layout.font, size: sizes.font };
  for (const trace of data) {
    if (trace.textfont) trace.textfont.size = sizes.text;
  }
}

async function draw(chart) {
  const Plotly = await loadPlotly(chart.data.source);
  if (chart.gone) return;
  const { element, data } = chart;
  const figure = chart.controls ? chart.controls.figure() : JSON.parse(data.figure);
  const layout = figure.layout ?? {};
  fit(figure, element);
  chart.narrow = isNarrow(element);
  layout.template = themeTemplate(element);
  layout.uirevision ??= "kept";
  layout.autosize = true;
  layout.height = undefined;
  layout.width = undefined;
  if (!data.zoom) layout.dragmode = false;
  keepZoom(chart, layout);
  await Plotly.react(element, figure.data ?? [], layout, settings(data));
  if (chart.listening || chart.gone) return;
  chart.listening = true;
  element.on("plotly_click", (event) => {
    const point = event.points[0];
    if (chart.data.clickable && point?.customdata !== undefined) {
      // A row of a binary array is a typed array, which JSON would write as an object.
      const custom = point.customdata;
      chart.send("clicked", ArrayBuffer.isView(custom) ? Array.from(custom) : custom);
    }
  });
  chart.observer = new ResizeObserver(() => {
    if (!element.offsetWidth) return;
    if (isNarrow(element) === chart.narrow) Plotly.Plots.resize(element);
    else draw(chart);
  });
  chart.observer.observe(element);
}

/** Plotly forgets a zoom when the figure asks for another range: a zoomed axis is not asked. */
function keepZoom(chart, layout) {
  const shown = chart.element.layout;
  const same = chart.asked?.uirevision === layout.uirevision;
  const asked = { uirevision: layout.uirevision };
  for (const [name, axis] of Object.entries(layout)) {
    if (!/^[xy]axis/.test(name) || !axis.range) continue;
    const before = same ? chart.asked[name] : undefined;
    if (before && String(shown?.[name]?.range) !== String(before)) axis.range = before;
    asked[name] = [...axis.range];
  }
  chart.asked = asked;
}

/** One drawing at a time; what is asked for meanwhile is drawn after it, only the newest. */
function redraw(chart) {
  const turn = (chart.turn = (chart.turn ?? 0) + 1);
  chart.drawing = (chart.drawing ?? Promise.resolve())
    .then(() => (chart.turn === turn && !chart.gone ? draw(chart) : undefined))
    .catch((error) => {
      console.error(error);
      chart.element.textContent = chart.data.failed;
      chart.element.classList.add("fmnist-chart-failed");
    });
}

export default function render({ data, parentElement, setTriggerValue }) {
  if (!data.figure && !data.figures) {
    loadPlotly(data.source).catch(() => {}); // The chart that needs it tries again, and says so.
    return undefined;
  }
  let chart = parentElement.fmnistChart;
  if (!chart) {
    const frame = document.createElement("div");
    frame.className = "fmnist-chart-frame";
    const element = document.createElement("div");
    chart = parentElement.fmnistChart = { frame, element };
    if (data.controls) {
      chart.controls = createControls(data.controls, () => redraw(chart));
      frame.appendChild(chart.controls.bar);
    }
    frame.appendChild(element);
    parentElement.appendChild(frame);
  }
  chart.data = data;
  chart.controls?.update(data);
  chart.send = setTriggerValue;
  chart.gone = false;
  const { element } = chart;
  element.className = `fmnist-chart js-plotly-plot${data.clickable ? " fmnist-chart-clickable" : ""}`;
  // A picture has no buttons; what can be zoomed has those of Plotly's.
  element.setAttribute("role", data.zoom ? "figure" : "img");
  element.setAttribute("aria-label", data.label);
  redraw(chart);

  return () => {
    chart.gone = true;
    chart.observer?.disconnect();
    if (window.Plotly && chart.listening) window.Plotly.purge(element);
    chart.frame.remove();
    parentElement.fmnistChart = undefined;
  };
}
