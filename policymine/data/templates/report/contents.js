// The contents list follows the section in view; on a telephone sections fold; wide tables can be scrolled by keys.
function followSections() {
  const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
  const sections = [...document.querySelectorAll("main > section")];
  let now = null;
  const mark = () => {
    // A section that was jumped to begins below the tools.
    const line = Math.max(innerHeight / 4, byId("tools").offsetHeight + 24);
    let found = sections[0];
    for (const section of sections) if (section.getBoundingClientRect().top <= line) found = section;
    if (scrollY > 0 && innerHeight + scrollY >= root.scrollHeight - 2) found = sections.at(-1);
    const link = links.get(found?.id);
    if (link === now) return;
    now?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    now = link;
    const list = link?.closest(".contents");
    if (list && list.scrollHeight > list.clientHeight) link.scrollIntoView({ block: "nearest" });
  };
  let asked = false;
  const ask = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      mark();
    });
  };
  addEventListener("scroll", ask, { passive: true });
  addEventListener("resize", ask);
  mark();
}

function foldSections() {
  const sections = [...document.querySelectorAll("main > section")];
  const toggles = new Map();
  const set = (section, open) => {
    section.classList.toggle("folded", !open);
    toggles.get(section).setAttribute("aria-expanded", String(open));
  };
  const openTarget = () => {
    const target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
    const section = target && target.closest("main > section");
    if (section && toggles.has(section)) {
      set(section, true);
      target.scrollIntoView();
    }
  };
  const arrange = () => {
    const narrow = isNarrow();
    for (const [i, section] of sections.entries()) {
      const heading = section.querySelector(":scope > h2");
      if (narrow && !toggles.has(section)) {
        const toggle = button("fold", heading.textContent);
        heading.replaceChildren(toggle);
        toggles.set(section, toggle);
        toggle.addEventListener("click", () => set(section, section.classList.contains("folded")));
        set(section, i === 0);
      } else if (!narrow && toggles.has(section)) {
        heading.replaceChildren(toggles.get(section).textContent);
        toggles.delete(section);
        section.classList.remove("folded");
      }
    }
    if (narrow) openTarget();
  };
  matchMedia("(max-width: 40rem)").addEventListener("change", arrange);
  addEventListener("hashchange", openTarget);
  arrange();
}

// What scrolls can be reached by the keyboard, and only that.
function reachScrollers() {
  const check = (entries) => {
    for (const { target } of entries) {
      const wide = target.scrollWidth > target.clientWidth + 1;
      if (wide) {
        target.tabIndex = 0;
        target.setAttribute("role", "group");
        target.setAttribute("aria-label", say("scroll_table"));
      } else for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
    }
  };
  const watcher = new ResizeObserver(check);
  for (const scroller of document.querySelectorAll(".scroll")) watcher.observe(scroller);
}
