// Rows that stay selected from one page of a list to the next: kept for this tab of the browser, forgotten when they go
// or the filter changes. Shift-click takes everything between two ticks. Without script each page is its own.
(() => {
  const form = document.getElementById("selection");
  if (!form) return;
  const KEY = "selection", list = form.dataset.selection;
  const boxes = () => [...document.querySelectorAll("input[name=row][form=selection]:not([data-elsewhere])")];
  const all = form.querySelector("[name=all]");
  let last = null;

  function read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) || "{}");
      return new Set(kept.list === list ? kept.ids : []);
    } catch { return new Set(); }
  }

  function write(ids) { sessionStorage.setItem(KEY, JSON.stringify({ list, ids: [...ids] })); }

  function elsewhere(ids) {
    const here = new Set(boxes().map(box => box.value));
    form.querySelectorAll("[data-elsewhere]").forEach(one => one.remove());
    [...ids].filter(id => !here.has(id)).forEach(id => {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "row", value: id });
      field.dataset.elsewhere = "";
      form.append(field);
    });
  }

  function note() {
    const ids = read();
    boxes().forEach(box => (box.checked ? ids.add(box.value) : ids.delete(box.value)));
    write(ids);
  }

  function range(event) {
    const box = event.target, row = boxes();
    if (!box.matches("input[name=row]")) return;
    if (event.shiftKey && last && last !== box) {
      const [from, to] = [row.indexOf(last), row.indexOf(box)].sort((a, b) => a - b);
      row.slice(from, to + 1).forEach(one => { one.checked = box.checked; });
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    last = box;
  }

  const told = () => form.dispatchEvent(new CustomEvent("rowsticked", { bubbles: true }));

  function clear() {
    sessionStorage.removeItem(KEY);
    form.querySelectorAll("[data-elsewhere]").forEach(one => one.remove());
    if (all) all.checked = false;
    boxes().forEach(box => { box.checked = false; });
    if (boxes()[0]) boxes()[0].dispatchEvent(new Event("change", { bubbles: true }));
  }

  const kept = read();
  boxes().forEach(box => { box.checked = kept.has(box.value); });
  elsewhere(kept);
  document.addEventListener("rowsticked", event => { if (event.target !== form) note(); });
  document.addEventListener("click", range);
  form.addEventListener("reset", event => { event.preventDefault(); clear(); });
  form.addEventListener("submit", event => { if (event.submitter && event.submitter.name === "action") sessionStorage.removeItem(KEY); });
  // Enter in a field of an action is that action, not the first button of the form
  form.addEventListener("keydown", event => {
    const own = event.key === "Enter" && event.target.matches("input, select") && event.target.closest("[data-enter]");
    if (own) { event.preventDefault(); form.requestSubmit(own.querySelector("button")); }
  });
  if (all) all.addEventListener("change", told);
  document.addEventListener("keydown", event => { if (event.key === "Escape" && document.activeElement.closest("[data-rows]") && boxes().some(box => box.checked)) clear(); });
  if (kept.size && boxes()[0]) addEventListener("load", () => boxes()[0].dispatchEvent(new Event("change", { bubbles: true })));
})();
