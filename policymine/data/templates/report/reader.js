// A document as a whole, with the sentence that led to it marked; a dialog, so that focus stays in it and returns.
const PARAGRAPHS = 400;
let places = [];
let at = 0;
let readerTurn = 0;

// Places are in code points where they come from the report, in units where the search found them.
function inUnits(text, place) {
  if (!place.points) return place;
  const unit = (point) => unitOf(text, point);
  return { ...place, start: unit(place.start), end: unit(place.end), from: unit(place.from), to: unit(place.to) };
}

// Text between two places, with what is marked in it in marks.
function piece(text, low, high, place) {
  const node = document.createDocumentFragment();
  const edges = [low, place.from, place.start, place.end, place.to, high].map((edge) => Math.min(Math.max(edge, low), high));
  const marks = ["", "sentence", "match", "sentence", ""];
  for (let i = 0; i < 5; i++) {
    if (edges[i + 1] <= edges[i]) continue;
    const part = text.slice(edges[i], edges[i + 1]);
    // A sentence that stands for itself is its own match: all of it is shown as the sentence.
    const itself = !place.found && place.from === place.start && place.to === place.end;
    const name = marks[i] === "match" && itself ? "sentence" : marks[i];
    node.append(name === "match" ? make("mark", "match", part) : name ? make("span", "sentence", part) : part);
  }
  return node;
}

async function drawText(text, place, current) {
  const article = byId("reader-text");
  article.replaceChildren();
  const lines = [];
  for (let low = 0; low <= text.length; ) {
    const end = text.indexOf("\n", low);
    const high = end < 0 ? text.length : end;
    if (high > low) lines.push([low, high]);
    low = high + 1;
  }
  let batch = document.createDocumentFragment();
  let target = null;
  for (let i = 0; i < lines.length; i++) {
    const paragraph = make("p", "", piece(text, ...lines[i], place));
    paragraph.dir = "auto";
    batch.append(paragraph);
    if (!target && place.to > place.from && lines[i][1] > place.start) target = paragraph;
    if ((i + 1) % PARAGRAPHS === 0 || i === lines.length - 1) {
      article.append(batch);
      batch = document.createDocumentFragment();
      // The place that was asked for is in view before the rest of a long text is drawn.
      if (target && !target.dataset.seen) {
        target.dataset.seen = "1";
        (target.querySelector("mark, .sentence") ?? target).scrollIntoView({ block: "center" });
      }
      await breathe();
      if (!current()) return;
    }
  }
  article.append(make("p", "end-of-text", say("end_of_text")));
  if (!target) article.scrollTop = 0;
}

async function showPlace() {
  const turn = ++readerTurn;
  const current = () => turn === readerTurn;
  const place = places[at];
  const { document: number } = place;
  byId("reader-title").replaceChildren(isolated(titleOf(number)));
  byId("reader-facts").replaceChildren(factLine(factsOf(number)));
  const several = places.length > 1;
  byId("reader-previous").hidden = byId("reader-next").hidden = !several;
  byId("reader-previous").disabled = at === 0;
  byId("reader-next").disabled = at === places.length - 1;
  byId("reader-status").textContent = several ? say("opened", { n: whole(at + 1), total: whole(places.length) }) : "";
  const article = byId("reader-text");
  if (!isCarried(number)) {
    const command = `policymine documents ${shellWord(F.corpus)} --where ${shellWord(`id = ${sqlText(F.id[number])}`)}`;
    article.replaceChildren(
      make("p", "refusal", say("not_carried")),
      make("p", "", say("not_carried_how", { command: "" }), make("code", "", command)),
    );
    return;
  }
  article.replaceChildren(make("p", "note", say("reading")));
  try {
    const text = await textOf(number);
    if (current()) await drawText(text, inUnits(text, place), current);
  } catch (error) {
    if (current()) article.replaceChildren(make("p", "refusal", say("source_lost", { reason: error.message })));
  }
}

// Open a document at the place with this number; the others are reached by next and previous.
function openReader(all, number) {
  places = all;
  at = Math.max(0, number);
  const dialog = byId("reader");
  if (!dialog.open) dialog.showModal();
  byId("reader-text").focus({ preventScroll: true });
  showPlace();
}

function step(by) {
  const next = at + by;
  if (next < 0 || next >= places.length) return;
  at = next;
  showPlace();
  if (document.activeElement?.disabled) byId("reader-text").focus({ preventScroll: true });
}

// Other scripts of the page open a document by an event; who hears `preventDefault` knows that it is open.
root.dataset.reader = "on";
function openByEvent(event) {
  const { document: id, start = 0, end = 0 } = event.detail ?? {};
  const number = NUMBER_OF.get(id);
  if (number === undefined) return;
  event.preventDefault();
  openReader([{ document: number, start, end, from: start, to: end, points: true, found: true }], 0);
}

function startReader() {
  document.addEventListener("policymine:open", openByEvent);
  const dialog = byId("reader");
  const close = () => dialog.close();
  byId("reader-close").addEventListener("click", close);
  byId("reader-back").addEventListener("click", close);
  byId("reader-previous").addEventListener("click", () => step(-1));
  byId("reader-next").addEventListener("click", () => step(1));
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  dialog.addEventListener("close", () => {
    readerTurn++;
    byId("reader-text").replaceChildren();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
}
