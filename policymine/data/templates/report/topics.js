// Any two topics side by side. Source text reaches the page by textContent only.
"use strict";
(() => {
  const make = (tag, className, ...children) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children);
    return node;
  };
  const isolated = (text) => make("bdi", "", text);

  function start(embed) {
    const data = JSON.parse(embed.querySelector(":scope > script").textContent);
    const live = embed.querySelector(":scope > .embed-live");
    const say = data.words;
    const byNumber = new Map(data.topics.map((topic) => [String(topic.topic), topic]));

    function chooser(name, chosen) {
      const select = make("select", "");
      for (const topic of data.topics) {
        const option = make("option", "", `${topic.topic} ${topic.label}`);
        option.value = topic.topic;
        select.append(option);
      }
      select.value = String(chosen);
      select.addEventListener("change", draw);
      return { select, field: make("label", "", make("span", "", name), select) };
    }
    const [one, two] = data.start.length ? data.start : data.topics.map((topic) => topic.topic);
    const sides = [chooser(say.first, one), chooser(say.second, two)];
    const table = make("table", "");
    const status = make("p", "remark");
    status.setAttribute("role", "status");
    const bar = make("div", "topic-choice", ...sides.map((side) => side.field));
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", say.choose);
    live.append(bar, status, make("div", "scroll", table), make("p", "remark", say.shared));

    function row(head, cells) {
      const name = make("th", "", head);
      name.scope = "row";
      return make("tr", "", name, ...cells.map((content) => make("td", "", ...content)));
    }

    function wordsOf(list, others) {
      return list.map((word) => make(others.has(word) ? "b" : "span", "", isolated(word)));
    }

    function passage(found) {
      const title = found.document && document.documentElement.dataset.reader ? make("button", "", isolated(found.title)) : make("cite", "", isolated(found.title));
      if (title.tagName === "BUTTON") {
        title.type = "button";
        title.addEventListener("click", () => {
          const detail = { document: found.document, start: found.start, end: found.end };
          document.dispatchEvent(new CustomEvent("policymine:open", { detail, cancelable: true }));
        });
      }
      return make("div", "passage", make("blockquote", "", isolated(found.text)), make("p", "source", title, " ", isolated(found.place)));
    }

    function draw() {
      const pair = sides.map((side) => byNumber.get(side.select.value));
      const [a, b] = pair.map((topic) => data.numbers.indexOf(topic.topic));
      const apart = a >= 0 && b >= 0 && data.distances.length ? data.distances[a][b] : null;
      if (pair[0] === pair[1]) status.textContent = say.same;
      else status.textContent = apart === null ? "" : say.distance.replace("{distance}", apart.toFixed(2));
      const corner = make("td", "");
      const head = make("thead", "", make("tr", "", corner, ...pair.map((topic) => make("th", "", isolated(`${topic.topic} ${topic.label}`)))));
      for (const cell of head.querySelectorAll("th")) cell.scope = "col";
      const body = make("tbody", "");
      for (const key of ["prevalence", "coherence", "exclusivity", "documents"]) {
        if (!pair.every((topic) => topic[key])) continue;
        body.append(row(say[key], pair.map((topic) => (key === "prevalence" && topic.interval ? [topic[key], " ", make("small", "", topic.interval)] : [topic[key]]))));
      }
      for (const score of ["words", "frex", "lift", "ctfidf"]) {
        const lists = pair.map((topic) => topic.words[score] || []);
        if (!lists[0].length && !lists[1].length) continue;
        const sets = lists.map((list) => new Set(list));
        body.append(row(say[`score_${score}`], lists.map((list, side) => [make("span", "topic-words", ...wordsOf(list, pair[0] === pair[1] ? new Set() : sets[1 - side]))])));
      }
      if (pair.some((topic) => topic.passages.length)) {
        body.append(row(say.passages, pair.map((topic) => topic.passages.map(passage))));
      }
      table.replaceChildren(head, body);
    }
    draw();
    live.hidden = false;
    embed.classList.add("is-live");
  }
  for (const embed of document.querySelectorAll('[data-embed="topics"]')) start(embed);
})();
