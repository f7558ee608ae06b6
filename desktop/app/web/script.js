// The page of the PC application. It replaces the page by the next one without loading it, sends what is pressed, and speaks.
// It holds no rule and no text: the program decides, and the page has every word.
"use strict";

const place = document.getElementById("page");
const chosenStyle = document.getElementById("chosen");
const announcement = document.getElementById("announcement");

// ── What is sent ──

/** Requests go one after the other, in the order of what was pressed. */
let sending = Promise.resolve();

function send(fields) {
  const body = new URLSearchParams(fields);
  body.set("screen", shownScreen());
  const request = () => fetch("input", { method: "POST", body, cache: "no-store" });
  const answer = sending.then(request);
  sending = answer.catch(() => undefined);
  return answer;
}

function shownScreen() {
  return place.querySelector("main")?.dataset.screen ?? "";
}

function pressed(button) {
  if (button.disabled) return;
  const field = button.getAttribute("form") && place.querySelector("input[name=text]");
  if (button.name === "copy") copy();
  else if (button.name === "patient-page") openPatientPage();
  else if (field) sendText(field, button.value);
  else send({ [button.name]: button.value });
}

function sendText(field, key) {
  send({ text: field.value, press: key });
  // A password does not stay in the page.
  if (field.type === "password") field.value = "";
}

/** The page of the patient, in a window that can be moved to another display. */
async function openPatientPage() {
  const answer = await send({ "patient-page": "open" });
  if (answer.ok) window.open(await answer.text(), "_blank", "noopener,popup,width=800,height=900");
}

async function copy() {
  const answer = await send({ copy: "result" });
  // 204: the program put the text into the clipboard itself. Else the browser does it.
  if (answer.status !== 200) return;
  copied = await answer.text();
  await navigator.clipboard.writeText(copied);
  send({ copied: "by-browser" });
}

/** What the browser put into the clipboard last. */
let copied;

/** Clears the clipboard, unless a person copied something else since. */
async function clearClipboard() {
  const ours = copied;
  copied = undefined;
  const present = await navigator.clipboard.readText();
  if (ours !== undefined && present === ours) await navigator.clipboard.writeText("");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  event.preventDefault();
  pressed(button);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = place.querySelector("input[name=text]");
  const key = place.querySelector("button[form][name=press]");
  if (field && key && !key.disabled) sendText(field, key.value);
});

// ── A copied result ──

function bring(origin, body) {
  return fetch(`result/${origin}`, { method: "POST", body, cache: "no-store" });
}

document.addEventListener("paste", (event) => {
  if (document.activeElement.matches("input")) return;
  event.preventDefault();
  bring("pasted", event.clipboardData.getData("text/plain"));
});

document.addEventListener("dragover", (event) => event.preventDefault());

document.addEventListener("drop", (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  bring("file", file ?? event.dataTransfer.getData("text/plain"));
});

/** 貼り付ける, where the program cannot read the clipboard itself. */
async function readClipboard() {
  bring("pasted", await navigator.clipboard.readText());
}

// ── Keys ──

/** What the function keys press: the options and the rows, then the steps. */
function numbered() {
  return [...place.querySelectorAll(".options button, .doing button.step:not([form])")].slice(0, NUMBERED_MAX);
}

const NUMBERED_MAX = 7;
const PATIENT_KEY = "F8";
const COPY_KEY = "F9";
const READ_KEY = "F10";

function keyOf(button) {
  if (button.name === "copy") return COPY_KEY;
  if (button.name === "read-aloud") return READ_KEY;
  const index = numbered().indexOf(button);
  return index < 0 ? undefined : `F${index + 1}`;
}

/** Writes on each button the key that presses it. */
function showKeys() {
  for (const button of place.querySelectorAll("button")) {
    const key = keyOf(button);
    if (!key) continue;
    button.dataset.key = key;
    button.setAttribute("aria-keyshortcuts", key);
  }
}

function buttonOfKey(key) {
  if (key === COPY_KEY) return place.querySelector("button[name=copy]");
  if (key === PATIENT_KEY) return document.querySelector("button[name=patient-page]");
  if (key === READ_KEY) return place.querySelector("button[name=read-aloud]");
  const number = /^F([1-7])$/.exec(key)?.[1];
  return number && numbered()[number - 1];
}

/** The keypad, unless it is in the window of the patient. */
function shownKeypad() {
  return document.body.classList.contains("patient-shown") ? null : place.querySelector(".keypad");
}

/** What a key presses on the keypad; the keyboard types there without the focus on a key. */
function keypadButton(key) {
  const keypad = shownKeypad();
  if (!keypad) return undefined;
  if (/^[0-9]$/.test(key)) return keypad.querySelector(`button[name=digit][value="${key}"]`);
  if (/^[a-f]$/i.test(key)) {
    return keypad.querySelector(`button[name=digit][value="${parseInt(key, 16)}"]`);
  }
  if (key === "Backspace") return keypad.querySelector("button[value=erase]");
  return undefined;
}

/** What the enter key presses, where the focus is on nothing that it would press itself. */
function enterButton() {
  const focused = document.activeElement;
  const keypad = shownKeypad();
  if (keypad && (keypad.contains(focused) || !isPressable(focused))) {
    return keypad.querySelector("button[value=enter]");
  }
  return isPressable(focused) ? undefined : place.querySelector("button.primary:not([form])");
}

function isPressable(element) {
  return element.matches("button, input, summary, a");
}

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const isTyping = document.activeElement.matches("input");
  const { key } = event;
  let button = buttonOfKey(key);
  if (!button && !isTyping) button = key === "Enter" ? enterButton() : keypadButton(key);
  if (!button && key !== "Escape") return;
  event.preventDefault();
  // A key that is held down does not press what comes next.
  if (event.repeat) return;
  // What was typed may still be on its way, so the program decides whether a key of the keypad can be pressed.
  if (button?.closest(".keypad")) send({ [button.name]: button.value });
  else if (button) pressed(button);
  else send({ cancel: "pressed" });
}

document.addEventListener("keydown", onKey);

// ── The next page ──

function show(message) {
  const before = shownScreen();
  document.title = message.title;
  document.documentElement.lang = message.language;
  if (chosenStyle.textContent !== message.style) chosenStyle.textContent = message.style;
  const fresh = document.createElement("template");
  fresh.innerHTML = message.body;
  document.body.classList.toggle("patient-shown", Boolean(message.patientShown));
  replaceChildren(place, fresh.content);
  showKeys();
  const isOther = shownScreen() !== before;
  if (isOther) beginScreen();
  else if (document.activeElement === document.body) focusTitle();
  if (message.announcement) announce(message.announcement);
  if (message.sound) play(message.sound);
  if (message.speech) speak(message.speech);
  if (message.readsClipboard) readClipboard();
  if (message.clearsClipboard) clearClipboard();
}

/** The focus of another screen is on its field, else on its title, where a screen reader begins to read. */
function beginScreen() {
  scrollTo(0, 0);
  const field = place.querySelector("input[name=text]");
  if (field) {
    field.value = field.getAttribute("value") ?? "";
    field.focus();
  } else focusTitle();
}

function focusTitle() {
  const title = document.getElementById("title");
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

/** An announcement of the same text again is one all the same. */
function announce(text) {
  announcement.textContent = "";
  requestAnimationFrame(() => { announcement.textContent = text; });
}

/** Makes the children of `old` like those of `fresh`. What is the same stays, with its focus. */
function replaceChildren(old, fresh) {
  let current = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    let same = current;
    while (same && !isSame(same, next)) same = same.nextSibling;
    if (!same) {
      old.insertBefore(next, current);
      continue;
    }
    while (current !== same) {
      const removed = current;
      current = current.nextSibling;
      removed.remove();
    }
    update(same, next);
    current = same.nextSibling;
  }
  while (current) {
    const removed = current;
    current = current.nextSibling;
    removed.remove();
  }
}

function isSame(one, other) {
  return one.nodeName === other.nodeName && identity(one) === identity(other);
}

function identity(node) {
  if (!(node instanceof Element)) return "";
  const named = node.getAttribute("name");
  return node.id || node.dataset?.screen || (named && `${named}=${node.getAttribute("value") ?? ""}`) || "";
}

function update(old, fresh) {
  if (!(old instanceof Element)) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    // What a person unfolded stays so, and the title keeps the focus.
    if (!fresh.hasAttribute(name) && name !== "open" && name !== "tabindex") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  replaceChildren(old, fresh);
}

// ── Sound and voice ──

function play({ name, percent }) {
  // A browser that plays nothing before the first press refuses; the screen says the same.
  new Audio(`sound/${name}/${percent}`).play().catch(() => undefined);
}

const voice = window.speechSynthesis;
let delayed = [];

function speak(speech) {
  if (!voice) return;
  if (speech.kind === "stopped") return stopSpeaking();
  for (const said of speech.utterances) {
    if (said.interrupts) stopSpeaking();
    delayed.push(setTimeout(() => voice.speak(utterance(said)), said.delayMillis));
  }
}

function stopSpeaking() {
  delayed.forEach(clearTimeout);
  delayed = [];
  voice.cancel();
}

function utterance(said) {
  const one = new SpeechSynthesisUtterance(said.text);
  [one.lang, one.rate, one.volume] = [said.language, said.rate, said.volume];
  one.voice = voiceFor(said.language) ?? null;
  one.onend = one.onerror = () => send({ "speech-ended": String(said.id) });
  return one;
}

/** A voice of the computer itself: what is said is personal, and other voices send it to a server. */
function voiceFor(language) {
  const primary = language.split("-")[0];
  const isOf = (each) => each.lang.replace("_", "-").split("-")[0] === primary;
  return voice.getVoices().find((each) => each.localService && isOf(each));
}

function reportVoice() {
  send({ voice: voice && voiceFor("ja") ? "japanese" : "none" });
}

voice?.addEventListener("voiceschanged", reportVoice);

// ── The connection ──

const events = new EventSource("events");
events.onopen = reportVoice;
events.onmessage = (event) => show(JSON.parse(event.data));
events.onerror = () => {
  // The browser tries again by itself. The program is not there: nothing of the patient stays in sight.
  const lost = document.getElementById("lost");
  if (lost) place.replaceChildren(lost.content.cloneNode(true));
};

showKeys();
beginScreen();
