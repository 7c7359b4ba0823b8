// Light, dark, or as the system has it; set before the tools are shown so that nothing flashes.
function setTheme(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  document.dispatchEvent(new CustomEvent("policymine:theme", { detail: { theme } }));
}
const firstTheme = ["light", "dark"].find((theme) => theme === kept.read("policymine-theme")) ?? "";
setTheme(firstTheme);

function startTheme() {
  const select = byId("theme");
  select.value = firstTheme;
  select.addEventListener("change", () => {
    setTheme(select.value);
    kept.write("policymine-theme", select.value);
  });
}
