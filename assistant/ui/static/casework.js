// What the desk and the floor share about cases: clocks that tick, parts that change in place.
"use strict";

(() => {
  const TICK_MS = 5000;
  // The server's clock against the browser's, so that a deadline is the same for everybody.
  let ahead = 0;

  // The same words as the server's, see time_left.py.
  const span = (milliseconds) => {
    const minutes = Math.floor(milliseconds / 60000);
    if (minutes < 1) return "less than a minute";
    if (minutes < 60) return `${minutes} min`;
    const hours = Math.floor(minutes / 60);
    if (hours < 24) return hours === 1 && minutes > 60 ? `1 h ${minutes - 60} min` : `${hours} h`;
    const days = Math.floor(hours / 24);
    return days === 1 ? "1 day" : `${days} days`;
  };
  const tick = (place = document) => {
    const now = Date.now() + ahead;
    for (const clock of place.querySelectorAll("[data-due]")) {
      const rest = Date.parse(clock.dataset.due) - now;
      const soon = clock.dataset.warn && Date.parse(clock.dataset.warn) <= now;
      const words = rest > 0 ? span(rest) : `late by ${span(-rest)}`;
      if (clock.textContent !== words) clock.textContent = words;
      const level = rest <= 0 ? "late" : soon ? "soon" : "calm";
      if (!clock.classList.contains(`left-${level}`)) clock.className = `left left-${level}`;
    }
    for (const left of place.querySelectorAll("[data-gone]")) {
      const words = `left ${span(Math.max(0, now - Date.parse(left.dataset.gone)))} ago`;
      if (left.textContent !== words) left.textContent = words;
    }
  };

  // Fills a place anew; what had the focus, was open, typed or scrolled there stays so.
  const key = (node) =>
    JSON.stringify([node.tagName, node.id, node.name ?? "", { ...node.dataset }, node.closest("[data-key]")?.dataset.key ?? ""]);
  const fill = (place, html) => {
    if (place.filled === html) return false;
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    const wanted = focused && key(focused);
    const caret = focused?.selectionStart ?? null;
    const open = new Map([...place.querySelectorAll("details[data-open-key]")].map((each) => [each.dataset.openKey, each.open]));
    const typed = new Map(
      [...place.querySelectorAll("input, textarea, select")]
        .filter((each) => each.type !== "radio" && (each.type === "checkbox" ? each.checked !== each.defaultChecked : each.touched))
        .map((each) => [key(each), each.type === "checkbox" ? each.checked : each.value]),
    );
    const { scrollTop } = place;
    place.innerHTML = html;
    place.filled = html;
    for (const each of place.querySelectorAll("details[data-open-key]")) {
      if (open.has(each.dataset.openKey)) each.open = open.get(each.dataset.openKey);
    }
    for (const each of place.querySelectorAll("input, textarea, select")) {
      const kept = typed.get(key(each));
      if (kept === undefined) continue;
      each.touched = true;
      if (each.type === "checkbox") each.checked = kept;
      else each.value = kept;
    }
    place.scrollTop = scrollTop;
    if (wanted && !place.contains(document.activeElement)) {
      const again = [...place.querySelectorAll(focused.tagName)].find((each) => key(each) === wanted);
      again?.focus({ preventScroll: true });
      if (again && caret !== null && again.setSelectionRange) again.setSelectionRange(caret, caret);
    }
    tick(place);
    return true;
  };
  document.addEventListener("input", (event) => (event.target.touched = true), true);

  setInterval(() => document.hidden || tick(), TICK_MS);
  document.addEventListener("visibilitychange", () => document.hidden || tick());

  handrail.casework = {
    tick,
    fill,
    setNow: (now) => (ahead = Date.parse(now) - Date.now()),
  };
})();
