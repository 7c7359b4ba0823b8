// The elements of an explorer: tools, plot, lists, and the place of the sentences. Made here, so that a page of its own and a
// report show the same; `still` is what stands without a script, null on a page of its own.
const sides = { a: NAME_A, b: NAME_B };
const heading = (name, text) => {
  const node = make(`h${level}`, "head", isolated(text));
  node.id = idOf(name);
  return node;
};

function searchPart() {
  const label = make("label", "", say("search"));
  label.htmlFor = idOf("search");
  const input = part("search", "input", {
    id: idOf("search"),
    type: "search",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": idOf("matches"),
    "aria-autocomplete": "list",
    placeholder: say("search_hint"),
    spellcheck: "false",
    autocomplete: "off",
  });
  const matches = part("matches", "ul", { id: idOf("matches"), role: "listbox", "aria-label": say("search") });
  const popup = part("popup", "div", { hidden: "" }, part("found", "p", { role: "status" }), matches);
  return part("search-part", "div", {}, label, input, popup);
}

function axesPart() {
  const label = make("label", "", say("axes"));
  label.htmlFor = idOf("axes");
  const select = part("axes", "select", { id: idOf("axes") });
  select.append(new Option(say("axes_log"), "log"), new Option(say("axes_rank"), "rank"), new Option(say("axes_ratio"), "ratio"));
  return make("div", "field", label, " ", select);
}

function filterPart() {
  const check = part("only-q", "input", { type: "checkbox" });
  const number = (name, short, long) => {
    const input = part(name, "input", { type: "number", min: "0", step: "1", value: "0", inputmode: "numeric", "aria-label": long });
    const label = make("label", "", short, " ", input);
    label.title = long;
    return label;
  };
  const reset = make("button", "reset", say("reset"));
  reset.type = "reset";
  return make(
    "fieldset",
    "",
    make("legend", "", say("filter")),
    make("label", "check", check, " ", say("only_q")),
    number("min-count", say("min_count"), say("min_count_long")),
    number("min-docs", say("min_docs"), say("min_docs_long")),
    reset,
  );
}

function legendPart() {
  const kind = (number, mark, text) => {
    const dot = make("span", `dot ${mark}`);
    dot.setAttribute("aria-hidden", "true");
    const button = make("button", "kind", dot, isolated(text), " ", make("span", "n"));
    button.type = "button";
    button.dataset.kind = number;
    button.setAttribute("aria-pressed", "true");
    return button;
  };
  const dash = make("span", "dash");
  dash.setAttribute("aria-hidden", "true");
  const legend = make(
    "div",
    "legend",
    kind(1, "a", say("kind_a", sides)),
    kind(2, "b", say("kind_b", sides)),
    kind(0, "none", say("kind_none")),
    make("span", "equal", dash, say("equal")),
    part("shown", "span", { role: "status" }),
  );
  legend.setAttribute("role", "group");
  legend.setAttribute("aria-label", say("kinds"));
  return legend;
}

function plotPart() {
  const zoom = make("div", "zoom");
  for (const [name, sign, text] of [["zoom-in", "+", say("zoom_in")], ["zoom-out", "−", say("zoom_out")], ["zoom-all", "⤢", say("zoom_all")]])
    zoom.append(part(name, "button", { type: "button", "aria-label": text, title: text }, sign));
  return part(
    "plot",
    "div",
    {},
    part("points", "canvas", { role: "img", "aria-label": say("plot") }),
    part("over", "canvas", { "aria-hidden": "true" }),
    part("empty", "p", { hidden: "" }, say("none_shown")),
    zoom,
    part("tip", "div", { hidden: "" }),
  );
}

function listPart(name, title) {
  const list = part(`list-${name}`, "ol", { role: "listbox", tabindex: "0", "aria-labelledby": idOf(`head-${name}`) });
  return make("div", "", heading(`head-${name}`, title), part(`count-${name}`, "p"), list);
}

const form = part("tools", "form", { autocomplete: "off" }, searchPart(), axesPart(), filterPart());
if (still) {
  const turn = part("turn", "button", { type: "button", "aria-expanded": "false" }, say("as_table"));
  turn.addEventListener("click", () => {
    still.hidden = !still.hidden;
    turn.setAttribute("aria-expanded", String(!still.hidden));
  });
  form.append(turn);
}
root.append(
  form,
  make(
    "div",
    "board",
    make("div", "plot-part", legendPart(), plotPart()),
    make(
      "div",
      "side",
      make("div", "lists", listPart("a", say("list_a", sides)), listPart("b", say("list_b", sides))),
      part("detail", "article", { tabindex: "0", "aria-label": say("passages") }, make("p", "pick", say("pick"))),
    ),
  ),
);
