// A button that takes a picture from the clipboard, and Ctrl+V anywhere on the page, except where
// somebody writes. The picture is sent as it is, in base64.

function make(tag, className, parent) {
  const element = document.createElement(tag);
  element.className = className;
  parent.appendChild(element);
  return element;
}

async function send(paste, blob) {
  if (blob.size > paste.data.mostBytes) {
    paste.status.textContent = paste.data.tooLarge;
    return;
  }
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  paste.status.textContent = "";
  paste.send("pasted", btoa(text));
}

async function readClipboard(paste) {
  let items;
  try {
    items = await navigator.clipboard.read();
  } catch {
    paste.status.textContent = paste.data.refused;
    return;
  }
  for (const item of items) {
    const type = item.types.find((name) => name.startsWith("image/"));
    if (type) {
      await send(paste, await item.getType(type));
      return;
    }
  }
  paste.status.textContent = paste.data.none;
}

function onPaste(paste, event) {
  if (event.target.closest?.("input, textarea, [contenteditable]")) return;
  const file = [...(event.clipboardData?.files ?? [])].find(({ type }) =>
    type.startsWith("image/"),
  );
  if (!file) return;
  event.preventDefault();
  send(paste, file);
}

function build(parentElement) {
  const root = make("div", "root", parentElement);
  const paste = { root, button: make("button", "", root), status: make("span", "", root) };
  paste.button.type = "button";
  paste.status.setAttribute("role", "status");
  paste.button.addEventListener("click", () => readClipboard(paste));
  paste.listener = (event) => onPaste(paste, event);
  document.addEventListener("paste", paste.listener);
  return paste;
}

export default function render({ data, parentElement, setTriggerValue }) {
  const paste = (parentElement.fmnistPaste ??= build(parentElement));
  paste.data = data;
  paste.send = setTriggerValue;
  paste.button.textContent = data.label;
  // Without the right to look, which only a secure page can ask for, the keys still do it.
  paste.button.hidden = !navigator.clipboard?.read;
  if (!paste.status.textContent) paste.status.textContent = data.hint;
  return () => {
    document.removeEventListener("paste", paste.listener);
    paste.root.remove();
    parentElement.fmnistPaste = undefined;
  };
}
