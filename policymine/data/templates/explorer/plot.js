// The plot: points on one canvas, what is pointed at or picked on a second above it.
const plot = byId("plot");
const base = byId("points");
const over = byId("over");
const state = {
  axes: "log",
  view: [0, 1, 0, 1],
  kinds: [true, true, true],
  onlyQ: false,
  minCount: 0,
  minDocs: 0,
  hover: -1,
  selected: -1,
  matches: null,
};
const SHOWN = new Uint8Array(N).fill(1);
const MATCH = new Uint8Array(N);
const IN_VIEW = new Uint8Array(N);
const PX = new Float32Array(N);
const PY = new Float32Array(N);
const CELL = 16;
const area = { left: 0, top: 0, width: 0, height: 0, ratio: 1 };
let grid = { columns: 0, rows: 0, start: new Int32Array(1), items: new Int32Array(0) };
let colour = {};
const FONT = getComputedStyle(root).fontFamily;

function readColours() {
  const style = getComputedStyle(root);
  for (const name of ["paper", "ink", "muted", "line", "grid", "a", "b", "b-text", "none"]) colour[name] = style.getPropertyValue("--" + name).trim();
}

function measureArea() {
  const width = plot.clientWidth;
  const height = plot.clientHeight;
  area.ratio = Math.min(window.devicePixelRatio || 1, 3);
  for (const canvas of [base, over]) {
    const w = Math.round(width * area.ratio);
    const h = Math.round(height * area.ratio);
    if (canvas.width !== w || canvas.height !== h) {
      canvas.width = w;
      canvas.height = h;
    }
  }
  area.left = state.axes === "ratio" ? 64 : 58;
  area.top = 8;
  area.width = Math.max(width - area.left - 12, 50);
  area.height = Math.max(height - area.top - 48, 50);
}

function pen(canvas) {
  const context = canvas.getContext("2d");
  context.setTransform(area.ratio, 0, 0, area.ratio, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  return context;
}
const toX = (x) => area.left + ((x - state.view[0]) / (state.view[1] - state.view[0])) * area.width;
const toY = (y) => area.top + (1 - (y - state.view[2]) / (state.view[3] - state.view[2])) * area.height;
const inside = (px, py) =>
  px >= area.left - 1 && px <= area.left + area.width + 1 && py >= area.top - 1 && py <= area.top + area.height + 1;

function place() {
  const { x, y } = scale(state.axes);
  const columns = Math.ceil(area.width / CELL) + 1;
  const rows = Math.ceil(area.height / CELL) + 1;
  const start = new Int32Array(columns * rows + 1);
  const cells = new Int32Array(N).fill(-1);
  IN_VIEW.fill(0);
  let n = 0;
  for (let i = 0; i < N; i++) {
    const px = (PX[i] = toX(x[i]));
    const py = (PY[i] = toY(y[i]));
    if (!SHOWN[i] || !inside(px, py)) continue;
    const column = Math.max(0, Math.floor((px - area.left) / CELL));
    const row = Math.max(0, Math.floor((py - area.top) / CELL));
    cells[i] = Math.min(row, rows - 1) * columns + Math.min(column, columns - 1);
    start[cells[i] + 1]++;
    IN_VIEW[i] = 1;
    n++;
  }
  for (let c = 0; c < columns * rows; c++) start[c + 1] += start[c];
  const items = new Int32Array(n);
  const next = start.slice();
  for (let i = 0; i < N; i++) if (cells[i] >= 0) items[next[cells[i]]++] = i;
  grid = { columns, rows, start, items };
}

function nearest(px, py, reach = 14) {
  const { columns, rows, start, items } = grid;
  const span = (v, from, limit) => [
    Math.max(0, Math.floor((v - reach - from) / CELL)),
    Math.min(limit - 1, Math.floor((v + reach - from) / CELL)),
  ];
  const [c0, c1] = span(px, area.left, columns);
  const [r0, r1] = span(py, area.top, rows);
  let best = -1;
  let least = reach * reach;
  for (let r = r0; r <= r1; r++) {
    for (let c = c0; c <= c1; c++) {
      for (let k = start[r * columns + c]; k < start[r * columns + c + 1]; k++) {
        const i = items[k];
        // A term told apart, or searched for, is easier to hit than one of the crowd.
        const d = (PX[i] - px) ** 2 + (PY[i] - py) ** 2 - (MATCH[i] ? 40 : KIND[i] ? 12 : 0);
        if (d < least) {
          least = d;
          best = i;
        }
      }
    }
  }
  return best;
}

function drawTicks(context, ticks, across) {
  const taken = [];
  const [from, to] = across ? [area.left, area.left + area.width] : [area.top, area.top + area.height];
  context.textAlign = across ? "center" : "right";
  context.textBaseline = across ? "top" : "middle";
  for (const rank of [-1, 0, 1]) {
    for (const [v, label, own] of ticks) {
      if (own !== rank) continue;
      const at = across ? toX(v) : toY(v);
      if (at < from - 1 || at > to + 1) continue;
      const half = across ? context.measureText(label).width / 2 + 8 : 11;
      if (taken.some(([low, high]) => at + half > low && at - half < high)) continue;
      taken.push([at - half, at + half]);
      context.strokeStyle = colour.grid;
      context.beginPath();
      if (across) {
        context.moveTo(at, area.top);
        context.lineTo(at, area.top + area.height + 4);
      } else {
        context.moveTo(area.left - 4, at);
        context.lineTo(area.left + area.width, at);
      }
      context.stroke();
      context.fillStyle = colour.muted;
      if (across) context.fillText(label, Math.min(at, area.left + area.width + 10 - half), area.top + area.height + 8);
      else context.fillText(label, area.left - 8, at);
    }
  }
}

function fitted(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  let shown = [...text];
  while (shown.length > 1 && context.measureText(shown.join("") + "…").width > room) shown = shown.slice(0, -1);
  return shown.join("") + "…";
}

function drawAxes(context) {
  const { ticksX, ticksY, titleX, titleY } = scale(state.axes);
  context.lineWidth = 1;
  context.font = `12px ${FONT}`;
  drawTicks(context, ticksX, true);
  drawTicks(context, ticksY, false);
  context.strokeStyle = colour.line;
  context.strokeRect(area.left + 0.5, area.top + 0.5, area.width - 1, area.height - 1);
  context.font = `13px ${FONT}`;
  context.fillStyle = colour.ink;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.fillText(fitted(context, titleX, area.width - 200), area.left + area.width / 2, area.top + area.height + 41);
  context.save();
  context.translate(15, area.top + area.height / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(fitted(context, titleY, area.height), 0, 0);
  context.restore();
}

function drawPoints(context) {
  context.save();
  context.beginPath();
  context.rect(area.left, area.top, area.width, area.height);
  context.clip();
  const searching = state.matches !== null;
  const { items } = grid;
  context.fillStyle = colour.none;
  context.globalAlpha = searching ? 0.25 : 0.6;
  for (let k = 0; k < items.length; k++) {
    const i = items[k];
    if (KIND[i] === 0 && !MATCH[i]) context.fillRect(PX[i] - 1.1, PY[i] - 1.1, 2.2, 2.2);
  }
  context.globalAlpha = 0.75;
  context.strokeStyle = colour.ink;
  context.lineWidth = 1;
  context.setLineDash([5, 4]);
  context.beginPath();
  scale(state.axes).line.forEach(([x, y], i) => context[i ? "lineTo" : "moveTo"](toX(x), toY(y)));
  context.stroke();
  // Two shapes beside two colours: circles of the target, diamonds of the reference.
  for (const faint of searching ? [true, false] : [false]) {
    context.globalAlpha = faint ? 0.25 : 0.85;
    for (const kind of [1, 2, 0]) {
      context.beginPath();
      for (let k = 0; k < items.length; k++) {
        const i = items[k];
        if (KIND[i] !== kind || (kind === 0 && !MATCH[i]) || (searching && faint === Boolean(MATCH[i]))) continue;
        outline(context, i, kind === 0 ? 2.4 : 3);
      }
      context.fillStyle = kind === 1 ? colour.a : kind === 2 ? colour.b : colour.muted;
      context.fill();
    }
  }
  context.restore();
}

function outline(context, i, r) {
  const px = PX[i];
  const py = PY[i];
  if (KIND[i] === 2) {
    const d = r * 1.25;
    context.moveTo(px, py - d);
    context.lineTo(px + d, py);
    context.lineTo(px, py + d);
    context.lineTo(px - d, py);
    context.closePath();
  } else {
    context.moveTo(px + r, py);
    context.arc(px, py, r, 0, 2 * Math.PI);
  }
}

function drawOver() {
  const context = pen(over);
  for (const i of new Set([state.selected, state.hover])) {
    if (i < 0 || !inside(PX[i], PY[i])) continue;
    context.beginPath();
    outline(context, i, i === state.selected ? 4.5 : 3.5);
    context.fillStyle = KIND[i] === 1 ? colour.a : KIND[i] === 2 ? colour.b : colour.muted;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = colour.ink;
    context.beginPath();
    context.arc(PX[i], PY[i], i === state.selected ? 9 : 7, 0, 2 * Math.PI);
    context.stroke();
  }
}

function draw() {
  const began = performance.now();
  measureArea();
  place();
  const context = pen(base);
  drawAxes(context);
  drawPoints(context);
  drawLabels(context);
  drawOver();
  byId("empty").hidden = grid.items.length > 0 || state.view[1] - state.view[0] < 1;
  plot.classList.toggle("ex-grab", state.view[1] - state.view[0] < 1);
  performance.measure("draw", { start: began });
}
let waiting = false;
function redraw() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    draw();
  });
}

function zoom(factor, px = area.left + area.width / 2, py = area.top + area.height / 2) {
  const [x0, x1, y0, y1] = state.view;
  const size = Math.min(1, Math.max(0.02, (x1 - x0) / factor));
  const fx = (px - area.left) / area.width;
  const fy = 1 - (py - area.top) / area.height;
  shift(x0 + fx * (x1 - x0) - fx * size, y0 + fy * (y1 - y0) - fy * size, size);
}
function shift(x, y, size) {
  const left = Math.min(Math.max(x, 0), 1 - size);
  const low = Math.min(Math.max(y, 0), 1 - size);
  state.view = [left, left + size, low, low + size];
  redraw();
}
