// A slider over the epochs of a training that may still go on: as long as the training will be,
// and it goes as far as the training has come. What somebody has chosen stays chosen here until the
// server has answered to it, whatever arrives meanwhile.

function make(tag, properties, parent) {
  const element = Object.assign(document.createElement(tag), properties);
  parent.appendChild(element);
  return element;
}

function button(parent, className, sign, act) {
  const made = make("button", { type: "button", className, textContent: sign }, parent);
  made.addEventListener("click", () => act());
  return made;
}

function build(parentElement) {
  const root = make("div", { className: "root" }, parentElement);
  const slider = { root, asked: null };
  slider.said = make("output", {}, root);
  const line = make("div", { className: "line" }, root);
  slider.back = button(line, "step", "‹", () => choose(slider, slider.shown - 1));
  slider.range = make("input", { type: "range", min: 1, step: 1 }, line);
  slider.range.addEventListener("input", () => choose(slider, Number(slider.range.value)));
  slider.forth = button(line, "step", "›", () => choose(slider, slider.shown + 1));
  slider.follow = button(root, "follow", "", () => choose(slider, slider.data.newest));
  return slider;
}

/** 0 asks for the newest epoch, and for each one that comes. */
function choose(slider, epoch) {
  const { newest } = slider.data;
  const wanted = Math.max(1, Math.min(epoch, newest));
  const asked = wanted < newest ? wanted : 0;
  show(slider, wanted);
  if (asked === (slider.asked ?? slider.data.chosen)) return;
  slider.asked = asked;
  slider.send("clicked", asked);
}

function show(slider, epoch) {
  const { newest, last, texts } = slider.data;
  const { range } = slider;
  slider.shown = epoch;
  const text = texts.epoch.replace("{epoch}", String(epoch)).replace("{last}", String(last));
  slider.said.textContent = text;
  range.max = last;
  range.value = epoch;
  range.disabled = newest < 2;
  range.setAttribute("aria-label", texts.label);
  range.setAttribute("aria-valuetext", text);
  const place = (value) => `${(100 * Math.max(value - 1, 0)) / Math.max(last - 1, 1)}%`;
  range.style.setProperty("--shown", place(epoch));
  range.style.setProperty("--newest", place(newest));
  slider.back.disabled = epoch <= 1;
  slider.forth.disabled = epoch >= newest;
  slider.follow.disabled = epoch >= newest;
  slider.back.title = texts.back;
  slider.forth.title = texts.forth;
  slider.follow.title = texts.help;
  slider.follow.textContent = texts.newest;
}

export default function render({ data, parentElement, setTriggerValue }) {
  const slider = (parentElement.fmnistEpochs ??= build(parentElement));
  slider.data = data;
  slider.send = setTriggerValue;
  if (slider.asked === data.chosen) slider.asked = null;
  if (slider.asked === null) show(slider, data.chosen || data.newest);
  else show(slider, slider.asked || data.newest);
  return () => {
    slider.root.remove();
    parentElement.fmnistEpochs = undefined;
  };
}
