// Filters, axes, pointing and picking, light and dark, print.
const kinds = [...root.querySelectorAll(".ex-kind")];
function filter() {
  const counts = [0, 0, 0];
  let n = 0;
  for (let i = 0; i < N; i++) {
    const passes = TOTAL[i] >= state.minCount && DOCS[i] >= state.minDocs && (!state.onlyQ || (D.q[i] !== null && D.q[i] < 0.05));
    if (passes) counts[KIND[i]]++;
    SHOWN[i] = passes && state.kinds[KIND[i]] ? 1 : 0;
    n += SHOWN[i];
  }
  for (const button of kinds) button.querySelector(".ex-n").textContent = whole(counts[button.dataset.kind]);
  byId("shown").textContent = n === N ? "" : say("shown", { n: whole(n), all: whole(N) });
  if (state.hover >= 0 && !SHOWN[state.hover]) showTip(-1);
  fillLists();
  redraw();
}

const tools = byId("tools");
function turnAxes() {
  state.axes = byId("axes").value;
  state.view = [0, 1, 0, 1];
  showTip(-1);
  redraw();
}
function readTools() {
  state.onlyQ = byId("only-q").checked;
  state.minCount = Number(byId("min-count").value) || 0;
  state.minDocs = Number(byId("min-docs").value) || 0;
  filter();
}
tools.addEventListener("submit", (event) => event.preventDefault());
byId("axes").addEventListener("change", turnAxes);
byId("only-q").addEventListener("change", readTools);
for (const id of ["min-count", "min-docs"]) byId(id).addEventListener("input", readTools);
tools.addEventListener("reset", () => {
  state.kinds.fill(true);
  for (const button of kinds) button.setAttribute("aria-pressed", "true");
  setTimeout(() => {
    turnAxes();
    readTools();
    search();
    close_();
  });
});
for (const button of kinds) {
  button.addEventListener("click", () => {
    const kind = Number(button.dataset.kind);
    state.kinds[kind] = !state.kinds[kind];
    button.setAttribute("aria-pressed", String(state.kinds[kind]));
    filter();
  });
}

let drag = null;
const at = (event) => {
  const frame = over.getBoundingClientRect();
  return [event.clientX - frame.left, event.clientY - frame.top];
};
over.addEventListener("pointermove", (event) => {
  const [px, py] = at(event);
  if (drag) {
    const dx = px - drag.px;
    const dy = py - drag.py;
    drag.moved ||= Math.abs(dx) + Math.abs(dy) > 4;
    const size = drag.view[1] - drag.view[0];
    if (drag.moved && size < 1) {
      showTip(-1);
      shift(drag.view[0] - (dx / area.width) * size, drag.view[2] + (dy / area.height) * size, size);
      return;
    }
  }
  const began = performance.now();
  const i = nearest(px, py);
  over.style.cursor = i >= 0 ? "pointer" : "";
  if (i !== state.hover) showTip(i);
  performance.measure("hover", { start: began });
});
over.addEventListener("pointerleave", () => {
  if (!drag) showTip(-1);
});
over.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  const [px, py] = at(event);
  drag = { px, py, view: state.view.slice(), moved: false };
  over.setPointerCapture(event.pointerId);
});
over.addEventListener("pointerup", (event) => {
  if (!drag) return;
  const moved = drag.moved;
  drag = null;
  const i = nearest(...at(event));
  if (!moved && i >= 0) pick(i);
});
over.addEventListener("pointercancel", () => {
  drag = null;
});
over.addEventListener("dblclick", (event) => zoom(2, ...at(event)));
over.addEventListener(
  "wheel",
  (event) => {
    // The wheel alone scrolls the page.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    showTip(-1);
    zoom(event.deltaY < 0 ? 1.25 : 0.8, ...at(event));
  },
  { passive: false },
);
byId("zoom-in").addEventListener("click", () => zoom(1.6));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.6));
byId("zoom-all").addEventListener("click", () => shift(0, 0, 1));

// On a page of its own Escape closes wherever the focus is; in a report only inside.
(still ? root : document).addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && state.selected >= 0) unpick();
});
function recolour() {
  readColours();
  redraw();
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
// A page may have a switch of its own for light and dark, which turns an attribute or a class of the whole page.
new MutationObserver(recolour).observe(document.documentElement, { attributes: true, attributeFilter: ["class", "data-theme"] });
new ResizeObserver(redraw).observe(plot);
// Paper is white: the plot is drawn in the light colours before it is printed. In a report the table is printed instead.
if (!still) {
  window.addEventListener("beforeprint", () => {
    document.documentElement.classList.add("light");
    for (const folded of document.querySelectorAll("details.table-part")) folded.open = true;
    readColours();
    draw();
  });
  window.addEventListener("afterprint", () => {
    document.documentElement.classList.remove("light");
    recolour();
  });
}

readColours();
readTools();
// The other axes are made ready while nobody waits for them.
const later = window.requestIdleCallback ?? ((work) => setTimeout(work, 300));
for (const name of ["rank", "ratio"]) later(() => scale(name));
