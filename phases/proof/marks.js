// What the listener decides, kept in this browser, and the commands that carry it out.

const AGAIN = " again";
const USED = "";
const KEPT_AS = `nocturne-proof-${proof.id}`;
const decided = new Map(remembered());

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEPT_AS) || "[]").filter(([number]) => lineOf.has(number));
  } catch {
    return []; // a browser that keeps nothing for local files
  }
}

function keep() {
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify([...decided]));
  } catch {
    // as above: then it lasts as long as the page is open
  }
}

function actionsOf(line) {
  const accept = NEEDS_A_PERSON.has(line.is) && !line.takes.length && line.clip.audio ? decision(line, USED, "Accept") : null;
  const again = line.is === "waiting" ? null : decision(line, AGAIN, "Take again");
  return make("div", { class: "actions" }, accept, again);
}

function decision(line, choice, label) {
  const button = make("button", { type: "button", "aria-pressed": decided.get(line.n) === choice, onclick: (event) => {
    event.stopPropagation();
    decide(line, choice);
  } }, label);
  button.dataset.choice = choice;
  return button;
}

function decide(line, choice) {
  if (decided.get(line.n) === choice) decided.delete(line.n);
  else decided.set(line.n, choice);
  for (const button of rowOf(line).querySelectorAll("[data-choice]")) {
    button.setAttribute("aria-pressed", decided.get(line.n) === button.dataset.choice);
  }
  tell(decided.has(line.n) ? `Line ${line.n}: ${choice === AGAIN ? "take again" : "accept"}` : `Line ${line.n}: undecided`);
  keep();
  showMarks();
}

// By key: a line with several takes is accepted by the one in hand.
function acceptCurrent() {
  const take = current.takes.find((each) => each.clip === clip) || (current.takes.length === 1 ? current.takes[0] : null);
  if (take) decide(current, take.name);
  else if (!current.takes.length && NEEDS_A_PERSON.has(current.is) && current.clip.audio) decide(current, USED);
  else tell(current.takes.length ? "Play the take you mean, then accept it." : "There is nothing to accept.");
}

function commands() {
  const numbers = [...decided.keys()].sort((one, other) => one - other);
  const those = (choice) => numbers.filter((number) => decided.get(number) === choice).join(" ");
  const named = numbers.filter((number) => ![AGAIN, USED].includes(decided.get(number)));
  const told = [];
  if (those(USED)) told.push(`nocturne accept ${proof.id} ${those(USED)}`);
  told.push(...named.map((number) => `nocturne accept ${proof.id} ${number} --take ${decided.get(number)}`));
  if (those(AGAIN)) told.push(`nocturne retry ${proof.id} ${those(AGAIN)}`);
  else if (told.length) told.push(`nocturne retry ${proof.id}`);
  return told;
}

function showMarks() {
  const told = commands();
  byId("marks").hidden = !told.length;
  byId("marks").replaceChildren(
    make("p", {}, make("b", { style: "flex:1" }, `${count(decided.size, "decision", "decisions")}: run`), copyButton(told)),
    ...told.map((command) => make("p", {}, make("code", {}, command))));
  measureBars();
}

function copyButton(told) {
  return make("button", { type: "button", onclick: async (event) => {
    const text = told.join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = make("textarea", {}, text); // where a local file may not use the clipboard
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    event.target.textContent = "Copied";
    tell("The commands are copied.");
  } }, "Copy");
}
