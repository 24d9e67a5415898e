// The ten probabilities of one picture as bars in a list: read aloud as "Shirt 37.6%".

function make(tag, className, parent, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  parent.appendChild(element);
  return element;
}

export default function render({ data, parentElement }) {
  const list = (parentElement.fmnistBars ??= make("ul", "", parentElement));
  list.setAttribute("aria-label", data.label);
  list.replaceChildren();
  for (const { name, share, percent, colour, said, true: isTrue } of data.bars) {
    const line = make("li", said ? "said" : "", list);
    make("span", "name", line, name);
    const track = make("span", "track", line);
    const bar = make("span", "bar", track);
    bar.style.width = `${100 * share}%`;
    bar.style.background = colour;
    make("span", "percent", line, percent);
    make("span", "mark", line, isTrue ? data.trueMark : "");
  }
  list.dataset.drawn = String(data.bars.length);
  return () => {
    list.remove();
    parentElement.fmnistBars = undefined;
  };
}
