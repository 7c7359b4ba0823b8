// Words, numbers and small helpers. Text of documents reaches the page by textContent only.
const byId = (id) => document.getElementById(id);
const root = document.documentElement;
let W = {};
const say = (key, values = {}) => W[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const child of children) node.append(child);
  return node;
}
function button(className, text) {
  const node = make("button", className, text);
  node.type = "button";
  return node;
}
// Isolated, so that marks of direction inside a title or a text do not turn what stands around it.
const isolated = (text) => make("bdi", "", text);
const grouped = new Intl.NumberFormat("en");
const whole = (n) => grouped.format(n);
const isNarrow = () => matchMedia("(max-width: 40rem)").matches;

// Long work gives way to the reader every few milliseconds; a new turn makes the one before it end.
const SLICE = 12;
const channel = new MessageChannel();
const waiting = [];
channel.port1.onmessage = () => waiting.shift()?.();
const breathe = () =>
  new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(0);
  });
async function inSlices(n, work, current = () => true) {
  let began = performance.now();
  for (let i = 0; i < n; i++) {
    if (work(i) === false) return false;
    if (performance.now() - began > SLICE) {
      await breathe();
      if (!current()) return false;
      began = performance.now();
    }
  }
  return true;
}

// The same character however it was typed: full-width digits and capitals are folded, line breaks are spaces.
const plainly = (text) => text.normalize("NFKC").toLowerCase().replace(/\s/g, " ");
// Characters that make one with the one before them: only they could shorten a text while others lengthen it.
const JOINING = /[\u0300-\u036f\u1100-\u11ff\u3099\u309a\uff61-\uff9f]/;
const foldOf = new Map();
// Folded text, and for each of its units the place in the text it came from; null where they are the same. A long text is
// folded piece by piece, at ends of lines, so that nobody waits for it.
const PIECE = 50000;
async function fold(text) {
  const pieces = [];
  for (let low = 0; low < text.length; ) {
    const end = text.indexOf("\n", low + PIECE);
    const high = end < 0 ? text.length : end + 1;
    if (low) await breathe();
    pieces.push(foldPiece(text.slice(low, high), low));
    low = high;
  }
  const folded = pieces.map((piece) => piece.folded).join("");
  if (pieces.every((piece) => !piece.places)) return { folded, places: null };
  const places = new Uint32Array(folded.length + 1);
  let at = 0;
  for (const piece of pieces) {
    if (piece.places) places.set(piece.places, at);
    else for (let i = 0; i < piece.folded.length; i++) places[at + i] = piece.low + i;
    at += piece.folded.length;
  }
  places[at] = text.length;
  return { folded, places };
}

function foldPiece(text, low) {
  const folded = plainly(text);
  if (folded.length === text.length && !JOINING.test(text)) return { folded, places: null, low };
  const pieces = [];
  const places = [];
  let at = low;
  // Line by line, as few lines hold such characters.
  for (const line of text.split(/(?<=\n)/)) {
    const short = plainly(line);
    if (short.length === line.length && !JOINING.test(line)) {
      for (let i = 0; i < line.length; i++) places.push(at + i);
      pieces.push(short);
      at += line.length;
      continue;
    }
    for (const character of line) {
      let one = foldOf.get(character);
      if (one === undefined) foldOf.set(character, (one = plainly(character)));
      for (let i = 0; i < one.length; i++) places.push(at);
      pieces.push(one);
      at += character.length;
    }
  }
  return { folded: pieces.join(""), places, low };
}

// Offsets in the report are code points; a browser counts UTF-16 units.
function unitOf(text, point) {
  if (!/[\ud800-\udbff]/.test(text)) return point;
  let at = 0;
  for (let seen = 0; seen < point && at < text.length; seen++) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

// A storage that the browser may refuse to a page opened from a disk.
const kept = {
  read(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      sessionStorage.setItem(key, value);
    } catch {
      // The choice then lasts as long as the page is open.
    }
  },
};
