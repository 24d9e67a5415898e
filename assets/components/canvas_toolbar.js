// The toolbar of a drawing canvas (undo, redo, begin anew) shows itself only under a pointer that
// hovers, which a finger does not. Here it is always there, above the canvas.

const STYLE = ".dc-root > .dc-toolbar { opacity: 1; top: -2.65rem; }";
const EVERY_MILLISECONDS = 300;

function show() {
  for (const { shadowRoot } of document.querySelectorAll('[data-testid="stBidiComponentIsolated"]')) {
    if (!shadowRoot?.querySelector(".dc-toolbar") || shadowRoot.fmnistToolbar) continue;
    shadowRoot.fmnistToolbar = document.createElement("style");
    shadowRoot.fmnistToolbar.textContent = STYLE;
    shadowRoot.appendChild(shadowRoot.fmnistToolbar);
  }
}

export default function render({ parentElement }) {
  // A canvas comes and goes with tools and pictures, and a shadow root says nothing of it.
  parentElement.fmnistTimer ??= setInterval(show, EVERY_MILLISECONDS);
  show();
  return () => {
    clearInterval(parentElement.fmnistTimer);
    parentElement.fmnistTimer = undefined;
  };
}
