// The list of documents: sorted by any column, found by title, drawn a few hundred rows at a time.
const ROWS = 200;
const PRINTED = 1000;
let listed = [];
let listedRows = 0;
const order = { column: "date", down: false };

const COLUMNS = {
  title: { value: (i) => titleOf(i) },
  date: { value: (i) => F.shown[i], key: (i) => F.date[i] || "9", short: true },
  issuer: { value: (i) => issuersOf(i).join(W.lang === "zh" ? "、" : ", ") },
  kind: { value: (i) => (F.kind[i] < 0 ? "" : F.kindNames[F.kind[i]]), short: true },
  number: { value: (i) => F.number[i] },
  size: { value: (i) => (F.size[i] === null ? "" : whole(F.size[i])), key: (i) => F.size[i] ?? -1, numeric: true },
  cited: { value: (i) => (F.cited[i] ? whole(F.cited[i]) : ""), key: (i) => F.cited[i], numeric: true },
};
let columns = [];
let table = null;

function sortDocuments(rowsOf) {
  const { key, value } = COLUMNS[order.column];
  const keys = new Map(rowsOf.map((i) => [i, (key ?? value)(i)]));
  const compare =
    typeof keys.values().next().value === "number"
      ? (a, b) => keys.get(a) - keys.get(b)
      : (a, b) => ((x, y) => (key ? (x < y ? -1 : x > y ? 1 : 0) : x.localeCompare(y, W.lang)))(keys.get(a), keys.get(b));
  rowsOf.sort((a, b) => (order.down ? -compare(a, b) : compare(a, b)) || a - b);
}

function documentRow(i) {
  const row = make("tr", "");
  row.dataset.document = i;
  for (const name of columns) {
    const { value, numeric, short } = COLUMNS[name];
    const text = value(i);
    const cell = make("td", numeric ? "number" : short ? "short" : "word");
    if (name === "title") {
      const open = button("open", isolated(text));
      open.title = say("open_document", { title: text });
      cell.append(open);
      if (F.chunks.length && !isCarried(i)) cell.append(" ", make("small", "", say("not_in_page")));
    } else if (text) cell.append(isolated(text));
    row.append(cell);
  }
  return row;
}

function moreDocuments() {
  const next = listed.slice(listedRows, listedRows + ROWS);
  listedRows += next.length;
  table.tBodies[0].append(...next.map(documentRow));
  const left = listed.length - listedRows;
  byId("documents-more").hidden = left <= 0;
  byId("documents-more").textContent = say("documents_next", { n: whole(Math.min(left, ROWS)) });
}

function drawDocuments() {
  const wanted = plainly(byId("documents-find").value.trim());
  listed = [];
  for (let i = 0; i < N; i++) {
    if (KEEP[i] && (!wanted || plainly(`${titleOf(i)} ${F.number[i]} ${F.id[i]}`).includes(wanted))) listed.push(i);
  }
  sortDocuments(listed);
  listedRows = 0;
  table.tBodies[0].replaceChildren();
  moreDocuments();
  byId("documents-count").textContent =
    listed.length === N ? say("documents_all", { total: whole(N) }) : say("documents_shown", { n: whole(listed.length), total: whole(N) });
  for (const head of table.tHead.querySelectorAll("th")) {
    const mine = head.dataset.column === order.column;
    if (mine) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
}

function tableHead() {
  const line = make("tr", "");
  for (const name of columns) {
    const word = name === "size" ? `column_${F.unit}` : `column_${name}`;
    const sort = button("sort", say(word));
    sort.addEventListener("click", () => {
      order.down = order.column === name ? !order.down : Boolean(COLUMNS[name].numeric);
      order.column = name;
      drawDocuments();
    });
    const head = make("th", COLUMNS[name].numeric ? "number" : "", sort);
    head.scope = "col";
    head.dataset.column = name;
    head.dataset.label = say(word);
    line.append(head);
  }
  return make("thead", "", line);
}

function startDocuments() {
  const section = byId("documents");
  if (!section || !N) return;
  const says = (name) => (name === "kind" ? F.kindNames.length > 1 : F.id.some((_, i) => COLUMNS[name].value(i)));
  columns = Object.keys(COLUMNS).filter((name) => name === "title" || says(name));
  table = section.querySelector("table");
  if (!table) {
    section.querySelector(".note:last-of-type")?.remove();
    table = make("table", "");
    section.append(make("div", "table", make("div", "scroll", table)));
  }
  const label = make("label", "documents-find", make("span", "unseen", say("documents_find")));
  const field = make("input", "");
  field.type = "search";
  field.id = "documents-find";
  field.placeholder = say("documents_find");
  label.append(field);
  const count = make("p", "count");
  count.id = "documents-count";
  count.setAttribute("role", "status");
  const more = button("more", "");
  more.id = "documents-more";
  more.addEventListener("click", () => {
    const first = table.tBodies[0].rows.length;
    moreDocuments();
    table.tBodies[0].rows[first]?.querySelector("button").focus();
  });
  const box = table.closest(".table");
  box.before(make("div", "documents-tools", label, count));
  box.after(more);
  table.replaceChildren(tableHead(), make("tbody", ""));
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(drawDocuments, 120);
  });
  table.addEventListener("click", (event) => {
    const row = event.target.closest("button.open")?.closest("tr");
    if (row) openReader([{ document: Number(row.dataset.document), start: 0, end: 0, from: 0, to: 0 }], 0);
  });
  // The next rows are there before one has scrolled to the last.
  new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && !more.hidden && moreDocuments(), {
    rootMargin: "600px",
  }).observe(more);
  // On paper the list is whole, unless it is one that paper is not for.
  addEventListener("beforeprint", () => {
    while (listed.length <= PRINTED && listedRows < listed.length) moreDocuments();
  });
  onFilter(drawDocuments);
  drawDocuments();
}
