// Beside the plot: what a term's numbers are, the lists of leading terms, and the sentences of the term picked.
const tip = byId("tip");
const detail = byId("detail");
// Rows of a list made at once; more follow as it is walked or scrolled through.
const STEP = 40;

function intervalOf(i) {
  if (D.lo[i] === null) return "";
  const low = D.a[i] === 0 ? say("unbounded") : fixed(D.lo[i] / 100, 2);
  const high = D.b[i] === 0 ? say("unbounded") : fixed(D.hi[i] / 100, 2);
  return ` (${low}${say("interval_to")}${high})`;
}
const qOf = (i) => (D.q[i] === null ? say("no_q") : D.q[i] < 0.001 ? "< 0.001" : `= ${D.q[i].toFixed(3)}`);

function verdict(i) {
  if (KIND[i]) return say("sure", { name: KIND[i] === 1 ? NAME_A : NAME_B, times: times(D.bd[i]) });
  if (D.lo[i] === null) return say("untold_none");
  // The test is named as the reason only where the interval as shown is clear of zero.
  return say(D.q[i] !== null && D.q[i] >= 0.05 && (D.lo[i] > 0 || D.hi[i] < 0) ? "untold_q" : "untold_zero");
}

function numbers(i) {
  const head = make("tr", "", make("td"));
  for (const key of ["uses", "documents", "rate"]) {
    const cell = make("th", "", say(key));
    cell.scope = "col";
    head.append(cell);
  }
  const body = make("tbody");
  for (const [name, uses, docs, rate, all] of [
    [NAME_A, D.a[i], D.da[i], rateA(i), D.documents[0]],
    [NAME_B, D.b[i], D.db[i], rateB(i), D.documents[1]],
  ]) {
    const label = make("th", "", isolated(name));
    label.scope = "row";
    body.append(make("tr", "", label, make("td", "", whole(uses)), make("td", "", `${whole(docs)} / ${whole(all)}`), make("td", "", significant(rate))));
  }
  return make("table", "numbers", make("thead", "", head), body);
}
const measures = (i) => `${say("log_ratio")} ${fixed(D.lr[i] / 100, 2)}${intervalOf(i)}; ${say("q")} ${qOf(i)}`;

function showTip(i) {
  state.hover = i;
  drawOver();
  tip.hidden = i < 0;
  if (i < 0) return;
  tip.replaceChildren(
    make("div", "name", isolated(D.terms[i])),
    numbers(i),
    make("div", "", measures(i)),
    make("div", "says", verdict(i)),
  );
  const width = tip.offsetWidth;
  const height = tip.offsetHeight;
  const right = PX[i] + 14 + width <= plot.clientWidth;
  const x = right ? PX[i] + 14 : Math.max(0, PX[i] - 14 - width);
  const y = Math.min(Math.max(0, PY[i] - height / 2), Math.max(0, plot.clientHeight - height));
  tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}

// A listbox that the arrow keys walk through; Enter or a click picks.
function listbox(node, onMove, onPick, keys = node) {
  const box = { items: [], active: -1 };
  let valueOf;
  const grow = (n) => {
    const made = [];
    for (let at = node.children.length; at < Math.min(n, box.items.length); at++) {
      const i = box.items[at];
      const option = make("li", `k${KIND[i]}${SHOWN[i] ? "" : " off"}`, isolated(D.terms[i]), make("span", "v", valueOf(i)));
      option.id = `${idOf(node.dataset.part)}-${at}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", String(i === state.selected));
      option.setAttribute("aria-setsize", box.items.length);
      option.setAttribute("aria-posinset", at + 1);
      option.dataset.term = i;
      made.push(option);
    }
    node.append(...made);
  };
  const nodeOf = (at) => node.children[at];
  box.activate = (at, quiet = false) => {
    if (box.active >= 0) nodeOf(box.active)?.classList.remove("ex-active");
    box.active = box.items.length ? Math.max(-1, Math.min(at, box.items.length - 1)) : -1;
    if (box.active >= node.children.length - 1) grow(box.active + STEP);
    const now = box.active >= 0 ? nodeOf(box.active) : null;
    if (now) {
      now.classList.add("ex-active");
      keys.setAttribute("aria-activedescendant", now.id);
      if (!quiet) now.scrollIntoView({ block: "nearest" });
    } else keys.removeAttribute("aria-activedescendant");
    if (!quiet) onMove(now ? box.items[box.active] : -1);
  };
  box.fill = (items, value) => {
    box.items = items;
    box.active = -1;
    valueOf = value;
    keys.removeAttribute("aria-activedescendant");
    node.replaceChildren();
    node.scrollTop = 0;
    grow(STEP);
  };
  node.addEventListener("scroll", () => {
    if (node.scrollTop + 2 * node.clientHeight > node.scrollHeight) grow(node.children.length + STEP);
  });
  box.mark = () => {
    for (const option of node.children) if (option.dataset.term) option.setAttribute("aria-selected", String(Number(option.dataset.term) === state.selected));
  };
  keys.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step) box.activate(box.active < 0 ? (step > 0 ? 0 : box.items.length - 1) : Math.max(0, box.active + step));
    else if (keys === node && event.key === "Home") box.activate(0);
    else if (keys === node && event.key === "End") box.activate(box.items.length - 1);
    else if (event.key === "Enter" && box.items.length) {
      if (box.active < 0) box.activate(0);
      onPick(box.items[box.active]);
    } else return;
    event.preventDefault();
  });
  node.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    box.activate([...node.children].indexOf(option), true);
    onPick(Number(option.dataset.term));
  });
  node.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && event.pointerType === "mouse") onMove(Number(option.dataset.term));
  });
  node.addEventListener("pointerleave", () => onMove(-1));
  return box;
}

const preview = (i) => showTip(i >= 0 && SHOWN[i] && inside(PX[i], PY[i]) ? i : -1);
const lists = [];
for (const [at, id] of ["list-a", "list-b"].entries()) {
  const node = byId(id);
  lists.push(listbox(node, preview, pick));
  node.addEventListener("blur", () => preview(-1));
  node.addEventListener("focus", () => {
    if (lists[at].active < 0 && node.matches(":focus-visible")) lists[at].activate(0);
  });
  node.addEventListener("keydown", (event) => {
    const to = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? 0 : at;
    if (to === at) return;
    byId(["list-a", "list-b"][to]).focus();
    lists[to].activate(Math.max(0, lists[at].active));
    event.preventDefault();
  });
}

function fillLists() {
  for (const side of [0, 1]) {
    const all = [];
    for (let n = 0; n < N; n++) {
      const i = side ? N - 1 - n : n;
      if (KIND[i] === side + 1 && SHOWN[i]) all.push(i);
    }
    lists[side].fill(all, (i) => say("at_least", { times: times(D.bd[i]) }));
    byId(side ? "count-b" : "count-a").textContent = say("list_count", { n: whole(all.length) });
    if (!all.length) byId(side ? "list-b" : "list-a").append(make("li", "none-found", say("list_none")));
  }
}

function shellWord(text) {
  return /^[\p{L}\p{N}_]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

// The title of a document; where the page can show the document, a button that asks it to.
function opener(number, start, end) {
  const title = isolated(D.titles[number] || D.docs[number]);
  if (!document.documentElement.dataset.reader) return make("b", "", title);
  const button = make("button", "", title);
  button.type = "button";
  button.addEventListener("click", () => {
    const detail = { document: D.docs[number], start, end };
    // Nobody answers where the page does not hold this document.
    if (document.dispatchEvent(new CustomEvent("policymine:open", { detail, cancelable: true }))) button.replaceWith(make("b", "", title));
  });
  return button;
}

function quotation({ number, places }) {
  const letters = [...D.s[number]];
  const quote = make("blockquote", "");
  const text = make("bdi", "", D.sc[number] & 1 ? "…" : "");
  let at = 0;
  for (const [offset, length] of places) {
    text.append(letters.slice(at, offset).join(""), make("mark", "", letters.slice(offset, offset + length).join("")));
    at = offset + length;
  }
  text.append(letters.slice(at).join(""), D.sc[number] & 2 ? "…" : "");
  const document_ = D.sd[number];
  const first = D.ss[number] + places[0][0];
  const parts = [
    D.dates[document_] || say("undated"),
    D.issuers[document_],
    say("characters", { start: first, end: first + places[0][1] }),
  ].filter(Boolean);
  const source = make("cite", "", opener(document_, first, first + places[0][1]));
  for (const part of parts) source.append(" · ", isolated(part));
  if (D.titles[document_]) {
    const id = make("span", "id", isolated(D.docs[document_]));
    id.title = D.docs[document_];
    source.append(id);
  }
  quote.append(text, source);
  return quote;
}

function evidence(i, side) {
  const uses = side ? D.b[i] : D.a[i];
  const docs = side ? D.db[i] : D.da[i];
  const found = sentencesOf(i, side);
  const section = make("div", "evidence-side", make(`h${level + 1}`, "", isolated(D.names[side])));
  const held = found.reduce((n, sentence) => n + sentence.places.length, 0);
  const counts = { n: whole(found.length), uses: whole(uses), docs: whole(docs) };
  const key = !uses ? "not_used" : !found.length ? "not_stored" : held === uses ? "found_all" : "found_some";
  section.append(make("p", "some", say(key, counts)), ...found.map(quotation));
  if (uses && held !== uses) {
    const command = make("p", "command", say("all_lines") + " ", make("code", "", `${D.commands[side]} ${shellWord(D.terms[i])}`));
    if (D.lists[side]) command.append(" " + say(D.lists[side]));
    section.append(command);
  }
  return section;
}

function pick(i) {
  const began = performance.now();
  state.selected = i;
  showTip(-1);
  const close = make("button", "", "×");
  close.type = "button";
  close.setAttribute("aria-label", say("close"));
  close.addEventListener("click", unpick);
  const said = make("p", `verdict k${KIND[i]}`, verdict(i));
  said.setAttribute("role", "status");
  detail.replaceChildren(
    make("div", "picked", make(`h${level}`, "", isolated(D.terms[i])), close),
    said,
    numbers(i),
    make("p", "some", measures(i)),
    make("div", "both", evidence(i, 0), evidence(i, 1)),
  );
  detail.scrollTop = 0;
  for (const list of lists) list.mark();
  redraw();
  if (detail.getBoundingClientRect().top > window.innerHeight - 120) detail.scrollIntoView({ block: "start", behavior: "smooth" });
  performance.measure("pick", { start: began });
}

const pickHint = detail.firstElementChild;
function unpick() {
  state.selected = -1;
  detail.replaceChildren(pickHint);
  for (const list of lists) list.mark();
  redraw();
}
