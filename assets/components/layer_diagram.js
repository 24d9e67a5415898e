// The drawing of a network, whose layers can be chosen by a click or walked through by the arrow
// keys. The drawing comes as SVG that the server has written, with every text escaped.

function build(parentElement) {
  const root = document.createElement("div");
  root.className = "root";
  parentElement.appendChild(root);
  const diagram = { root, layers: [] };
  root.addEventListener("click", (event) => choose(diagram, event.target.closest("[data-layer]")));
  root.addEventListener("keydown", (event) => type(diagram, event));
  return diagram;
}

function choose(diagram, layer) {
  if (!layer) return;
  show(diagram, layer.dataset.layer);
  diagram.send("clicked", layer.dataset.layer);
}

function type(diagram, event) {
  const from = diagram.layers.indexOf(event.target.closest("[data-layer]"));
  if (from < 0) return;
  const last = diagram.layers.length - 1;
  const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: last }[event.key];
  if (to !== undefined) diagram.layers[Math.max(0, Math.min(to, last))].focus();
  else if (event.key === "Enter" || event.key === " ") choose(diagram, diagram.layers[from]);
  else return;
  event.preventDefault();
}

function draw(diagram) {
  const parsed = new DOMParser().parseFromString(diagram.data.svg, "image/svg+xml");
  const svg = document.importNode(parsed.documentElement, true);
  const { scrollTop } = diagram.root;
  svg.setAttribute("role", "group");
  diagram.root.replaceChildren(svg);
  diagram.root.scrollTop = scrollTop;
  diagram.layers = [...svg.querySelectorAll("[data-layer]")];
  for (const layer of diagram.layers) {
    layer.setAttribute("role", "button");
    layer.setAttribute("aria-label", layer.querySelector("desc").textContent);
  }
}

function show(diagram, selected) {
  let chosen = null;
  for (const layer of diagram.layers) {
    const is = layer.dataset.layer === selected;
    if (is) chosen = layer;
    layer.setAttribute("aria-pressed", String(is));
    layer.setAttribute("tabindex", is ? "0" : "-1");
  }
  if (!chosen || diagram.shown === selected) return;
  diagram.shown = selected;
  // Only the drawing scrolls, never the page.
  const [outer, inner] = [diagram.root, chosen].map((each) => each.getBoundingClientRect());
  if (inner.top < outer.top) diagram.root.scrollTop += inner.top - outer.top - 12;
  if (inner.bottom > outer.bottom) diagram.root.scrollTop += inner.bottom - outer.bottom + 12;
}

export default function render({ data, parentElement, setTriggerValue }) {
  const diagram = (parentElement.fmnistDiagram ??= build(parentElement));
  const changed = diagram.data?.svg !== data.svg;
  diagram.data = data;
  diagram.send = setTriggerValue;
  if (changed) draw(diagram);
  diagram.layers[0]?.parentElement.setAttribute("aria-label", data.label);
  show(diagram, data.selected);
  diagram.root.dataset.drawn = data.selected;
  return () => {
    diagram.root.remove();
    parentElement.fmnistDiagram = undefined;
  };
}
