// One row per line, made when it is first shown; waveforms are drawn when they come into view.

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const TRIANGLE = "M7 4v16l13-8z";
const BARS = "M6 4h4v16H6zM14 4h4v16h-4z";
const rows = new Map();

const nearby = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting && !target.firstElementChild) drawWave(target);
  }
}, { rootMargin: "400px 0px" });

function rowOf(line) {
  if (!rows.has(line.n)) rows.set(line.n, makeRow(line));
  return rows.get(line.n);
}

function makeRow(line) {
  const says = make("div", {},
    make("p", { class: "facts" }, ...factsOf(line)),
    make("p", { class: "said", lang: proof.language }, ...marked(line)),
    line.clip.audio ? waveOf(line, line.clip) : null,
    whyOf(line, line.why, line.clip),
    line.takes.length ? make("ol", { class: "takes", "aria-label": "Takes that were tried" }, ...line.takes.map((take, index) => takeOf(line, take, index))) : null,
  );
  const row = make("li", { class: `line ${line.is}`, id: `line-${line.n}`, onclick: () => choose(line) },
    line.clip.audio ? playButton(`Play line ${line.n}`, () => toggle(line, line.clip)) : make("span"), says);
  if (NEEDS_A_PERSON.has(line.is)) says.append(actionsOf(line));
  return row;
}

function factsOf(line) {
  const facts = [
    make("span", { class: "badge" }, VERDICTS[line.is]),
    make("span", {}, `Line ${numbered(line)}`),
    make("span", {}, line.chapter.title),
  ];
  if (line.by) facts.push(make("span", {}, line.by));
  if (line.clip.audio) facts.push(make("span", {}, `${((line.clip.end - line.clip.start) / 1000).toFixed(1)} s`));
  if (line.manner) facts.push(make("span", {}, `taken ${/^(in|by) /.test(line.manner) ? "" : "with "}${line.manner}`));
  if (line.far && line.is === "passed") facts.push(make("span", {}, `furthest from usual: ${line.far[0]}, ${line.far[1]} spreads`));
  return facts;
}

function playButton(label, press) {
  const button = make("button", { type: "button", class: "round", "aria-label": label, onclick: (event) => { event.stopPropagation(); press(); } });
  button.innerHTML = `<svg viewBox="0 0 24 24"><path class="is-play" d="${TRIANGLE}"/><path class="is-pause" d="${BARS}"/></svg>`;
  return button;
}

function waveOf(line, clip) {
  const wave = make("div", { class: "wave", onclick: (event) => {
    event.stopPropagation();
    const { left, width } = wave.getBoundingClientRect();
    play(line, clip, clip.start + ((event.clientX - left) / width) * (clip.end - clip.start));
  } });
  clip.box = wave;
  wave.clip = clip;
  nearby.observe(wave);
  return wave;
}

function drawWave(box) {
  const { wave, start, end, places } = box.clip;
  const path = Array.from(wave, (sign, index) => {
    const half = Math.max(1, SIGNS.indexOf(sign) / 2);
    return `M${index + 0.5} ${32 - half}V${32 + half}`;
  }).join("");
  box.innerHTML = `<svg viewBox="0 0 ${wave.length || 1} 64" preserveAspectRatio="none" aria-hidden="true"><path d="${path}"/></svg>`;
  for (const { at: [from, to] } of places) {
    const share = (ms) => Math.min(100, Math.max(0, (100 * ms) / (end - start)));
    box.append(make("div", { class: "place", style: `left:${share(from)}%;width:${share(to) - share(from)}%` }));
  }
}

function whyOf(line, why, clip) {
  if (!why) return null;
  return make("ul", { class: "why" }, ...why.map((reason) => make("li", {}, reason.says, hearButton(line, reason, clip))));
}

function hearButton(line, { at }, clip) {
  if (!at || !clip.audio) return null;
  return make("button", { type: "button", onclick: (event) => {
    event.stopPropagation();
    play(line, clip, Math.max(clip.start, clip.start + at[0] - 700));
  } }, `hear it at ${(at[0] / 1000).toFixed(1)} s`);
}

function takeOf(line, take, index) {
  const name = `Take ${index + 1}${take.manner ? `, ${take.manner}` : ""}`;
  return make("li", { class: "take" },
    take.clip.audio ? playButton(`Play ${name.toLowerCase()} of line ${line.n}`, () => toggle(line, take.clip)) : make("span"),
    make("div", {},
      make("p", { class: "facts" }, make("b", {}, name), take.clip.audio ? `${(take.clip.end / 1000).toFixed(1)} s` : "its file is lost",
        take.clip.audio ? decision(line, take.name, "Accept this take") : null),
      take.clip.audio ? waveOf(line, take.clip) : null,
      whyOf(line, take.why, take.clip)));
}
