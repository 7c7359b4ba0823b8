// The tools come to work after the page has been painted.
async function start() {
  W = JSON.parse(byId("policymine-words").textContent);
  startTheme();
  followSections();
  foldSections();
  await readFacts();
  startFilter();
  startReader();
  startMarks();
  startFinder();
  startDocuments();
  reachScrollers();
  const tools = byId("tools");
  tools.hidden = false;
  // What is jumped to stands below the tools, however much of them is open.
  new ResizeObserver(() => root.style.setProperty("--bar", `${tools.offsetHeight}px`)).observe(tools);
  root.dataset.ready = "1";
}
if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
