// Filters, order, keys: what is shown, and how one gets about in it.

const AT_ONCE = 60;
const list = byId("lines");
const filter = { verdict: "", chapter: "", search: "" };
let shown = [];
let filled = 0;
let filling = 0;
let isPointing = false;

function isInScriptOrder() {
  return byId("order").value === "script";
}

function matches(line) {
  return (!filter.verdict || line.is === filter.verdict)
    && (!filter.chapter || line.chapter.number === Number(filter.chapter))
    && (!filter.search || line.text.toLowerCase().includes(filter.search) || numbered(line).endsWith(filter.search.padStart(4, "0")));
}

// The first screens at once, the rest while nobody waits.
function refresh() {
  shown = (isInScriptOrder() ? lines : riskiest).filter(matches);
  shown.forEach((line, place) => { line.place = place; });
  const round = (filling += 1);
  filled = 0;
  list.replaceChildren();
  fill(AT_ONCE);
  const more = () => {
    if (round !== filling || filled >= shown.length) return;
    fill(2 * AT_ONCE);
    setTimeout(more, 30);
  };
  setTimeout(more, 60);
  byId("nothing").hidden = shown.length > 0;
  tell(count(shown.length, "line", "lines"));
}

function fill(number) {
  const until = Math.min(shown.length, filled + number);
  const made = [];
  for (; filled < until; filled += 1) {
    const line = shown[filled];
    if (isInScriptOrder() && line.chapter !== shown[filled - 1]?.chapter) made.push(headingOf(line.chapter));
    made.push(rowOf(line));
  }
  list.append(...made);
}

function headingOf(chapter) {
  const length = chapter.audio ? ` · ${clock(chapter.ms)}` : " · not assembled";
  return make("li", { class: "chapter" }, chapter.title, make("small", { class: "facts" }, `Chapter ${chapter.number}${length}`));
}

function show(line) {
  if (shown[line.place] !== line) return;
  if (line.place >= filled) fill(line.place + 1 - filled);
  const bring = () => rowOf(line).scrollIntoView({ block: "nearest" });
  bring();
  requestAnimationFrame(bring); // rows that come into view turn out higher or lower than they were taken for
}

function neighbour(step) {
  if (!current || shown[current.place] !== current) return shown[0];
  return shown[current.place + step];
}

function go(line) {
  if (!line) {
    tell("There is no further line.");
    return;
  }
  const wasPlaying = !audio.paused;
  choose(line);
  show(line);
  tell(`Line ${line.n}, ${VERDICTS[line.is]}: ${line.text}`);
  if (wasPlaying) play(line, playable(line));
}

function nextInNeed() {
  const from = current && shown[current.place] === current ? current.place + 1 : 0;
  return shown.slice(from).find((line) => NEEDS_A_PERSON.has(line.is) && !decided.has(line.n));
}

function choosing(name, value) {
  filter[name] = value;
  for (const chip of byId("verdicts").children) chip.setAttribute("aria-pressed", chip.value === filter.verdict);
  refresh();
}

function reset() {
  byId("chapter").value = byId("search").value = filter.chapter = filter.search = "";
  choosing("verdict", "");
}

// After a choice by mouse or thumb the keys are the page's again.
function chosen(field, act) {
  act();
  if (current) show(current);
  if (isPointing) field.blur();
}

function turn() {
  byId("order").value = isInScriptOrder() ? "risk" : "script";
  refresh();
  if (current) show(current);
}

const KEYS = {
  " ": () => toggle(current || shown[0]),
  j: () => go(neighbour(1)), ArrowDown: () => go(neighbour(1)),
  k: () => go(neighbour(-1)), ArrowUp: () => go(neighbour(-1)),
  n: () => go(nextInNeed()),
  r: () => current && current.is !== "waiting" && decide(current, AGAIN),
  a: () => current && acceptCurrent(),
  o: turn,
  s: nextSpeed,
  "/": () => { byId("search").focus(); byId("search").select(); },
  "?": () => byId("help").showModal(),
};

function pressed(event) {
  isPointing = false;
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const field = event.target.closest("input, select, textarea");
  if (field && event.key === "Escape") field.blur();
  if (field || (event.key === " " && event.target.closest("button"))) return;
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function measureBars() {
  document.documentElement.style.setProperty("--above", `${byId("tools").offsetHeight + 8}px`);
  document.documentElement.style.setProperty("--below", `${byId("bottom").offsetHeight + 8}px`);
}

function introduce() {
  const voiced = lines.reduce((sum, line) => sum + (line.clip.audio ? line.clip.end - line.clip.start : 0), 0);
  byId("people").textContent = [
    proof.authors.join(", "), proof.narrator && `narrated by ${proof.narrator}`, STATES[proof.state] || proof.state,
    `${clock(voiced)} of speech`, `as of ${new Date(proof.made).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}`,
  ].filter(Boolean).join(" · ");
  const counts = Object.fromEntries(Object.keys(VERDICTS).map((verdict) => [verdict, lines.filter((line) => line.is === verdict).length]));
  const open = Object.entries(counts).filter(([verdict, number]) => number && verdict !== "passed");
  byId("summary").textContent = open.length
    ? `Of ${count(lines.length, "line", "lines")} ${open.map(([verdict, number]) => `${number.toLocaleString("en")} ${VERDICTS[verdict]}`).join(", ")}.`
    : `All ${count(lines.length, "line has", "lines have")} passed.`;
  addChip("", "All", lines.length);
  for (const [verdict, number] of Object.entries(counts)) if (number) addChip(verdict, VERDICTS[verdict], number);
  for (const chapter of proof.chapters) byId("chapter").append(make("option", { value: chapter.number }, `${chapter.number}. ${chapter.title}`));
}

function addChip(verdict, label, number) {
  byId("verdicts").append(make("button", {
    type: "button", value: verdict, class: verdict, "aria-pressed": verdict === "", onclick: () => choosing("verdict", verdict),
  }, verdict ? make("span", { class: "dot" }) : null, `${label[0].toUpperCase()}${label.slice(1)} ${number.toLocaleString("en")}`));
}

function begin() {
  introduce();
  byId("order").addEventListener("change", (event) => chosen(event.target, refresh));
  byId("chapter").addEventListener("change", (event) => chosen(event.target, () => choosing("chapter", event.target.value)));
  byId("search").addEventListener("input", (event) => choosing("search", event.target.value.trim().toLowerCase()));
  byId("everything").addEventListener("click", reset);
  byId("ask").addEventListener("click", () => byId("help").showModal());
  byId("before").addEventListener("click", () => go(neighbour(-1)));
  byId("after").addEventListener("click", () => go(neighbour(1)));
  byId("play").addEventListener("click", () => toggle(current || shown[0]));
  byId("now").addEventListener("click", () => current && show(current));
  byId("speed").addEventListener("click", nextSpeed);
  document.addEventListener("keydown", pressed);
  // After a click the space bar plays; whoever came by Tab keeps the button in hand.
  document.addEventListener("click", (event) => { if (event.detail) event.target.closest("button")?.blur(); }, true);
  document.addEventListener("pointerdown", () => { isPointing = true; });
  const onLockScreen = { play: () => toggle(), pause: () => audio.pause(), nexttrack: () => go(neighbour(1)), previoustrack: () => go(neighbour(-1)) };
  for (const [action, act] of Object.entries(onLockScreen)) navigator.mediaSession?.setActionHandler(action, act);
  addEventListener("resize", measureBars);
  refresh();
  showMarks();
  const asked = lineOf.get(Number(location.hash.slice(1)));
  settle(asked || shown[0], (asked || shown[0]).clip);
  if (asked) show(asked);
}

begin();
