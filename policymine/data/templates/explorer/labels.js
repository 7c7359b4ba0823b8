// The labels of the plot: as many as find room, none over another.
// Which terms to label, the first that fit: the one picked, those searched for, else the leading ones of both sides in
// turn, then the most frequent of the rest, which get a label where there is room: in few points, or enlarged.
const LEADING = Int32Array.from({ length: N }, (_, i) => i).sort((i, j) => leads(i) - leads(j) || i - j);
function leads(i) {
  return KIND[i] ? PLACE[i] * 2 + KIND[i] : 1e9 - TOTAL[i];
}
function labelOrder(most) {
  const wanted = state.selected >= 0 && IN_VIEW[state.selected] ? [state.selected] : [];
  for (const i of state.matches ?? LEADING) {
    if (wanted.length >= most * 8) break;
    if (IN_VIEW[i] && i !== state.selected) wanted.push(i);
  }
  return wanted;
}

const widths = new Map();
const SPOTS = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]];
function drawLabels(context) {
  const most = Math.max(12, Math.round((area.width * area.height) / 6500));
  const unit = 4;
  const columns = Math.ceil(area.width / unit) + 1;
  const rows = Math.ceil(area.height / unit) + 1;
  const taken = new Uint8Array(columns * rows);
  const mark = (x0, y0, x1, y1, value) => {
    for (let r = Math.max(0, Math.floor((y0 - area.top) / unit)); r <= Math.min(rows - 1, Math.floor((y1 - area.top) / unit)); r++)
      for (let c = Math.max(0, Math.floor((x0 - area.left) / unit)); c <= Math.min(columns - 1, Math.floor((x1 - area.left) / unit)); c++)
        if (taken[r * columns + c] < value) taken[r * columns + c] = value;
  };
  for (const i of grid.items) if (KIND[i] || MATCH[i]) mark(PX[i] - 2, PY[i] - 2, PX[i] + 2, PY[i] + 2, 1);
  const picked = state.selected;
  if (picked >= 0 && IN_VIEW[picked]) mark(PX[picked] - 9, PY[picked] - 9, PX[picked] + 9, PY[picked] + 9, 2);
  const cost = (x0, y0, x1, y1) => {
    if (x0 < area.left + 2 || x1 > area.left + area.width - 2 || y0 < area.top + 2 || y1 > area.top + area.height - 2) return Infinity;
    let covered = 0;
    for (let r = Math.floor((y0 - area.top) / unit); r <= Math.floor((y1 - area.top) / unit); r++)
      for (let c = Math.floor((x0 - area.left) / unit); c <= Math.floor((x1 - area.left) / unit); c++) {
        const held = taken[r * columns + c];
        if (held === 2) return Infinity;
        covered += held;
      }
    return covered;
  };
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.lineJoin = "round";
  context.strokeStyle = colour.paper;
  let n = 0;
  for (const i of labelOrder(most)) {
    if (n === most) break;
    const bold = i === state.selected;
    const gap = bold ? 12 : 6;
    context.font = `${bold ? "600 14px" : "12.5px"} ${FONT}`;
    const text = [...D.terms[i]].length > 24 ? [...D.terms[i]].slice(0, 23).join("") + "…" : D.terms[i];
    const key = bold ? "b" + text : text;
    if (!widths.has(key)) widths.set(key, context.measureText(text).width);
    const width = widths.get(key);
    let best = null;
    let least = bold ? 1e9 : MATCH[i] ? 60 : 9;
    for (const [dx, dy] of SPOTS) {
      const x0 = PX[i] + (dx > 0 ? gap : dx < 0 ? -gap - width : -width / 2) - (dy && dx ? dx * 3 : 0);
      const y = PY[i] + dy * (dx ? gap + 4 : gap + 6);
      const paid = cost(x0, y - 8, x0 + width, y + 8) + (dx === 1 && dy === 0 ? 0 : 0.5);
      if (paid < least) {
        least = paid;
        best = [x0, y];
      }
    }
    if (!best) continue;
    mark(best[0] - 2, best[1] - 7, best[0] + width + 2, best[1] + 7, 2);
    context.globalAlpha = 0.9;
    context.lineWidth = 3.5;
    context.strokeText(text, ...best);
    context.globalAlpha = 1;
    context.fillStyle = bold ? colour.ink : KIND[i] === 1 ? colour.a : KIND[i] === 2 ? colour["b-text"] : colour.muted;
    context.fillText(text, ...best);
    n++;
  }
}
