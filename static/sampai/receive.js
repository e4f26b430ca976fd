// The door. A keyboard-wedge scanner types a number and Enter: it is put in a queue on the page and sent one by one, so
// that none is lost while the network is slow or away. Each scan carries a key of its own: sent twice, it counts once.
// Without script each scan is a page.
(() => {
  const form = document.getElementById("scan"), door = document.getElementById("door"), waiting = document.getElementById("waiting");
  if (!form) return;
  const input = form.elements.scanned, KEPT = `scans ${form.action}`;
  const FAST = 60, FEWEST = 6, SLOWEST = 15000; // ms between a scanner's keys; letters of a number; ms between tries
  let sending = false, tries = 0;

  // -- the queue, kept for this tab of the browser, so that a reload loses none
  const read = () => { try { return JSON.parse(sessionStorage.getItem(KEPT)) || []; } catch { return []; } };
  const write = scans => { sessionStorage.setItem(KEPT, JSON.stringify(scans)); show(); };
  const fresh = () => (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`);

  function show(trouble) {
    const scans = read(), said = trouble || form.dataset.sent;
    waiting.hidden = !trouble && scans.length < 2;
    waiting.classList.toggle("is-late", Boolean(trouble));
    waiting.firstElementChild.textContent = said;
    waiting.lastElementChild.replaceChildren(...scans.map(scan => Object.assign(document.createElement("li"), { textContent: scan.text })));
  }

  function take(text) {
    if (!text.trim()) return;
    write([...read(), { text: text.trim().slice(0, 500), key: fresh() }]);
    pump();
  }

  async function pump() {
    if (sending || !read().length) return;
    sending = true;
    form.classList.add("is-busy");
    const [scan] = read(), body = new FormData(form);
    body.set("scanned", scan.text);
    body.set("key", scan.key);
    let trouble = "";
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (answer.ok && !answer.redirected) {
        const html = await answer.text();
        write(read().filter(one => one.key !== scan.key));
        put(html);
      } else trouble = answer.status < 500 ? form.dataset.out : form.dataset.late;
    } catch { trouble = form.dataset.late; }
    sending = false;
    form.classList.remove("is-busy");
    tries = trouble ? tries + 1 : 0;
    if (trouble) { show(trouble); setTimeout(pump, Math.min(1000 * 2 ** tries, SLOWEST)); } else pump();
  }

  function put(html) {
    door.innerHTML = html;
    if (window.htmx) htmx.process(door);
    settle();
  }

  // -- where the next key goes: the first count, the first unit, else the scanner's box
  function settle() {
    const next = door.querySelector("[data-focus]");
    if (next && !read().length) { next.focus({ preventScroll: true }); if (next.select) next.select(); }
    else input.focus({ preventScroll: true });
    door.querySelectorAll("[data-unit]").forEach(told);
  }

  // -- a scanner that types into another field: letters faster than any hand, and Enter
  let burst = "", last = 0, before = null;
  function listen(event) {
    const field = document.activeElement;
    if (event.ctrlKey || event.metaKey || event.altKey || field === input) return false;
    const quick = event.timeStamp - last < FAST;
    last = event.timeStamp;
    if (event.key === "Enter") {
      const slow = field.matches("[data-pick]") && field.value.trim().length >= FEWEST; // no count has as many digits
      const text = slow ? field.value : burst;
      burst = "";
      if (!slow && (!quick || text.length < FEWEST)) return false;
      event.preventDefault();
      event.stopPropagation();
      if (before && before.field === field && "value" in field) before.field.value = before.value;
      take(text);
      return true;
    }
    if (event.key.length !== 1) return false;
    if (!quick || !burst) { burst = ""; before = { field, value: field.value }; }
    burst += event.key;
    return burst.length > 2; // by then it is no hand: it grades nothing
  }

  // -- grading by single keys: the unit with the focus takes the grade, the next one gets the focus
  function told(unit) {
    unit.classList.toggle("is-graded", Boolean(unit.querySelector("input[type=radio]:checked")));
  }

  function grade(key) {
    const unit = document.activeElement.closest("[data-unit]"), box = unit && unit.querySelector(`input[value="${key}"]`);
    if (!box) return;
    box.checked = true;
    told(unit);
    const units = [...door.querySelectorAll("[data-unit]")], after = units[units.indexOf(unit) + 1];
    (after || door.querySelector("[data-main]")).focus();
  }

  function onKey(event) {
    if (listen(event)) return;
    const field = document.activeElement, typing = field.matches("input:not([type=radio]), select, textarea");
    if (!typing && /^[a-d]$/i.test(event.key) && !event.ctrlKey && !event.metaKey) { event.preventDefault(); grade(event.key.toUpperCase()); }
    if (event.key === "Enter" && field.matches("[data-unit]")) door.querySelector("[data-main]").click();
    if (event.key === "Escape") { input.focus(); event.stopPropagation(); }
  }

  function onClick(event) {
    const step = event.target.closest("[data-step]");
    if (step) {
      const field = step.parentElement.querySelector("input"), most = Number(step.dataset.most || Infinity);
      field.value = Math.max(0, Math.min(most, (Number(field.value) || 0) + Number(step.dataset.step)));
      return;
    }
    if (!event.target.closest("a, button, input, select, textarea, label, summary, [data-unit]")) settle();
  }

  function onChange(event) {
    const unit = event.target.closest("[data-unit]");
    if (!unit) return;
    told(unit);
    if (event.target.type !== "file") return;
    const label = event.target.parentElement.querySelector("[data-shot]"), n = event.target.files.length;
    if (n) label.textContent = `${label.dataset.some} ${n}`;
    event.target.parentElement.classList.toggle("has-some", n > 0);
  }

  form.addEventListener("submit", event => { event.preventDefault(); const text = input.value; input.value = ""; take(text); });
  addEventListener("keydown", onKey, true);
  door.addEventListener("click", onClick);
  door.addEventListener("change", onChange);
  door.addEventListener("focusin", event => { if (event.target.matches("[data-pick]")) event.target.select(); });
  addEventListener("htmx:afterSwap", event => { if (event.target === door) settle(); });
  addEventListener("online", pump);
  addEventListener("beforeunload", event => { if (read().length) event.preventDefault(); });
  show();
  settle();
  pump();
})();
