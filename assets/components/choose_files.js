// What is chosen or dropped passes through here before the uploader sends it: what cannot be read is
// named, and large photos are made small, so that five hundred from a telephone are some 50 MB.

function make(tag, className, parent) {
  const element = document.createElement(tag);
  element.className = className;
  parent.appendChild(element);
  return element;
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function ending(file) {
  return file.name.toLowerCase().split(".").pop();
}

function named(files) {
  const names = files.slice(0, 3).map(({ name }) => name).join(", ");
  return files.length > 3 ? `${names} … (${files.length})` : names;
}

// Which files can be sent, and what to say of the others.
function sorted(data, files) {
  const unknown = files.filter((file) => !data.endings.includes(ending(file)));
  const archives = files.filter(
    (file) => ending(file) === "zip" && file.size > data.mostArchiveBytes,
  );
  // A picture may become small yet.
  const large = data.side ? [] : tooLarge(data, files).filter((file) => !unknown.includes(file));
  const notes = [];
  if (unknown.length) notes.push(fill(data.unknown, { names: named(unknown) }));
  if (archives.length) notes.push(fill(data.archive, { names: named(archives) }));
  if (large.length) notes.push(fill(data.tooLarge, { names: named(large) }));
  const left = new Set([...unknown, ...archives, ...large]);
  return { good: files.filter((file) => !left.has(file)), notes };
}

function tooLarge(data, files) {
  return files.filter((file) => ending(file) !== "zip" && file.size > data.mostBytes);
}

function isLarge(data, files) {
  if (!data.side) return () => false;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const least = total > data.manyBytes ? data.largeBytes : data.mostBytes;
  return (file) => ending(file) !== "zip" && file.size > least;
}

// A copy with at most so many pixels a side, upright; the file itself where the browser cannot.
async function small(file, side) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(picture.width * scale)),
      Math.max(1, Math.round(picture.height * scale)),
    );
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    // What may be transparent stays so.
    const type = ["png", "webp", "gif"].includes(ending(file)) ? "image/png" : "image/jpeg";
    const blob = await canvas.convertToBlob({ type, quality: 0.95 });
    return blob.size < file.size ? new File([blob], file.name, { type }) : file;
  } catch {
    return file;
  }
}

// Large ones become small, a few at a time; none at all when it was cancelled.
async function allSmall(choice, files) {
  const { data } = choice;
  const large = isLarge(data, files);
  const total = files.filter(large).length;
  const result = [...files];
  const waiting = [...files.keys()].filter((index) => large(files[index]));
  let done = 0;
  choice.cancelled = false;
  const work = async () => {
    while (waiting.length && !choice.cancelled) {
      const index = waiting.shift();
      choice.text.textContent = fill(data.making, { done, total });
      choice.cancel.hidden = false;
      result[index] = await small(files[index], data.side);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(3, navigator.hardwareConcurrency || 1) }, work));
  choice.text.textContent = "";
  choice.cancel.hidden = true;
  return choice.cancelled ? [] : result;
}

async function passOn(choice, input, files) {
  const { good, notes } = sorted(choice.data, files);
  choice.notes.textContent = notes.join(" ");
  const made = await allSmall(choice, good);
  const left = tooLarge(choice.data, made);
  if (left.length) notes.push(fill(choice.data.tooLarge, { names: named(left) }));
  choice.notes.textContent = notes.join(" ");
  const sent = made.filter((file) => !left.includes(file));
  if (!sent.length || !input.isConnected) return;
  const transfer = new DataTransfer();
  sent.forEach((file) => transfer.items.add(file));
  input.files = transfer.files;
  choice.passing = true;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  choice.passing = false;
}

function take(choice, event, input, files) {
  const { good, notes } = sorted(choice.data, files);
  if (!notes.length && !good.some(isLarge(choice.data, good))) {
    choice.notes.textContent = "";
    return; // The uploader takes them as they are.
  }
  event.stopImmediatePropagation();
  event.preventDefault();
  if (event.type === "drop") {
    // The uploader, which does not hear of the drop, shall not go on looking as if it waited for it.
    event.target.dispatchEvent(new DragEvent("dragleave", { bubbles: true }));
  }
  choice.before = choice.before.then(() => passOn(choice, input, files));
}

function onChange(choice, event) {
  const input = event.target;
  if (choice.passing || !input.matches?.(`${choice.data.within} input[type=file]`)) return;
  take(choice, event, input, [...input.files]);
}

function onDrop(choice, event) {
  const input = event.target.closest?.(choice.data.within)?.querySelector("input[type=file]");
  if (!input) return;
  const items = [...(event.dataTransfer?.items ?? [])];
  if (items.some((item) => item.webkitGetAsEntry?.()?.isDirectory)) return; // it walks them itself
  take(choice, event, input, [...event.dataTransfer.files]);
}

function build(parentElement) {
  const root = make("div", "root", parentElement);
  const choice = { root, before: Promise.resolve(), passing: false, cancelled: false };
  choice.notes = make("p", "notes", root);
  choice.notes.setAttribute("role", "alert");
  const line = make("p", "line", root);
  choice.text = make("span", "", line);
  choice.text.setAttribute("role", "status");
  choice.cancel = make("button", "", line);
  choice.cancel.type = "button";
  choice.cancel.hidden = true;
  choice.cancel.addEventListener("click", () => {
    choice.cancelled = true;
  });
  choice.onChange = (event) => onChange(choice, event);
  choice.onDrop = (event) => onDrop(choice, event);
  document.addEventListener("change", choice.onChange, true);
  document.addEventListener("drop", choice.onDrop, true);
  return choice;
}

export default function render({ data, parentElement }) {
  const choice = (parentElement.fmnistChoice ??= build(parentElement));
  choice.data = data;
  choice.cancel.textContent = data.cancel;
  return () => {
    document.removeEventListener("change", choice.onChange, true);
    document.removeEventListener("drop", choice.onDrop, true);
    choice.cancelled = true;
    choice.root.remove();
    parentElement.fmnistChoice = undefined;
  };
}
