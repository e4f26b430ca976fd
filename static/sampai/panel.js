// The case beside a list: it opens where the row's link points, follows j and k, closes with Escape; its keys are those
// that its buttons name (data-key). Without script each link is a page of its own.
(() => {
  const work = document.getElementById("work"), panel = document.getElementById("panel");
  if (!work || !panel) return;
  const $ = (selector, from = document) => from.querySelector(selector);
  const row = () => document.activeElement.closest("[data-rows] tbody tr:not(.grp)");
  const isOpen = () => work.classList.contains("with-case");
  const typing = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName) && document.activeElement.type !== "checkbox";
  let soon = 0;

  function mark() {
    const shown = $("[data-case]", panel), id = shown && shown.dataset.case;
    work.classList.toggle("with-case", Boolean(shown));
    document.querySelectorAll("[data-rows] tr.open").forEach(one => one.classList.remove("open"));
    const link = id && $(`[data-rows] a[data-case="${id}"]`);
    if (link) link.closest("tr").classList.add("open");
  }

  function close() {
    const to = $("[data-close]", panel), was = $("[data-rows] tr.open");
    history.pushState({}, "", to.href);
    panel.replaceChildren();
    mark();
    if (was) { was.tabIndex = -1; was.focus(); }
  }

  function open(which) {
    const link = which && $("a.to", which);
    if (link) link.click();
  }

  function onKey(event) {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || $("#keys:popover-open")) return;
    if (key === "Escape" && isOpen() && !$("details.menu[open]") && !typing()) { event.stopImmediatePropagation(); close(); return; }
    if (typing()) return;
    if (key === " " && row() && document.activeElement === row()) { event.preventDefault(); open(row()); return; }
    const button = /^[a-z]$/.test(key) && $(`[data-key="${key}"]`, panel);
    if (button) { event.preventDefault(); button.click(); }
  }

  function onClick(event) {
    if (event.target.closest("[data-close]") && panel.contains(event.target)) { event.preventDefault(); close(); return; }
    const clicked = event.target.closest("[data-rows] tbody tr:not(.grp)");
    if (clicked && !event.target.closest("a, input, button, .m-tick") && !String(getSelection())) open(clicked);
  }

  // with a case open, j and k open the next one as soon as they rest on it
  function onFocus(event) {
    if (!isOpen() || !event.target.matches("[data-rows] tbody tr") || event.target.classList.contains("open")) return;
    clearTimeout(soon);
    soon = setTimeout(() => { if (row() === event.target) open(event.target); }, 160);
  }

  addEventListener("keydown", onKey, true);
  addEventListener("click", onClick);
  addEventListener("focusin", onFocus);
  addEventListener("htmx:afterSwap", event => { if (event.target === panel) { mark(); panel.scrollTop = 0; } });
  const opened = $("[data-rows] tr.open");
  if (opened) { opened.tabIndex = -1; opened.focus({ preventScroll: true }); opened.scrollIntoView({ block: "nearest" }); }
})();
