// The board of the Join page: address, code, and a button that fills the screen with both.
export default function ({ data, parentElement }) {
  let root = parentElement.querySelector(".root");
  if (!root) {
    root = document.createElement("div");
    root.className = "root";
    const code = document.createElement("img");
    const said = document.createElement("div");
    said.className = "said";
    for (const [name, tag] of [["address", "p"], ["text", "p"]]) {
      const line = document.createElement(tag);
      line.className = name;
      said.append(line);
    }
    const button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => {
      if (document.fullscreenElement) {
        document.exitFullscreen();
      } else {
        root.requestFullscreen?.();
      }
    });
    said.append(button);
    root.append(code, said);
    parentElement.append(root);
    const follow = () => {
      const full = Boolean(document.fullscreenElement);
      button.textContent = full ? root.dataset.leave : root.dataset.fill;
    };
    root.follow = follow;
  }
  const code = root.querySelector("img");
  code.src = data.code;
  code.alt = data.alt;
  root.querySelector(".address").textContent = data.address;
  root.querySelector(".text").textContent = data.text;
  root.dataset.fill = data.fill;
  root.dataset.leave = data.leave;
  root.querySelector("button").hidden = !document.fullscreenEnabled;
  root.follow();
  document.addEventListener("fullscreenchange", root.follow);
  return () => document.removeEventListener("fullscreenchange", root.follow);
}
