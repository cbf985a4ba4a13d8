"use strict";
// The data: documents with their quotes and names, and tables of what repeats. Offsets count UTF-16
// code units, as strings do here. All that is shown becomes text by textContent, never markup.
const data = JSON.parse(document.getElementById("data").textContent);
const KINDS = ["direct", "mixed", "indirect"];
const TYPES = ["person", "organization", "place", "other", "unknown"];
const $ = (id) => document.getElementById(id);

const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

// A quote in the form of the data: names for its fields.
const START = 0, END = 1, KIND = 2, SPEAKER = 3, ROLE = 4, MENTION = 5, CUE = 7, CONFIDENCE = 9, BY = 10;
const quotes = [];
data.documents.forEach((doc, d) => doc.quotes.forEach((row, q) => quotes.push({ row, d, q })));
const speakerOf = (quote) => data.speakers[quote.row[SPEAKER]];
const nameOf = (quote) => speakerOf(quote)[0] || "(nobody)";
const hueOf = (speaker) => (speaker * 137.5) % 360;
const wordsOf = (quote) => data.documents[quote.d].text.slice(quote.row[START], quote.row[END]);

let shown = quotes;
let chosen = null;
let open = -1;

// ---- filters ----

function matches() {
  const words = $("words").value.trim().toLowerCase();
  const speaker = $("speaker").value, kind = $("kind").value, type = $("type").value;
  const most = Math.round(Number($("most").value || 1) * 100);
  return (quote) => {
    const { row, d } = quote;
    if (speaker !== "" && row[SPEAKER] !== Number(speaker)) return false;
    if (kind && KINDS[row[KIND]] !== kind) return false;
    if (type && TYPES[speakerOf(quote)[1]] !== type) return false;
    if (row[CONFIDENCE] > most) return false;
    if (!words) return true;
    const doc = data.documents[d];
    return [wordsOf(quote), nameOf(quote), doc.id, doc.title].some((text) => text.toLowerCase().includes(words));
  };
}

function filter() {
  shown = quotes.filter(matches());
  if ($("order").checked) shown.sort((a, b) => a.row[CONFIDENCE] - b.row[CONFIDENCE] || a.d - b.d || a.q - b.q);
  const documents = new Set(shown.map((quote) => quote.d)).size;
  $("counts").textContent = `${shown.length} of ${quotes.length} quotes in ${documents} of ${data.documents.length} documents`;
  listDocuments();
  listSpeakers();
  if (open >= 0) show(open);
  place();
}

// ---- lists ----

function listDocuments() {
  const counts = new Map();
  for (const quote of shown) counts.set(quote.d, (counts.get(quote.d) || 0) + 1);
  const all = shown.length === quotes.length;
  const items = [];
  data.documents.forEach((doc, d) => {
    if (!all && !counts.has(d)) return;
    const item = make("li");
    const button = make("button", "", doc.title || doc.id);
    button.type = "button";
    button.append(make("br"), make("small", "", `${doc.title ? doc.id + " · " : ""}${counts.get(d) || 0} quotes`));
    button.dataset.document = d;
    button.setAttribute("aria-current", String(d === open));
    item.append(button);
    items.push(item);
  });
  $("documents").replaceChildren(...items);
}

const MOST_SPEAKERS = 40;

function listSpeakers() {
  const counts = new Map();
  for (const quote of shown) counts.set(quote.row[SPEAKER], (counts.get(quote.row[SPEAKER]) || 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_SPEAKERS);
  const items = most.map(([speaker, count]) => {
    const item = make("li");
    const button = make("button");
    button.type = "button";
    button.dataset.speaker = speaker;
    const bar = make("span", "length");
    bar.style.setProperty("--hue", hueOf(speaker));
    bar.style.width = `${(100 * count) / most[0][1]}%`;
    button.append(make("span", "", data.speakers[speaker][0] || "(nobody)"), make("span", "", count), bar);
    item.append(button);
    return item;
  });
  $("speakers").replaceChildren(...items);
}

// ---- an article ----

// The text between all places where a quote, a name, a mention or a cue begins or ends.
function show(d) {
  open = d;
  const doc = data.documents[d];
  const visible = new Set(shown.filter((quote) => quote.d === d).map((quote) => quote.q));
  const places = new Set([0, doc.text.length]);
  for (const row of doc.quotes) [row[START], row[END], row[MENTION], row[MENTION + 1], row[CUE], row[CUE + 1]].forEach((at) => at >= 0 && places.add(at));
  for (const name of doc.names) places.add(name[0]).add(name[1]);
  const sorted = [...places].sort((a, b) => a - b);
  // A title that the text begins with is not shown twice.
  const title = doc.text.trimStart().startsWith(doc.title) ? "" : doc.title;
  const parts = title ? [make("p", "title", title)] : [];
  parts.push(make("p", "meta", [doc.id, doc.date, doc.note].filter(Boolean).join(" · ")));
  const current = chosen && chosen.d === d ? chosen.row : null;
  let q = 0, n = 0;
  sorted.slice(0, -1).forEach((from, i) => {
    const to = sorted[i + 1];
    while (q < doc.quotes.length && doc.quotes[q][END] <= from) q++;
    while (n < doc.names.length && doc.names[n][1] <= from) n++;
    let node = document.createTextNode(doc.text.slice(from, to));
    const wrap = (tag, className) => {
      const outer = make(tag, className);
      outer.append(node);
      node = outer;
      return outer;
    };
    const name = doc.names[n];
    if (name && name[0] <= from) wrap("span", "name").title = `${data.names[name[3]]} (${TYPES[name[2]]})`;
    if (current && current[MENTION] <= from && to <= current[MENTION + 1]) wrap("span", "mention");
    if (current && current[CUE] <= from && to <= current[CUE + 1]) wrap("span", "cue");
    const row = doc.quotes[q];
    if (row && row[START] <= from) {
      const mark = wrap("mark", KINDS[row[KIND]]);
      mark.classList.toggle("none", TYPES[data.speakers[row[SPEAKER]][1]] === "unknown");
      mark.classList.toggle("faint", !visible.has(q));
      mark.classList.toggle("chosen", row === current);
      mark.style.setProperty("--hue", hueOf(row[SPEAKER]));
      mark.dataset.quote = q;
      if (row[START] === from) {
        mark.tabIndex = 0;
        mark.setAttribute("role", "button");
        mark.setAttribute("aria-label", `${KINDS[row[KIND]]} quote of ${data.speakers[row[SPEAKER]][0] || "nobody"}: ${doc.text.slice(row[START], row[END])}`);
      }
    }
    parts.push(node);
  });
  $("article").replaceChildren(...parts);
  for (const button of $("documents").querySelectorAll("button")) button.setAttribute("aria-current", String(Number(button.dataset.document) === d));
}

// ---- a quote ----

function choose(quote, focus) {
  chosen = quote;
  show(quote.d);
  detail(quote);
  place();
  const mark = $("article").querySelector(`mark[data-quote="${quote.q}"]`);
  if (mark) {
    mark.scrollIntoView({ block: "center" });
    if (focus) mark.focus({ preventScroll: true });
  }
}

function detail(quote) {
  const { row } = quote;
  const [name, type] = speakerOf(quote);
  const doc = data.documents[quote.d];
  const span = (at) => (row[at] >= 0 ? doc.text.slice(row[at], row[at + 1]) : "");
  const words = make("blockquote", "", wordsOf(quote));
  words.style.setProperty("--hue", hueOf(row[SPEAKER]));
  const list = make("dl");
  const add = (label, text) => text && list.append(make("dt", "", label), make("dd", "", text));
  add("Speaker", name ? `${name} (${TYPES[type]})` : "nobody");
  add("Role", data.roles[row[ROLE]]);
  add("Named by", span(MENTION));
  add("Cue", span(CUE));
  add("Kind", KINDS[row[KIND]]);
  add("Confidence", (row[CONFIDENCE] / 100).toFixed(2));
  for (const id of data.by[row[BY]].split(" > ")) add(id, data.meanings[id] || "a rule of yours");
  $("details").replaceChildren(words, list);
}

function place() {
  const at = shown.indexOf(chosen);
  $("place").textContent = at >= 0 ? `${at + 1} of ${shown.length}` : `${shown.length} quotes`;
}

function step(by) {
  if (!shown.length) return;
  let at = shown.indexOf(chosen);
  if (at < 0) {
    const here = $("order").checked ? 0 : Math.max(shown.findIndex((quote) => quote.d >= open), 0);
    at = by > 0 ? here - 1 : here;
  }
  choose(shown[(at + by + shown.length) % shown.length], true);
}

// ---- events ----

const quoteAt = (target) => {
  const mark = target.closest && target.closest("mark");
  return mark && quotes.find((quote) => quote.d === open && quote.q === Number(mark.dataset.quote));
};

$("filters").addEventListener("input", (event) => {
  // Another order begins anew.
  if (event.target === $("order")) chosen = null;
  filter();
});
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("clear").addEventListener("click", () => { $("filters").reset(); filter(); });
$("next").addEventListener("click", () => step(1));
$("previous").addEventListener("click", () => step(-1));
$("documents").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  chosen = null;
  show(Number(button.dataset.document));
  place();
  $("article").scrollIntoView({ block: "start" });
});
$("speakers").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  $("speaker").value = $("speaker").value === button.dataset.speaker ? "" : button.dataset.speaker;
  filter();
});
$("article").addEventListener("click", (event) => { const quote = quoteAt(event.target); if (quote) choose(quote, false); });
$("article").addEventListener("focusin", (event) => { const quote = quoteAt(event.target); if (quote) detail(quote); });
$("article").addEventListener("mouseover", (event) => { const quote = quoteAt(event.target); if (quote && !chosen) detail(quote); });
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "Escape") { if (typing) event.target.blur(); else { $("filters").reset(); filter(); } return; }
  if (typing) return;
  if (event.key === "j" || event.key === "n") step(1);
  else if (event.key === "k" || event.key === "p") step(-1);
  else if (event.key === "/") { event.preventDefault(); $("words").focus(); }
  else if (event.key === "Enter" || event.key === " ") {
    const quote = quoteAt(event.target);
    if (quote) { event.preventDefault(); choose(quote, true); }
  }
});

// ---- begin ----

const options = data.speakers.map((speaker, number) => [speaker[0] || "(nobody)", number]).sort((a, b) => a[0].localeCompare(b[0]));
$("speaker").append(...options.map(([name, number]) => { const option = make("option", "", name); option.value = number; return option; }));
filter();
if (data.documents.length) show(Math.max(data.documents.findIndex((doc) => doc.quotes.length), 0));
