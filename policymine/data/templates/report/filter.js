// Which documents are asked for: a range of years, an issuer, a kind. Others hear of a change by `onFilter`.
let KEEP = new Uint8Array(0);
let kept_ = 0;
const chosen = { from: null, to: null, issuer: -1, kind: -1 };
const listeners = [];
const onFilter = (listener) => listeners.push(listener);
const isFiltered = () => chosen.from !== null || chosen.to !== null || chosen.issuer >= 0 || chosen.kind >= 0;

function passes(document_) {
  const year = F.year[document_];
  if (chosen.from !== null && (year === null || year < chosen.from)) return false;
  if (chosen.to !== null && (year === null || year > chosen.to)) return false;
  if (chosen.issuer >= 0 && !F.issuers[document_].includes(chosen.issuer)) return false;
  return chosen.kind < 0 || F.kind[document_] === chosen.kind;
}

function chosenInWords() {
  const parts = [];
  const { from: low, to: high } = chosen;
  if (low !== null && high !== null) parts.push(say("years_span", { low, high }));
  else if (low !== null) parts.push(say("years_from", { low }));
  else if (high !== null) parts.push(say("years_to", { high }));
  if (chosen.issuer >= 0) parts.push(F.issuerNames[chosen.issuer]);
  if (chosen.kind >= 0) parts.push(F.kindNames[chosen.kind]);
  return parts;
}

const sqlText = (text) => `'${text.replaceAll("'", "''")}'`;
const shellWord = (word) => (/^[\p{L}\p{N}_./:=@%+-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
function condition() {
  const parts = [];
  if (chosen.from !== null) parts.push(`year >= ${chosen.from}`);
  if (chosen.to !== null) parts.push(`year <= ${chosen.to}`);
  if (chosen.issuer >= 0) parts.push(`list_contains(issuers, ${sqlText(F.issuerNames[chosen.issuer])})`);
  if (chosen.kind >= 0) parts.push(`kind = ${sqlText(F.kindKeys[chosen.kind])}`);
  return parts.join(" AND ");
}
// The report's own command with the condition added to the one it had.
function commandOfPart() {
  const { words, where } = F.command;
  const both = where ? `(${where}) AND ${condition()}` : condition();
  return [...words, "--where", both].map(shellWord).join(" ");
}

function option(value, text) {
  const node = make("option", "", text);
  node.value = value;
  return node;
}
function fillChoices() {
  const years = [...new Set(F.year.filter((year) => year !== null))].sort((a, b) => a - b);
  for (const id of ["filter-from", "filter-to"]) {
    byId(id).replaceChildren(option("", say("filter_any")), ...years.map((year) => option(year, year)));
    byId(id).parentNode.hidden = years.length < 2;
  }
  const issuing = new Map();
  for (const of_ of F.issuers) for (const i of of_) issuing.set(i, (issuing.get(i) ?? 0) + 1);
  const issuers = [...issuing].sort((a, b) => b[1] - a[1] || F.issuerNames[a[0]].localeCompare(F.issuerNames[b[0]], W.lang));
  byId("filter-issuer").replaceChildren(
    option("", say("filter_any")),
    ...issuers.map(([i, n]) => option(i, `${F.issuerNames[i]} (${whole(n)})`)),
  );
  byId("filter-issuer").parentNode.hidden = issuers.length < 2;
  byId("filter-kind").replaceChildren(option("", say("filter_any")), ...F.kindNames.map((name, i) => option(i, name)));
  byId("filter-kind").parentNode.hidden = F.kindNames.length < 2;
  return years.length >= 2 || issuers.length >= 2 || F.kindNames.length >= 2;
}

function applyFilter() {
  KEEP = Uint8Array.from({ length: N }, (_, i) => (passes(i) ? 1 : 0));
  kept_ = KEEP.reduce((n, keep) => n + keep, 0);
  const parts = chosenInWords();
  byId("filter-badge").textContent = parts.length ? say("filter_badge", { n: parts.length }) : "";
  byId("filter-how").hidden = !parts.length || !F.command;
  if (parts.length && F.command) byId("filter-command").textContent = commandOfPart();
  for (const listener of listeners) listener();
}

function showFilter(shown) {
  byId("filter").hidden = !shown;
  byId("filter-open").setAttribute("aria-expanded", String(shown));
}

function startFilter() {
  KEEP = new Uint8Array(N).fill(1);
  kept_ = N;
  const form = byId("filter");
  const open = byId("filter-open");
  if (!fillChoices()) {
    open.hidden = true;
    return;
  }
  const number = (id) => (byId(id).value === "" ? null : Number(byId(id).value));
  form.addEventListener("change", (event) => {
    chosen.from = number("filter-from");
    chosen.to = number("filter-to");
    if (chosen.from !== null && chosen.to !== null && chosen.from > chosen.to) {
      // The end that was not touched gives way.
      const other = event.target.id === "filter-from" ? "to" : "from";
      chosen[other] = other === "to" ? chosen.from : chosen.to;
      byId(`filter-${other}`).value = chosen[other];
    }
    chosen.issuer = number("filter-issuer") ?? -1;
    chosen.kind = number("filter-kind") ?? -1;
    applyFilter();
  });
  form.addEventListener("reset", () => {
    Object.assign(chosen, { from: null, to: null, issuer: -1, kind: -1 });
    applyFilter();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  open.addEventListener("click", () => showFilter(form.hidden));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    showFilter(false);
    open.focus();
  });
  byId("filter-copy").addEventListener("click", copyCommand);
}

async function copyCommand() {
  const code = byId("filter-command");
  try {
    await navigator.clipboard.writeText(code.textContent);
    byId("filter-copy").textContent = say("copied");
  } catch {
    // A page from a disk may not write there: the command is selected instead.
    getSelection().selectAllChildren(code);
  }
}
