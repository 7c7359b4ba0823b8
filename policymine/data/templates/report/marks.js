// Evidence in the page: sentences open their document, and those of documents that are not asked for are hidden.
let quoted = [];
let lists = [];
let rows = [];

// A sentence's title becomes a button when it is first seen; thousands of them at once would take a while.
function openers(list) {
  if (list.dataset.ready) return;
  list.dataset.ready = "1";
  for (const item of list.children) {
    const number = NUMBER_OF.get(item.dataset.doc);
    const cite = item.querySelector("cite");
    if (number === undefined || !cite) continue;
    const open = button("open", isolated(cite.textContent));
    open.title = say("open_document", { title: cite.textContent });
    cite.replaceChildren(open);
  }
}

function placeOf(item) {
  const [start, end, from, to] = item.dataset.at.split(" ").map(Number);
  return { document: NUMBER_OF.get(item.dataset.doc), start, end, from, to, points: true };
}

function startMarks() {
  quoted = [...document.querySelectorAll("li[data-doc]")];
  lists = [...new Set(quoted.map((item) => item.parentNode))];
  rows = [...document.querySelectorAll("tr[data-years], tr[data-issuer]")].filter((row) => !row.closest("#documents"));
  const shown = lists.filter((list) => list.classList.contains("shown"));
  inSlices(shown.length, (i) => openers(shown[i]));
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.open) for (const list of event.target.querySelectorAll(":scope > .panel > ul.quotes")) openers(list);
    },
    true,
  );
  document.addEventListener("click", (event) => {
    const item = event.target.closest?.("button.open")?.closest("li[data-doc]");
    if (!item) return;
    const places = [...item.parentNode.children].filter((one) => !one.hidden && NUMBER_OF.has(one.dataset.doc));
    openReader(places.map(placeOf), places.indexOf(item));
  });
  // A panel of sentences closes by Esc, and the number that opened it is where one was.
  document.addEventListener("keydown", (event) => {
    const panel = event.key === "Escape" && event.target.closest?.("details.evidence[open]");
    if (!panel || byId("reader").open) return;
    panel.open = false;
    panel.querySelector("summary").focus();
  });
  onFilter(filterPage);
}

function remark(node, text) {
  let line = node.nextElementSibling;
  if (!line?.classList.contains("filtered")) {
    if (!text) return;
    line = make("p", "filtered");
    node.after(line);
  }
  line.textContent = text;
  line.hidden = !text;
}

const isSentence = (item) => item.dataset.at !== "0 0 0 0";
let filterTurn = 0;
async function filterPage() {
  const turn = ++filterTurn;
  const current = () => turn === filterTurn;
  const on = isFiltered();
  let left = 0;
  const done = await inSlices(
    lists.length,
    (i) => {
      const items = [...lists[i].children];
      let n = 0;
      for (const item of items) {
        const number = NUMBER_OF.get(item.dataset.doc);
        item.hidden = number !== undefined && !KEEP[number];
        if (!item.hidden) n++;
      }
      // Some lists name documents and quote none of their sentences.
      const sentences = isSentence(items[0]);
      if (sentences) left += n;
      const counts = { n: whole(n), total: whole(items.length) };
      remark(lists[i], on && n < items.length ? say(sentences ? "quotes_shown" : "documents_shown", counts) : "");
      lists[i].closest("details.evidence")?.classList.toggle("emptied", on && n === 0);
    },
    current,
  );
  if (!done) return;
  filterRows(on);
  const status = byId("filter-status");
  // That it is off again is said, and then needs no room.
  if (!on) setTimeout(() => current() && !isFiltered() && (status.textContent = ""), 4000);
  status.textContent = !on
    ? say("filter_off")
    : kept_ === 0
      ? say("filter_none")
      : say("filter_on", {
          what: chosenInWords().join(" · "),
          docs: whole(kept_),
          total: whole(N),
          shown: whole(left),
          quotes: whole(quoted.filter(isSentence).length),
        });
}

// A cell may name several issuers, as a reader writes them.
const issuedBy = (cell, issuer) => cell === issuer || cell.split(W.lang === "zh" ? "、" : ", ").includes(issuer);

function filterRows(on) {
  const counts = new Map();
  for (const row of rows) {
    const [low, high] = (row.dataset.years ?? "").split(" ").map(Number);
    const outside =
      (row.dataset.years && ((chosen.from !== null && high < chosen.from) || (chosen.to !== null && low > chosen.to))) ||
      (row.dataset.issuer && chosen.issuer >= 0 && !issuedBy(row.dataset.issuer, F.issuerNames[chosen.issuer]));
    row.hidden = Boolean(on && outside);
    const table = row.closest(".table");
    const count = counts.get(table) ?? [0, 0];
    count[0] += row.hidden ? 0 : 1;
    count[1] += 1;
    counts.set(table, count);
  }
  for (const [table, [n, total]] of counts) remark(table, n < total ? say("rows_shown", { n, total }) : "");
}
