// The one chart theme. A page says <div class="chart" data-chart="ID">; the figure lies in the json_script block ID.
// Three kinds: trend, bars, bridge; their fields are in docs/look.md. Numbers come as numbers, every text that stands
// in a chart comes written by the server, in the reader's language, and is escaped here and nowhere else:
// plotly reads pseudo-HTML. (Never <b> or <span>: plotly makes style attributes of them, which the CSP blocks.)
(() => {
  const TOKENS = ["s-ink", "s-ink-2", "s-ink-3", "s-faint", "s-line", "s-line-strong", "s-surface", "s-sunken", "s-raised",
    "st-arrived", "st-moving", "st-waiting", "st-act", "st-back", "st-loss", "st-ended", "grade-a", "grade-b", "grade-c"];
  const FAMILY = '"Inter Variable", "Noto Sans Devanagari Variable", system-ui, sans-serif';
  const probe = document.body.appendChild(Object.assign(document.createElement("i"), { hidden: true }));

  // colours as the tokens say now, through the probe, since light-dark() is resolved only in use
  function colours() {
    const of = name => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
    return Object.fromEntries(TOKENS.map(name => [name, of(name)]));
  }

  const clear = (rgb, alpha) => rgb.replace("rgb(", "rgba(").replace(")", `, ${alpha})`);
  const safe = text => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\n/g, "<br>");

  // every text of a figure but its addresses and its kind
  function escaped(value, key) {
    if (Array.isArray(value)) return value.map(item => escaped(item, key));
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, escaped(v, k)]));
    return typeof value === "string" && key !== "href" && key !== "hrefs" ? safe(value) : value;
  }

  const ruler = document.createElement("canvas").getContext("2d");
  function width(text, size, weight = 400) {
    ruler.font = `${weight} ${size}px ${FAMILY}`;
    return Math.ceil(Math.max(...String(text).split("<br>").map(line => ruler.measureText(line).width)));
  }
  const widest = (texts, size, weight) => Math.max(0, ...texts.map(text => width(text, size, weight)));

  // cut by characters until it fits; the whole stands in the hover
  function fit(text, room, size) {
    let short = text;
    while (short.length > 4 && width(`${short}…`, size) > room) short = short.slice(0, -1).replace(/&[a-z]*$/, "");
    return short === text ? text : `${short.trimEnd()}…`;
  }

  function theme() {
    const c = colours(), font = { family: FAMILY, size: 12, color: c["s-ink-3"] }, none = "rgba(0,0,0,0)";
    return { c, layout: {
      font, paper_bgcolor: none, plot_bgcolor: none, showlegend: false, bargap: 0.34, dragmode: false,
      modebar: { bgcolor: none, color: c["s-ink-3"], activecolor: c["s-ink"] },
      hoverlabel: { bgcolor: c["s-raised"], bordercolor: c["s-line-strong"], font: { ...font, color: c["s-ink"] }, align: "left" },
      xaxis: { showgrid: false, zeroline: false, linecolor: c["s-line-strong"], fixedrange: true, ticks: "" },
      yaxis: { gridcolor: c["s-line"], zeroline: false, fixedrange: true, ticks: "", layer: "below traces" },
    } };
  }

  const plain = value => value && value.constructor === Object;
  function merge(a, b) {
    const out = { ...a };
    for (const key of Object.keys(b)) out[key] = plain(b[key]) && plain(a[key]) ? merge(a[key], b[key]) : b[key];
    return out;
  }

  const say = (text, x, y, color, { font, ...more } = {}) =>
    ({ text, x, y, showarrow: false, xanchor: "left", yanchor: "middle", align: "left", font: { size: 12, color, ...font }, ...more });

  // end labels pushed apart so that none covers another; `room` is one line in units of the axis
  function spread(labels, room) {
    const sorted = [...labels].sort((a, b) => a.y - b.y);
    sorted.forEach((label, k) => { if (k && label.y - sorted[k - 1].y < room) label.y = sorted[k - 1].y + room; });
    return labels;
  }

  // A rate by cohort: lines (the first is the finding), a band, and the share still open in its own strip below.
  function trend(d, { c, layout }, box) {
    const last = d.x.length - 1, young = d.young ?? d.x.length, height = box.clientHeight || 336, stripe = Boolean(d.open);
    const shade = line => c[`st-${line.colour}`] || c["s-ink-3"];
    const data = d.lines.map(line => {
      const points = line.style === "points", color = shade(line);
      return { x: d.x, y: line.y, mode: points ? "lines+markers" : "lines", connectgaps: false, line: { color, width: points ? 2.25 : 1.5, dash: points ? "solid" : "dot" },
        marker: { size: 6, color: d.x.map((_, k) => k >= young ? c["s-surface"] : color), line: { width: 1.75, color } },
        customdata: d.x.map((_, k) => [line.hover?.[k] ?? "", d.hrefs?.[k] ?? ""]), hovertemplate: "%{customdata[0]}<extra></extra>" };
    });
    if (d.band) {
      const known = d.x.map((_, k) => k).filter(k => d.band.low[k] !== null), back = [...known].reverse();
      data.unshift({ x: [...known, ...back].map(k => d.x[k]), y: [...known.map(k => d.band.high[k]), ...back.map(k => d.band.low[k])],
        fill: "toself", fillcolor: clear(shade(d.lines[0]), 0.16), line: { width: 0 }, mode: "lines", hoverinfo: "skip" });
    }
    if (stripe) data.push({ x: d.x, y: d.open.y, yaxis: "y2", type: "bar", marker: { color: d.x.map((_, k) => k >= young ? c["s-ink-3"] : c["s-faint"]) },
      text: d.open.texts, textposition: "outside", textfont: { size: 11, color: c["s-ink-3"] }, cliponaxis: false, constraintext: "none",
      customdata: d.x.map((_, k) => [d.open.hover?.[k] ?? "", d.hrefs?.[k] ?? ""]), hovertemplate: "%{customdata[0]}<extra></extra>" });

    const top = d.axis.top, line = top * 20 / (height * 0.66);
    const ends = spread(d.lines.filter(one => one.end && one.y[last] !== null).flatMap((one, k) => [
      { text: one.end, y: one.y[last] + (one.detail ? line / 2 : 0), color: k ? c["s-ink-2"] : shade(one), weight: k ? 400 : 600 },
      ...(one.detail ? [{ text: one.detail, y: one.y[last] - line / 2, color: c["s-ink-3"], weight: 400 }] : []),
    ]), line);
    const right = Math.max(widest(ends.map(one => one.text), 12, 600), stripe ? width(d.open.label, 12) : 0) + 16;
    const every = Math.ceil(d.x.length / Math.max(2, Math.floor((box.clientWidth - right) / (widest(d.x, 12) + 22))));
    return [data, merge(layout, {
      hovermode: "x unified", margin: { l: widest(d.axis.texts, 12) + 12, r: right, t: 6, b: 26 },
      xaxis: { anchor: stripe ? "y2" : "y", type: "category", tickvals: d.x.filter((_, k) => (last - k) % every === 0), range: [-0.5, last + 0.5], automargin: false },
      yaxis: { domain: [stripe ? 0.3 : 0, 1], range: [0, top], tickvals: d.axis.values, ticktext: d.axis.texts },
      yaxis2: { domain: [0, 0.2], range: [0, 100], tickvals: [], fixedrange: true, zeroline: false, showgrid: false, visible: stripe },
      shapes: young <= last ? [{ type: "rect", xref: "x", yref: "paper", x0: young - 0.5, x1: last + 0.5, y0: 0, y1: 1, fillcolor: c["s-sunken"], line: { width: 0 }, layer: "below" }] : [],
      annotations: [
        ...ends.map(one => say(one.text, 1, one.y, one.color, { xref: "paper", xshift: 8, font: { weight: one.weight } })),
        ...(stripe ? [say(d.open.label, 1, 26, c["s-ink-2"], { xref: "paper", yref: "y2", xshift: 8 })] : []),
        ...(young <= last ? [say(d.young_label, young - 0.4, top * 0.965, c["s-ink-3"], { font: { size: 11 } })] : []),
      ] })];
  }

  // Groups by value with their interval; beside the bar its value and the base it stands on.
  function bars(d, { c, layout }, box) {
    const rows = [...d.rows].reverse(), room = box.clientWidth, color = c[`st-${d.colour}`] || c["st-waiting"];
    const values = widest(rows.map(row => row.text), 12, 600), bases = widest(rows.map(row => row.base), 12);
    const names = rows.map(row => fit(row.label, room * 0.42, 12.5)), top = Math.max(...rows.map(row => row.high ?? row.value ?? 0), d.mean ?? 0) || 1;
    const half = key => rows.map(row => row[key] === null || row[key] === undefined ? 0 : Math.abs(row[key] - row.value));
    const data = [{ type: "bar", orientation: "h", y: rows.map((_, k) => k), x: rows.map(row => row.value), width: 0.52,
      marker: { color: rows.map(row => row.few ? c["s-faint"] : d.colour ? clear(color, 0.82) : clear(color, 0.5)) },
      error_x: rows.some(row => row.high !== null && row.high !== undefined) ? { type: "data", symmetric: false, array: half("high"), arrayminus: half("low"), color: c["s-ink"], thickness: 1.25, width: 3 } : undefined,
      customdata: rows.map(row => [row.hover || row.label, row.href || ""]), hovertemplate: "%{customdata[0]}<extra></extra>" }];
    const beside = (text, k, shift, color, weight) => say(text, 1, k, color, { xref: "paper", xanchor: "right", xshift: shift, font: { weight } });
    return [data, merge(layout, {
      height: rows.length * (d.thick ? 38 : 28) + 10, hovermode: "closest",
      margin: { l: widest(names, 12.5) + 14, r: values + bases + (bases ? 26 : 14), t: 4, b: 6 },
      xaxis: { visible: false, range: [0, top * 1.02] },
      yaxis: { showgrid: false, tickvals: rows.map((_, k) => k), ticktext: names, range: [-0.5, rows.length - 0.5], automargin: false, tickfont: { size: 12.5, color: c["s-ink-2"] }, ticklabelstandoff: 8 },
      shapes: d.mean === null || d.mean === undefined ? [] : [{ type: "line", x0: d.mean, x1: d.mean, yref: "paper", y0: 0, y1: 1, line: { color: c["s-ink-3"], width: 1, dash: "dot" } }],
      annotations: rows.flatMap((row, k) => [beside(row.text, k, values + 12, row.few ? c["s-ink-3"] : c["s-ink"], 600), ...(row.base ? [beside(row.base, k, values + bases + 24, c["s-ink-3"], 400)] : [])]) })];
  }

  // A bridge without a waterfall trace: a transparent foot, then one bar per part (strongest evidence first).
  function bridge(d, { c, layout }, box) {
    const whole = term => term.parts.reduce((sum, part) => sum + part, 0), feet = []; let sum = 0;
    d.terms.forEach(term => { feet.push(term.total ? 0 : sum); if (!term.total) sum += whole(term); });
    const x = d.terms.map((_, k) => k), ends = d.terms.map((term, k) => feet[k] + whole(term)), small = box.clientWidth < 560;
    const shades = d.colours || ["grade-a", "grade-b", "grade-c"];
    const data = [{ type: "bar", x, y: feet, marker: { color: "rgba(0,0,0,0)" }, hoverinfo: "skip" },
      ...shades.map((shade, part) => ({ type: "bar", x, y: d.terms.map(term => term.parts[part] ?? 0), marker: { color: c[shade], line: { width: 0 } },
        customdata: d.terms.map(term => [term.hover?.[part] ?? term.text, term.href || ""]), hovertemplate: "%{customdata[0]}<extra></extra>" }))];
    const bold = term => ({ size: small ? 11 : 12, weight: term.total ? 600 : 400 });
    return [data, merge(layout, {
      barmode: "stack", bargap: small ? 0.2 : 0.42, hovermode: "closest", margin: { l: widest(d.axis.texts, 12) + 12, r: 8, t: 22, b: 40 },
      xaxis: { tickvals: x, ticktext: d.terms.map(term => term.label), tickfont: { size: small ? 11 : 12, color: c["s-ink-2"] }, tickangle: 0 },
      yaxis: { range: [0, d.axis.top], tickvals: d.axis.values, ticktext: d.axis.texts },
      shapes: ends.slice(0, -1).map((y, k) => ({ type: "line", x0: k + 0.29, x1: k + 0.71, y0: y, y1: y, line: { color: c["s-line-strong"], width: 1 } })),
      annotations: d.terms.map((term, k) => say(term.text, k, ends[k], term.total ? c["s-ink"] : c["s-ink-2"], { xanchor: "center", yanchor: "bottom", yshift: 3, font: bold(term) })) })];
  }

  const KINDS = { trend, bars, bridge };

  // a click on a bar or point opens what is behind it, in this site only
  function follow({ points }) {
    const href = points.map(point => point.customdata?.[1]).find(Boolean);
    if (href && new URL(href, location.href).origin === location.origin) location.assign(href);
  }

  function draw(box, look) {
    const source = document.getElementById(box.dataset.chart).textContent, figure = escaped(JSON.parse(source));
    const [data, layout] = KINDS[figure.kind](figure, look, box), first = !box.classList.contains("js-plotly-plot");
    const tools = matchMedia("(hover: hover)").matches ? "hover" : false;
    Plotly.react(box, data, layout, { displaylogo: false, displayModeBar: tools, modeBarButtons: [["toImage"]], toImageButtonOptions: { filename: box.dataset.chart, scale: 2 } });
    if (!first) return;
    box.on("plotly_click", follow);
    box.classList.toggle("leads", source.includes('"href'));
    if (figure.kind === "trend") box.parentElement.scrollLeft = box.parentElement.scrollWidth; // on a phone the newest weeks first
  }

  const drawAll = () => { const look = theme(); document.querySelectorAll("[data-chart]").forEach(box => draw(box, look)); };
  let width0 = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width0) { width0 = innerWidth; drawAll(); } });
  addEventListener("themechange", drawAll);
  document.addEventListener("htmx:afterSettle", drawAll);
  document.fonts.ready.then(drawAll);
})();
