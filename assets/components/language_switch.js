// A button a language. The browser remembers the choice; the session changes to it without loading
// anything anew. What reads the page aloud is told in which language it is.

const KEPT_SECONDS = 365 * 24 * 3600;

function remember(cookie, name) {
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${cookie}=${name}; Path=/; Max-Age=${KEPT_SECONDS}; SameSite=Lax${secure}`;
}

function build(parentElement) {
  const group = document.createElement("div");
  group.className = "languages";
  group.setAttribute("role", "group");
  parentElement.appendChild(group);
  return { group, buttons: new Map() };
}

function buildButton(parts, { name, code, title }) {
  const button = document.createElement("button");
  button.type = "button";
  button.lang = code;
  button.textContent = title;
  button.onclick = () => {
    if (name === parts.data.language) return;
    remember(parts.data.cookie, name);
    parts.send("clicked", name);
  };
  parts.group.appendChild(button);
  parts.buttons.set(name, button);
}

export default function render({ data, parentElement, setTriggerValue }) {
  const parts = (parentElement.fmnistLanguages ??= build(parentElement));
  parts.data = data;
  parts.send = setTriggerValue;
  parts.group.setAttribute("aria-label", data.label);
  for (const each of data.languages) {
    if (!parts.buttons.has(each.name)) buildButton(parts, each);
    parts.buttons.get(each.name).setAttribute("aria-pressed", String(each.name === data.language));
    if (each.name === data.language) document.documentElement.lang = each.code;
  }
  translateStreamlit(data.texts);
  return () => {
    parts.group.remove();
    parentElement.fmnistLanguages = undefined;
  };
}
