// Pictures beside bars of what a classifier says about them. Called by Streamlit again on new data:
// the cards that are there are filled anew, so nothing jumps and the bars glide to their new length.

const SIDE = 28;

function make(tag, className, parent) {
  const element = document.createElement(tag);
  element.className = className;
  parent.appendChild(element);
  return element;
}

function buildBar(card) {
  const row = make("div", "row", card.bars);
  const name = make("span", "name", row);
  const change = make("span", "change", row);
  const percent = make("span", "percent", row);
  const length = make("span", "length", make("span", "track", row));
  return { row, name, change, percent, length };
}

function buildCard(root, bars) {
  const element = make("div", "card", root);
  element.setAttribute("role", "listitem");
  const canvas = make("canvas", "", element);
  canvas.width = SIDE;
  canvas.height = SIDE;
  const card = { element, context: canvas.getContext("2d"), bars: make("div", "bars", element) };
  card.rows = Array.from({ length: bars }, () => buildBar(card));
  return card;
}

function fillCard(card, content, data) {
  const { element } = card;
  element.className = `card ${content.mark}`;
  element.title = content.title;
  element.setAttribute("aria-label", content.title);
  card.rows.forEach((row, index) => {
    const bar = content.bars[index];
    row.name.textContent = bar ? data.names[bar.label] : "";
    row.percent.textContent = bar?.percent ?? "";
    row.length.style.width = bar ? `${100 * bar.probability}%` : "0";
    row.length.style.background = bar ? data.colours[bar.label] : "none";
    row.change.textContent = index === 0 ? content.change : "";
    row.change.className = `change ${content.trend}`;
  });
}

async function decode(sprite) {
  const image = new Image();
  image.src = `data:image/png;base64,${sprite}`;
  await image.decode();
  return image;
}

async function draw(panel, data) {
  const { root, cards } = panel;
  root.setAttribute("aria-label", data.label);
  while (cards.length < data.cards.length) cards.push(buildCard(root, data.bars));
  while (cards.length > data.cards.length) cards.pop().element.remove();
  cards.forEach((card, index) => fillCard(card, data.cards[index], data));
  root.dataset.epoch = String(data.epoch);
  if (panel.sprite === data.sprite) return;
  panel.sprite = data.sprite;
  const image = data.sprite ? await decode(data.sprite) : undefined;
  if (panel.sprite !== data.sprite) return;
  cards.forEach(({ context }, index) => {
    context.clearRect(0, 0, SIDE, SIDE);
    const left = (index % data.spriteColumns) * SIDE;
    const top = Math.floor(index / data.spriteColumns) * SIDE;
    if (image) context.drawImage(image, left, top, SIDE, SIDE, 0, 0, SIDE, SIDE);
  });
}

export default function render({ data, parentElement }) {
  let panel = parentElement.fmnistAnswers;
  if (!panel) {
    const root = make("div", "root", parentElement);
    root.setAttribute("role", "list");
    panel = parentElement.fmnistAnswers = { root, cards: [], sprite: null };
  }
  draw(panel, data).catch((error) => console.error(error));
  return () => {
    panel.root.remove();
    parentElement.fmnistAnswers = undefined;
  };
}
