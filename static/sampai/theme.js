// Runs before the first paint: whoever has not chosen light or dark gets what their system says.
(() => {
  const root = document.documentElement, system = matchMedia("(prefers-color-scheme: dark)");
  if (root.dataset.bsTheme) return;
  const follow = () => {
    root.dataset.bsTheme = system.matches ? "dark" : "light";
    dispatchEvent(new Event("themechange"));
  };
  follow();
  system.addEventListener("change", follow);
})();
