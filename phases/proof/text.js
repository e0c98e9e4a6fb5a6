"use strict";
// What is shown: the production as data, and how it is told.

const proof = JSON.parse(document.getElementById("proof").textContent);
const VERDICTS = { failed: "failed", suspect: "suspect", not_checked: "not checked", passed: "passed", waiting: "not there yet" };
const NEEDS_A_PERSON = new Set(["failed", "suspect", "not_checked"]);
const STATES = {
  delivered: "delivered", incomplete: "incomplete: some lines failed", stopped: "stopped half way", in_production: "in production",
};

const lines = proof.chapters.flatMap((chapter) => chapter.lines.map((line) => ({
  ...line,
  is: line.is || "passed",
  chapter,
  clip: clipOf(line.audio || (line.at && chapter.audio), line),
  takes: (line.takes || []).map((take) => ({ ...take, clip: clipOf(take.audio, take) })),
})));
lines.forEach((line, index) => { line.index = index; });
const lineOf = new Map(lines.map((line) => [line.n, line]));
const riskiest = proof.riskiest.map((number) => lineOf.get(number));

function clipOf(audio, { at, wave = "", why = [] }) {
  return { audio, start: at ? at[0] : 0, end: at ? at[1] : 0, wave, places: why.filter((reason) => reason.at) };
}

function byId(id) {
  return document.getElementById(id);
}

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function tell(text) {
  byId("told").textContent = text;
}

function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${hours ? two(Math.floor(seconds / 60) % 60) : Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function count(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

function numbered(line) {
  return String(line.n).padStart(4, "0");
}

// The text with the words in doubt marked.
function marked(line) {
  const doubts = [line, ...line.takes].flatMap((each) => (each.why || []).map((reason) => spotOf(line.text, reason, each.clip)));
  const parts = [];
  let from = 0;
  for (const [start, end] of doubts.filter(Boolean).sort((one, other) => one[0] - other[0])) {
    if (start < from) continue;
    parts.push(line.text.slice(from, start), make("mark", {}, line.text.slice(start, end)));
    from = end;
  }
  return [...parts, line.text.slice(from)];
}

// Where a word stands: of several places the one nearest to its place in time.
function spotOf(text, { word, at }, { start, end }) {
  if (!word) return null;
  const wanted = word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replace(/['’]/g, "['’]").replace(/\s+/g, "\\s+");
  const found = Array.from(text.matchAll(new RegExp(wanted, "giu")), (match) => [match.index, match.index + match[0].length])
    .filter(([first, last]) => !isWordSign(text[first - 1]) && !isWordSign(text[last]));
  if (!found.length) return null;
  const place = at && end > start ? (at[0] / (end - start)) * text.length : 0;
  return found.reduce((best, spot) => (Math.abs(spot[0] - place) < Math.abs(best[0] - place) ? spot : best));
}

function isWordSign(sign) {
  return sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
}
