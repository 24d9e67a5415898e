// Puts translations in the place of what Streamlit's own widgets say in English. A text of theirs is
// known by its whole wording; what stands in braces in it is anything. Streamlit writes a text once
// and leaves it alone until it means another one, which then is translated too.

const SPOKEN = ["placeholder", "aria-label", "title"];
const OURS = [
  '[data-testid="stMarkdownContainer"] :is(p, li)',
  '[data-testid="stBidiComponentIsolated"]',
  '[data-testid="stText"]',
  ".fmnist-chart",
  "pre", // code: a word of it, such as "empty", is an element of its own
  "code",
].join(", ");
const THEIRS = '[data-testid="stFileUploader"], [data-testid="stCameraInput"]'; // with titles of their own
const LONGEST = 80;

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// A function that returns what to write instead of a text: undefined where it is not one of theirs.
function translator(texts) {
  const whole = new Map();
  const parts = [];
  for (const [text, instead] of Object.entries(texts)) {
    const [before, after] = text.split(/\{\w+\}/);
    if (after === undefined) whole.set(text, instead);
    else parts.push([new RegExp(`^${escaped(before)}(.+)${escaped(after)}$`), instead]);
  }
  return (text) => {
    const known = whole.get(text);
    if (known !== undefined) return known;
    for (const [pattern, instead] of parts) {
      const found = pattern.exec(text);
      if (found) return instead.replace(/\{\w+\}/, () => found[1]);
    }
    return undefined;
  };
}

// The same texts the other way: what was written instead, and what Streamlit wrote.
const turned = (texts) => Object.fromEntries(Object.entries(texts).map(([text, instead]) => [instead, text]));

function translateText(node, translate) {
  const said = node.data.trim();
  if (!said || said.length > LONGEST) return;
  const around = node.parentElement;
  if (around?.closest(OURS) && !around.closest(THEIRS)) return;
  const instead = translate(said);
  if (instead !== undefined) node.data = node.data.replace(said, () => instead);
}

function translateAttributes(element, translate) {
  for (const name of SPOKEN) {
    const said = element.getAttribute(name);
    const instead = said && said.length <= LONGEST ? translate(said) : undefined;
    if (instead !== undefined) element.setAttribute(name, instead);
  }
}

function translateAll(root, translate) {
  if (root.nodeType === Node.TEXT_NODE) translateText(root, translate);
  if (root.nodeType !== Node.ELEMENT_NODE) return;
  translateAttributes(root, translate);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) translateText(node, translate);
    else translateAttributes(node, translate);
  }
}

// One watcher a tab, whatever draws the switch: a page that goes takes its components with it.
function translateStreamlit(texts) {
  const before = window.fmnistStreamlitTexts;
  const asked = JSON.stringify(texts);
  if (before?.asked === asked || (!before && asked === "{}")) return;
  before?.watcher.disconnect();
  if (before) translateAll(document.body, translator(turned(before.texts)));
  const translate = translator(texts);
  const watcher = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach((node) => translateAll(node, translate));
      else if (change.type === "characterData") translateText(change.target, translate);
      else translateAttributes(change.target, translate);
    }
  });
  window.fmnistStreamlitTexts = { asked, texts, watcher };
  if (asked === "{}") return;
  translateAll(document.body, translate);
  watcher.observe(document.body, {
    attributeFilter: SPOKEN,
    attributes: true,
    characterData: true,
    childList: true,
    subtree: true,
  });
}
