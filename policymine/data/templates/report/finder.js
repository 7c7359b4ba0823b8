// The search field and what it finds: documents with their lines, and how many documents of each year have it.
const SHOWN = 20;
let searchTurn = 0;
let results = [];
let drawn = 0;

function drawYears() {
  const box = byId("finder-years");
  box.replaceChildren();
  const byYear = new Map();
  for (const { document: number, hits } of results) {
    const year = F.year[number];
    if (year === null) continue;
    const count = byYear.get(year) ?? [0, 0];
    byYear.set(year, [count[0] + 1, count[1] + hits.length]);
  }
  const years = F.year.filter((year, i) => year !== null && KEEP[i]);
  if (byYear.size < 1 || years.length < 2) return;
  const low = years.reduce((a, b) => Math.min(a, b));
  const high = years.reduce((a, b) => Math.max(a, b));
  const most = Math.max(...[...byYear.values()].map(([n]) => n));
  const svg = (tag, facts) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(facts)) node.setAttribute(name, value);
    return node;
  };
  const span = high - low + 1;
  const picture = svg("svg", { viewBox: `0 0 ${span} 10`, preserveAspectRatio: "none", role: "img", "aria-label": say("years_title") });
  for (const [year, [n, hits]] of [...byYear].sort((a, b) => a[0] - b[0])) {
    const height = (10 * n) / most;
    const bar = svg("rect", { x: year - low + 0.1, y: 10 - height, width: 0.8, height });
    bar.append(svg("title", {}));
    bar.firstChild.textContent = say("year_bar", { year, n: whole(n), hits: whole(hits) });
    picture.append(bar);
  }
  const ends = make("p", "ends", make("span", "", low), make("span", "", say("years_title")), make("span", "", high));
  box.append(picture, ends);
}

async function drawHit(result) {
  const { document: number, hits } = result;
  const text = await textOf(number);
  const item = make("li", "");
  const title = button("open", isolated(titleOf(number)));
  title.dataset.place = "0";
  title.title = say("open_document", { title: titleOf(number) });
  const count = make("span", "count", hits.length === 1 ? say("hit_one") : say("hits", { n: whole(hits.length) }));
  const facts = [F.shown[number] || say("undated"), issuersOf(number).join(W.lang === "zh" ? "、" : ", ")].filter(Boolean);
  item.append(make("h3", "", title), make("p", "source", factLine(facts), " · ", count));
  const list = make("ul", "lines");
  hits.slice(0, LINES).forEach((hit, i) => {
    const { before, match, after } = lineAround(text, spanOf(result, hit));
    const line = button("line", "");
    line.dataset.place = i;
    line.append(make("bdi", "", before, make("mark", "", match), after));
    list.append(make("li", "", line));
  });
  item.append(list);
  if (hits.length > LINES) {
    const more = button("open more", say("hits_more", { n: whole(hits.length - LINES) }));
    more.dataset.place = LINES;
    item.append(more);
  }
  item.result = result;
  return item;
}

async function drawMore(current = () => true) {
  const next = results.slice(drawn, drawn + SHOWN);
  drawn += next.length;
  for (const result of next) {
    const item = await drawHit(result);
    if (!current()) return;
    byId("finder-hits").append(item);
  }
  const left = results.length - drawn;
  byId("finder-more").hidden = left <= 0;
  byId("finder-more").textContent = say("more_documents", { n: whole(Math.min(left, SHOWN)) });
}

async function runSearch() {
  const query = byId("find-text").value.trim();
  const turn = ++searchTurn;
  const current = () => turn === searchTurn;
  const status = byId("find-status");
  byId("finder").hidden = !query;
  // On a telephone there is room for one of the two.
  if (query && isNarrow()) showFilter(false);
  if (!query) return;
  if (/^[\x00-\x7f]$/.test(query)) {
    results = [];
    byId("finder-years").replaceChildren();
    byId("finder-hits").replaceChildren();
    byId("finder-more").hidden = true;
    status.textContent = say("type_more");
    return;
  }
  status.textContent = say("searching");
  const found = [];
  let hits = 0;
  const searched = await searchTexts(query, current, (result) => {
    found.push(result);
    hits += result.hits.length;
  });
  if (searched === null || !current()) return;
  results = found;
  drawn = 0;
  byId("finder-hits").replaceChildren();
  byId("finder-body").scrollTop = 0;
  drawYears();
  await drawMore(current);
  if (!current()) return;
  const left = KEEP.reduce((n, keep, i) => n + (keep && !isCarried(i) ? 1 : 0), 0);
  const counts = { docs: whole(found.length), hits: whole(hits), searched: whole(searched) };
  status.textContent = [
    isFiltered() ? say("found_filtered") : "",
    say(found.length ? "found" : "found_none", counts),
    left ? say("found_left", { n: whole(left) }) : "",
  ].join(W.lang === "zh" ? "" : " ");
}

function closeFinder() {
  searchTurn++;
  byId("finder").hidden = true;
}

function openHit(event) {
  const pressed = event.target.closest("button[data-place]");
  const item = pressed?.closest("#finder-hits > li");
  if (!item) return;
  const { result } = item;
  openReader(
    result.hits.map((hit) => {
      const [start, end] = spanOf(result, hit);
      return { document: result.document, start, end, from: start, to: end, found: true };
    }),
    Number(pressed.dataset.place),
  );
}

function startFinder() {
  const field = byId("find-text");
  if (!F.chunks.length) {
    byId("find").hidden = true;
    return;
  }
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(runSearch, 120);
  });
  byId("find").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    runSearch();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeFinder();
    if (event.key === "ArrowDown" && !byId("finder").hidden) {
      byId("finder-hits").querySelector("button")?.focus();
      event.preventDefault();
    }
  });
  byId("finder").addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closeFinder();
      field.focus();
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.target.tagName !== "BUTTON") return;
    const all = [...byId("finder-hits").querySelectorAll("button")];
    const next = all.indexOf(event.target) + by;
    (next < 0 ? field : all[next])?.focus();
    event.preventDefault();
  });
  byId("finder-close").addEventListener("click", () => {
    closeFinder();
    field.focus();
  });
  byId("finder-hits").addEventListener("click", openHit);
  byId("finder-more").addEventListener("click", async () => {
    const before = byId("finder-hits").children.length;
    await drawMore();
    byId("finder-hits").children[before]?.querySelector("button").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || byId("reader").open) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  onFilter(() => byId("finder").hidden || runSearch());
}
