// Explorers of a page: one that takes the place of a table is drawn when it comes into view, one that is a page at once.
// A source that is picked asks the page to show the document: the event `policymine:open` on the document, its detail
// {document, start, end} in code points; a page with a reader answers by preventDefault and says that it has one by
// `data-reader` on its root element.
function mount(host, number) {
  const live = host.querySelector(".embed-live");
  const still = host.querySelector(".embed-still");
  const data = host.querySelector('script[type="application/json"]');
  live.classList.add("explorer");
  live.hidden = false;
  if (!still) {
    explore(live, JSON.parse(data.textContent), `explorer${number}`, 2, null);
    return;
  }
  still.hidden = true;
  live.classList.add("waiting");
  const draw = () => {
    live.classList.remove("waiting");
    explore(live, JSON.parse(data.textContent), `explorer${number}`, 4, still);
  };
  if (!("IntersectionObserver" in window)) {
    draw();
    return;
  }
  const seen = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      draw();
    },
    { rootMargin: "300px" },
  );
  seen.observe(live);
}
[...document.querySelectorAll('[data-embed="explorer"]')].forEach(mount);
