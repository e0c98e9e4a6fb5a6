// One audio element for the whole page. A clip is a stretch of a file: a line within its chapter, or a take.

const audio = byId("audio");
const SPEEDS = [1, 1.25, 1.5, 2, 0.75];
const NEARLY_MS = 30;
let current = null;
let clip = null;
let wanted = null;

function choose(line) {
  if (current === line) return;
  if (!audio.paused) audio.pause();
  settle(line, line.clip);
}

// The line in hand: highlighted, told, and what the keys act on.
function settle(line, itsClip) {
  const before = current && rows.get(current.n);
  before?.classList.remove("current");
  before?.removeAttribute("aria-current");
  current = line;
  hold(itsClip);
  const row = rowOf(line);
  row.classList.add("current");
  row.setAttribute("aria-current", "true");
  if (!row.querySelector(".actions")) row.lastElementChild.append(actionsOf(line));
  byId("where").textContent = `${VERDICTS[line.is]} · line ${numbered(line)} · ${line.chapter.title}`;
  byId("what").textContent = line.text;
  if ("mediaSession" in navigator) {
    navigator.mediaSession.metadata = new MediaMetadata({ title: line.text, artist: line.chapter.title, album: proof.title });
  }
  showTime();
  showPlaying();
}

function hold(next) {
  if (clip !== next) clip?.box?.querySelector(".head")?.remove();
  clip = next;
}

function play(line, itsClip, ms = itsClip.start) {
  settle(line, itsClip);
  if (!itsClip.audio) {
    tell(line.takes.length ? "This line has no good take; its tried takes can be played one by one." : "This line has no audio yet.");
    return;
  }
  cue(ms);
  audio.play().catch((error) => { if (error.name === "NotSupportedError") lost(); });
}

function cue(ms) {
  wanted = ms / 1000;
  if (audio.dataset.file === clip.audio) {
    audio.currentTime = wanted;
  } else {
    audio.dataset.file = clip.audio;
    audio.src = `${clip.audio}#t=${wanted}`;
  }
}

function toggle(line = current, itsClip = playable(line)) {
  if (!line) return;
  if (current !== line || clip !== itsClip) {
    play(line, itsClip);
    return;
  }
  if (!audio.paused) {
    audio.pause();
    return;
  }
  const now = audio.currentTime * 1000;
  const isInside = audio.dataset.file === clip.audio && now >= clip.start - NEARLY_MS && now < clip.end - NEARLY_MS;
  play(line, itsClip, isInside ? now : clip.start);
}

// What the space bar plays: the clip in hand, or of a failed line its first take.
function playable(line) {
  if (!line) return null;
  if (line === current && clip?.audio) return clip;
  return line.clip.audio ? line.clip : line.takes.find((take) => take.clip.audio)?.clip || line.clip;
}

function tick() {
  if (!clip || audio.readyState < 1 || audio.seeking) return;
  showTime();
  if (!audio.paused && audio.currentTime * 1000 >= clip.end - NEARLY_MS / 3) goOn();
}

// In the order of the book the next line follows: without a cut where it is the next of the same file.
function goOn() {
  const next = isInScriptOrder() && clip === current.clip ? neighbour(1) : null;
  if (!next?.clip.audio) {
    audio.pause();
    if (next) go(next);
    return;
  }
  const isNext = next.index === current.index + 1 && next.clip.audio === clip.audio && !audio.ended;
  if (!isNext) {
    play(next, next.clip);
    show(next);
  } else if (audio.currentTime * 1000 >= next.clip.start - NEARLY_MS) {
    settle(next, next.clip);
    show(next);
  }
}

function showTime() {
  const length = clip?.audio ? clip.end - clip.start : 0;
  const isCued = clip?.audio && audio.dataset.file === clip.audio;
  const at = isCued ? Math.min(Math.max(0, audio.currentTime * 1000 - clip.start), length) : 0;
  byId("time").textContent = length ? `${clock(at)} / ${clock(length + 500)}` : "";
  if (!isCued || !clip.box?.firstElementChild) return;
  const head = clip.box.querySelector(".head") || clip.box.appendChild(make("div", { class: "head" }));
  head.style.left = `${(100 * at) / length}%`;
}

function showPlaying() {
  const isPlaying = !audio.paused && !audio.ended;
  byId("player").classList.toggle("playing", isPlaying);
  byId("play").setAttribute("aria-label", isPlaying ? "Pause" : "Play");
  document.querySelectorAll(".round.playing").forEach((button) => button.classList.remove("playing"));
  const holder = clip?.box?.closest(".take, .line");
  if (isPlaying) holder?.querySelector(".round")?.classList.add("playing");
}

function lost() {
  const trouble = `${clip?.audio || "The audio"} cannot be played. Is the folder “audio” still beside this page, and does this browser know the format?`;
  byId("what").textContent = trouble;
  tell(trouble);
}

function nextSpeed() {
  const speed = SPEEDS[(SPEEDS.indexOf(audio.defaultPlaybackRate) + 1) % SPEEDS.length];
  audio.defaultPlaybackRate = speed;
  audio.playbackRate = speed;
  byId("speed").textContent = `${speed}×`;
}

function watch() {
  tick();
  if (!audio.paused) requestAnimationFrame(watch);
}

audio.addEventListener("loadedmetadata", () => {
  if (wanted !== null && Math.abs(audio.currentTime - wanted) > NEARLY_MS / 1000) audio.currentTime = wanted;
});
audio.addEventListener("play", () => { showPlaying(); watch(); });
audio.addEventListener("pause", () => { showPlaying(); showTime(); });
audio.addEventListener("ended", () => { if (clip) goOn(); showPlaying(); });
audio.addEventListener("timeupdate", tick);
audio.addEventListener("error", lost);
