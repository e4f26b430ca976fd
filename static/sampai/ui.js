// The small behaviours of every page. Each page works without them, and each is bound by a data attribute:
// data-theme-toggle, data-copy, data-reveal, data-rows, data-all, data-toast, data-left, data-submit, details.menu, details.def.
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const typing = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName) && document.activeElement.type !== "checkbox";

  // -- theme: at once here, kept by the server through the form around the button
  function flipTheme(event) {
    const root = document.documentElement, theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    const button = event.target.closest("[data-theme-toggle]"), form = button.form;
    event.preventDefault();
    root.dataset.bsTheme = theme;
    dispatchEvent(new Event("themechange"));
    if (!form) return;
    const data = new FormData(form);
    data.set("theme", theme);
    fetch(form.action, { method: "POST", body: data, redirect: "manual" });
  }

  // -- copy: the button says so for two seconds and keeps its width
  async function copy(button) {
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = $("[data-label]", button) || button, said = label.textContent;
    button.style.minWidth = `${button.offsetWidth}px`;
    label.textContent = button.dataset.copied || said;
    setTimeout(() => { label.textContent = said; }, 2000);
  }

  function reveal(button) {
    const target = document.getElementById(button.dataset.reveal);
    target.hidden = !target.hidden;
    button.setAttribute("aria-expanded", String(!target.hidden));
  }

  // -- toasts: a number in data-left counts down, then the toast goes; with the pointer on it, it stays
  function toastRuns(toast) {
    const left = $("[data-left]", toast);
    let seconds = Number(toast.dataset.toast) || 8;
    const tick = setInterval(() => {
      if (toast.matches(":hover, :focus-within")) return;
      seconds -= 1;
      if (left) left.textContent = `${seconds} s`;
      if (seconds <= 0) { clearInterval(tick); toast.remove(); }
    }, 1000);
  }

  // -- the server may send one with any htmx answer: HX-Trigger: {"toast": {"text": "…", "undo": "/…"}}
  function toast({ text, undo }) {
    const made = $("#toast-form").content.firstElementChild.cloneNode(true), form = $("form", made);
    $("[data-text]", made).textContent = text;
    if (undo) form.action = undo; else form.remove();
    $(".toasts").append(made);
    toastRuns(made);
  }

  // -- rows: j k move, x selects, enter opens; the row itself has the focus, so screen readers follow
  const rows = () => $$("[data-rows] tbody tr:not(.grp)");

  function step(by) {
    const all = rows(), at = all.indexOf(document.activeElement.closest("tr"));
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (!next) return;
    next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function onRow(key, row) {
    const box = $("input[type=checkbox]", row), link = $("a.to, a[href]", row);
    if (key === "x" && box) box.click();
    if (key === "Enter" && link) link.click();
  }

  function ticked(box) {
    const table = box.closest("table"), all = $("[data-all]", table);
    const boxes = $$("tbody input[type=checkbox]", table);
    if (box === all) boxes.forEach(one => { one.checked = all.checked; });
    const on = boxes.filter(one => one.checked).length;
    if (all) { all.checked = on > 0 && on === boxes.length; all.indeterminate = on > 0 && on < boxes.length; }
    boxes.forEach(one => one.closest("tr").classList.toggle("sel", one.checked));
    table.dispatchEvent(new CustomEvent("rowsticked", { bubbles: true, detail: { selected: on } }));
  }

  // -- menus: one open at a time; a click elsewhere or Escape closes, and Escape gives the focus back
  const menus = () => $$("details.menu[open], details.def[open]");

  function closeMenus(except) {
    menus().filter(menu => !menu.contains(except)).forEach(menu => { menu.open = false; });
  }

  function escape() {
    if ($("#keys:popover-open")) return; // the browser closes it and gives the row its focus back
    const open = menus()[0];
    if (open) { open.open = false; $("summary", open).focus(); return; }
    if (location.hash === "#nav") { location.hash = "#main"; return; }
    document.activeElement.blur();
  }

  function inFound(key) {
    const stops = [$(".find input"), ...$$(".found a")], at = stops.indexOf(document.activeElement);
    if (at < 0 || stops.length < 2) return false;
    stops[(at + (key === "ArrowDown" ? 1 : stops.length - 1)) % stops.length].focus();
    return true;
  }

  function onKey(event) {
    const { key } = event, row = document.activeElement.closest("[data-rows] tbody tr");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape") return escape();
    if (/^Arrow(Down|Up)$/.test(key)) { if (inFound(key)) event.preventDefault(); return; }
    if (typing()) return;
    if (key === "/" && $(".find input")) { event.preventDefault(); $(".find input").select(); }
    else if (key === "?" && $("#keys")) $("#keys").togglePopover();
    else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else if (row && (key === "x" || (key === "Enter" && document.activeElement === row))) { event.preventDefault(); onRow(key, row); }
  }

  function onClick(event) {
    const on = name => event.target.closest(`[${name}]`);
    closeMenus(event.target);
    if (on("data-theme-toggle")) flipTheme(event);
    if (on("data-copy")) copy(on("data-copy"));
    if (on("data-reveal")) reveal(on("data-reveal"));
    if (on("data-dismiss")) on("data-dismiss").closest("[data-toast]").remove();
  }

  function onChange(event) {
    if (event.target.matches("[data-rows] input[type=checkbox]")) ticked(event.target);
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  }

  addEventListener("keydown", onKey);
  addEventListener("click", onClick);
  addEventListener("change", onChange);
  addEventListener("toast", event => toast(event.detail));
  $$("[data-toast]").forEach(toastRuns);
})();
