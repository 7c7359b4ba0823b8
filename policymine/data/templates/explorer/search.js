// The search box: every term that contains the text, best first; the plot shows where they lie.
const box = byId("search");
const popup = byId("popup");
const results = listbox(byId("matches"), preview, (i) => {
  close_();
  pick(i);
}, box);

function close_() {
  popup.hidden = true;
  box.setAttribute("aria-expanded", "false");
  preview(-1);
}

function search() {
  const began = performance.now();
  const text = box.value.trim();
  const wanted = fold(text);
  MATCH.fill(0);
  state.matches = null;
  if (wanted) {
    const found = [];
    for (let i = 0; i < N; i++) {
      const at = FOLDED[i].indexOf(wanted);
      if (at < 0) continue;
      MATCH[i] = 1;
      found.push(i);
    }
    // The term itself, then those that begin with it, then the more frequent.
    const rank = (i) => (FOLDED[i] === wanted ? 0 : FOLDED[i].startsWith(wanted) ? 1 : 2);
    found.sort((i, j) => rank(i) - rank(j) || TOTAL[j] - TOTAL[i] || i - j);
    state.matches = found;
    results.fill(found, (i) => `${whole(D.a[i])} / ${whole(D.b[i])}`);
    const hidden = found.reduce((n, i) => n + !SHOWN[i], 0);
    let said = say(found.length ? (found.length === 1 ? "matches_one" : "matches") : "no_match", { n: whole(found.length), text });
    if (hidden) said += say("matches_hidden", { n: whole(hidden) });
    byId("found").replaceChildren(isolated(said));
  }
  popup.hidden = !wanted;
  box.setAttribute("aria-expanded", String(Boolean(wanted)));
  performance.measure("search", { start: began });
  redraw();
}

box.addEventListener("input", search);
box.addEventListener("focus", () => {
  if (box.value.trim() && popup.hidden) search();
});
box.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  // Escape closes the list, then empties the box; a third one closes the term picked.
  if (!popup.hidden) close_();
  else if (box.value) {
    box.value = "";
    search();
  } else return;
  event.preventDefault();
});
document.addEventListener("pointerdown", (event) => {
  if (!byId("search-part").contains(event.target)) close_();
});
byId("matches").addEventListener("pointerdown", (event) => event.preventDefault());
box.addEventListener("blur", () => {
  if (!popup.matches(":hover")) close_();
});
