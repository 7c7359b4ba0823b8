// Every place of a string in the texts that the page carries, of the documents that are asked for, a few milliseconds at a time.
const AROUND = 28;
const AROUND_LETTERS = 60;
const LINES = 3;
const folds = [];

async function foldedOf(document_) {
  folds[document_] ??= await fold(await textOf(document_));
  return folds[document_];
}

// Calls `found({document, hits, length})` for each document with hits (places in its folded text), in order of date; gives the
// number of documents searched, or null where another search began.
async function searchTexts(query, current, found) {
  const wanted = plainly(query);
  let searched = 0;
  let began = performance.now();
  for (let document_ = 0; document_ < N; document_++) {
    if (!KEEP[document_] || !isCarried(document_)) continue;
    const { folded } = folds[document_] ?? (await foldedOf(document_));
    searched++;
    const hits = [];
    for (let place = folded.indexOf(wanted); place >= 0; place = folded.indexOf(wanted, place + wanted.length)) {
      hits.push(place);
    }
    if (hits.length) found({ document: document_, hits, length: wanted.length });
    if (performance.now() - began > SLICE) {
      await breathe();
      if (!current()) return null;
      began = performance.now();
    }
  }
  return searched;
}

// Where a hit stands in the text as it is.
function spanOf({ document: number, length }, hit) {
  const { places: origin } = folds[number];
  return origin ? [origin[hit], origin[hit + length]] : [hit, hit + length];
}

// The line around a hit: as much on both sides, whole words where there are spaces, no line break.
function lineAround(text, [start, end]) {
  const room = /[\u3400-\u9fff]/.test(text.slice(start - AROUND, end + AROUND)) ? AROUND : AROUND_LETTERS;
  let low = Math.max(0, start - room, text.lastIndexOf("\n", start - 1) + 1);
  let high = text.indexOf("\n", end);
  high = Math.min(high < 0 ? text.length : high, end + room);
  if (/[\udc00-\udfff]/.test(text[low] ?? "")) low--;
  if (/[\udc00-\udfff]/.test(text[high] ?? "")) high++;
  const cut = (from) => from > 0 && text[from - 1] !== "\n";
  if (cut(low) && /\w/.test(text[low - 1]) && /\w/.test(text[low])) {
    const space = text.indexOf(" ", low);
    if (space >= 0 && space < start) low = space + 1;
  }
  if (high < text.length && /\w/.test(text[high - 1]) && /\w/.test(text[high])) {
    const space = text.lastIndexOf(" ", high);
    if (space > end) high = space;
  }
  return {
    before: (cut(low) ? "…" : "") + text.slice(low, start),
    match: text.slice(start, end).replaceAll("\n", " "),
    after: text.slice(end, high) + (high < text.length && text[high] !== "\n" ? "…" : ""),
  };
}
