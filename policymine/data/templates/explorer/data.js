// The data of an explorer, the words it says, and small helpers. Source text reaches the page by textContent only.
// `root`, `D` and `prefix` are those of the function that all these files are the body of.
const N = D.terms.length;
const [NAME_A, NAME_B] = D.names;
const W = D.words;

const say = (key, values = {}) => W[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

// Classes begin with ex-, so that no rule of the page around means one of them.
function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className.replace(/\S+/g, "ex-$&");
  for (const child of children) node.append(child);
  return node;
}
// The parts of the explorer by name; an element with an id of its own, unique in the page, where another refers to it.
const parts = {};
function part(name, tag, attributes = {}, ...children) {
  const node = make(tag, name, ...children);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.dataset.part = name;
  return (parts[name] = node);
}
const idOf = (name) => `${prefix}-${name}`;
const byId = (name) => parts[name];
// Isolated, so that marks of direction inside a term or a text do not turn what stands around it.
const isolated = (text) => make("bdi", "", text);

const grouped = new Intl.NumberFormat("en");
const whole = (n) => grouped.format(n);
const minus = (text) => text.replace("-", "−");
const fixed = (n, digits) => minus(n.toFixed(digits));
function significant(n, digits = 2) {
  if (n === 0) return "0";
  const places = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(n))));
  return places > 8 ? n.toExponential(1) : minus(n >= 1000 ? whole(Math.round(n)) : n.toFixed(Math.min(places, 8)));
}
function times(hundredths) {
  const n = 2 ** (Math.abs(hundredths) / 100);
  return n >= 100 ? whole(Math.round(n)) : n >= 10 ? n.toFixed(0) : n.toFixed(n < 1.095 ? 2 : 1);
}
const fold = (text) => text.normalize("NFKC").toLowerCase();

const FOLDED = D.terms.map(fold);
const TOTAL = Int32Array.from(D.a, (n, i) => n + D.b[i]);
const DOCS = Int32Array.from(D.da, (n, i) => n + D.db[i]);
const KIND = Uint8Array.from(D.k);
const rateA = (i) => (D.a[i] / D.tokens[0]) * 10000;
const rateB = (i) => (D.b[i] / D.tokens[1]) * 10000;

// Where each term's sentences begin in D.m: target first, then reference.
const MARKS = new Int32Array(2 * N + 1);
{
  let at = 0;
  for (let i = 0; i < N; i++) {
    for (const side of [0, 1]) {
      MARKS[2 * i + side] = at;
      for (let left = (side ? D.pb : D.pa)[i]; left > 0; left--) at += 2 + 2 * D.m[at + 1];
    }
  }
  MARKS[2 * N] = at;
}
function sentencesOf(i, side) {
  const found = [];
  const end = MARKS[2 * i + side + 1];
  for (let at = MARKS[2 * i + side]; at < end; ) {
    const places = [];
    const number = D.m[at];
    const n = D.m[at + 1];
    at += 2;
    for (let j = 0; j < n; j++, at += 2) places.push([D.m[at], D.m[at + 1]]);
    found.push({ number, places });
  }
  return found;
}

// Told apart: the most typical term of a side has the place 1.
const PLACE = new Int32Array(N);
for (let i = 0, n = 0; i < N; i++) if (KIND[i] === 1) PLACE[i] = ++n;
for (let i = N - 1, n = 0; i >= 0; i--) if (KIND[i] === 2) PLACE[i] = ++n;
