// A clock that counts on by itself from the seconds that the server has counted.

const write = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

export default function render({ data, parentElement }) {
  let clock = parentElement.querySelector("time");
  if (!clock) {
    clock = document.createElement("time");
    clock.setAttribute("role", "timer");
    parentElement.appendChild(clock);
  }
  clock.setAttribute("aria-label", data.label);
  const began = performance.now() - 1000 * data.seconds;
  const show = () => {
    clock.textContent = write((performance.now() - began) / 1000);
  };
  show();
  clearInterval(parentElement.fmnistClock);
  parentElement.fmnistClock = setInterval(show, 250);
  return () => {
    clearInterval(parentElement.fmnistClock);
    clock.remove();
  };
}
