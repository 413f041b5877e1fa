// The floor: approvals with their clocks, kept up to date; and how like cases were treated.
"use strict";

(() => {
  const LOOK_AGAIN_MS = 5000;
  // The tab that the page opens with.
  const FIRST = "escalations";
  // The server's clock against the browser's, so that a deadline is the same for everybody.
  let ahead = 0;
  let say = () => {};

  // What a replaced part had in it is put back: texts, open details, the focus.
  const keeping = (element, restore) => {
    let focus = null;
    const way = (target) => {
      const decision = target.closest("[data-decision]")?.dataset.decision ?? "";
      const kind = ["name", "data-answer"].map((name) => [name, target.getAttribute(name)]).find(([, value]) => value);
      return kind && { decision, at: `[${kind[0]}="${kind[1]}"]`, start: target.selectionStart ?? null };
    };
    element.addEventListener("focusin", (event) => (focus = way(event.target)));
    document.addEventListener("focusin", (event) => {
      if (!element.contains(event.target)) focus = null;
    });
    document.addEventListener("pointerdown", (event) => {
      if (!event.target.closest("input, button, select, summary, a")) focus = null;
    });
    element.addEventListener("input", (event) => (focus = way(event.target) ?? focus));
    new MutationObserver(() => {
      restore();
      if (!focus || element.contains(document.activeElement)) return;
      const home = focus.decision ? element.querySelector(`[data-decision="${CSS.escape(focus.decision)}"]`) : element;
      const target = home?.querySelector(focus.at);
      const gone = focus.decision && !home;
      if (target) {
        const { start } = focus;
        target.focus({ preventScroll: true });
        if (start !== null && target.setSelectionRange) target.setSelectionRange(start, start);
      } else if (gone) {
        (element.querySelector(".card h3") ?? element.querySelector("h2"))?.focus();
        focus = null;
      }
    }).observe(element, { childList: true, subtree: true });
  };

  // Clocks -------------------------------------------------------------------------------

  const left = (milliseconds) => {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    const minutes = Math.floor(seconds / 60);
    if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
    return `${minutes}:${String(seconds % 60).padStart(2, "0")} left`;
  };

  const tick = (element) => {
    const now = Date.now() + ahead;
    let late = false;
    for (const clock of element.querySelectorAll("[data-deadline]")) {
      const rest = Date.parse(clock.dataset.deadline) - now;
      const shown = rest > 0 ? left(rest) : "Too late";
      const said = clock.querySelector("[data-left]");
      if (said.textContent !== shown) said.textContent = shown;
      clock.classList.toggle("clock-soon", rest > 0 && rest < 300000);
      clock.classList.toggle("clock-late", rest < 60000);
      late ||= rest <= 0;
    }
    return late;
  };

  // The head: tabs, how much waits, and the pulse ------------------------------------------

  handrail.floor = (element, trigger, props, watch, names) => {
    const main = document.getElementById("main");
    const announce = element.querySelector("[data-announce]");
    const title = document.title;
    const look = () => {
      if (!document.hidden) trigger(names[0], {});
    };
    say = (text) => (announce.textContent = text);
    handrail.floorSay = say;

    main.addEventListener("handrail:shown", (event) => {
      for (const tab of element.querySelectorAll("[role=tab]")) {
        tab.tabIndex = tab.dataset.tab === event.detail ? 0 : -1;
      }
      const address = new URL(location.href);
      if (event.detail === FIRST) address.searchParams.delete("tab");
      else address.searchParams.set("tab", event.detail);
      history.replaceState(null, "", address);
    });
    // How many wait for a supervisor stands at both tabs, and in the title together.
    const waits = { going: 0, count: 0 };
    const counted = (which) => (event) => {
      waits[which] = event.detail;
      const mark = element.querySelector(`[data-${which}]`);
      mark.hidden = !event.detail;
      mark.textContent = event.detail;
      const all = waits.going + waits.count;
      document.title = all ? `(${all}) ${title}` : title;
    };
    main.addEventListener("handrail:waiting", counted("count"));
    main.addEventListener("handrail:going", counted("going"));
    main.addEventListener("handrail:late", look);
    const wanted = new URLSearchParams(location.search).get("tab");
    handrail.tabs(element);
    if (wanted && element.querySelector(`[data-tab="${CSS.escape(wanted)}"]`)) handrail.show(wanted);

    setInterval(look, LOOK_AGAIN_MS);
    document.addEventListener("visibilitychange", look);
    watch("value", () => {
      const said = JSON.parse(props.value);
      if (said.now) ahead = Date.parse(said.now) - Date.now();
      if (said.state === "done") handrail.notice(said.text);
      if (said.state === "failed") {
        main.dispatchEvent(new CustomEvent("handrail:refused", { detail: said }));
      }
    });
  };

  // Approvals ------------------------------------------------------------------------------

  handrail.approvals = (element, trigger, names) => {
    const main = document.getElementById("main");
    const reasons = new Map();
    const errors = new Map();
    const opened = new Set();
    let known = null;
    let wasLate = false;

    const cardOf = (decision) => element.querySelector(`.card[data-decision="${CSS.escape(decision)}"]`);

    const show = (card) => {
      const id = card.dataset.decision;
      const error = card.querySelector(".line-error");
      const said = errors.get(id) ?? "";
      error.hidden = !said;
      // Only what is new: the observer below would see its own change for ever.
      if (error.textContent !== said) error.textContent = said;
      const field = card.querySelector("[name=reason]");
      field.toggleAttribute("aria-invalid", errors.has(id));
    };

    const count = () => {
      const cards = [...element.querySelectorAll(".card")];
      if (!element.querySelector(".approvals")) return;
      const fresh = cards.filter((card) => known && !known.has(card.dataset.decision));
      known = new Set(cards.map((card) => card.dataset.decision));
      main.dispatchEvent(new CustomEvent("handrail:waiting", { detail: cards.length }));
      for (const card of fresh) card.classList.add("card-fresh");
      if (fresh.length) say(`New: ${fresh.map((card) => card.querySelector("h3").textContent).join("; ")}`);
    };

    keeping(element, () => {
      for (const card of element.querySelectorAll(".card")) {
        const id = card.dataset.decision;
        const field = card.querySelector("[name=reason]");
        if (reasons.has(id) && field.value !== reasons.get(id)) field.value = reasons.get(id);
        const more = card.querySelector("details");
        if (more && opened.has(id)) more.open = true;
        show(card);
      }
      tick(element);
      count();
    });

    element.addEventListener("input", (event) => {
      const card = event.target.closest(".card");
      if (!card) return;
      reasons.set(card.dataset.decision, event.target.value);
      errors.delete(card.dataset.decision);
      show(card);
    });
    element.addEventListener("toggle", (event) => {
      const id = event.target.dataset.more;
      if (id) opened[event.target.open ? "add" : "delete"](id);
    }, true);
    element.addEventListener("submit", (event) => event.preventDefault());
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-answer]");
      if (!button) return;
      const card = button.closest(".card");
      const decision = card.dataset.decision;
      const reason = card.querySelector("[name=reason]").value.trim();
      if (button.dataset.answer === "refuse" && !reason) {
        errors.set(decision, "Say why, so that the agent can tell the customer something else.");
        show(card);
        card.querySelector("[name=reason]").focus();
        return;
      }
      errors.delete(decision);
      card.setAttribute("aria-busy", "true");
      for (const each of card.querySelectorAll("button[data-answer]")) each.disabled = true;
      trigger(button.dataset.answer, { decision, reason });
    });

    main.addEventListener("handrail:refused", (event) => {
      const { decision, text } = event.detail;
      const card = decision && cardOf(decision);
      if (!card) return handrail.notice(text);
      errors.set(decision, text);
      card.removeAttribute("aria-busy");
      for (const each of card.querySelectorAll("button[data-answer]")) each.disabled = false;
      return show(card);
    });

    setInterval(() => {
      const late = tick(element);
      if (late && !wasLate) main.dispatchEvent(new CustomEvent("handrail:late"));
      wasLate = late;
    }, 1000);
  };

  // Fairness -------------------------------------------------------------------------------

  handrail.fairness = (element, trigger, names) => {
    const main = document.getElementById("main");
    const compare = () => {
      const form = element.querySelector("form");
      element.querySelector(".fairness")?.setAttribute("aria-busy", "true");
      trigger(names[0], form ? Object.fromEntries(new FormData(form)) : {});
    };
    keeping(element, () => {});
    element.addEventListener("change", (event) => {
      if (event.target.closest("form")) compare();
    });
    element.addEventListener("submit", (event) => event.preventDefault());
    main.addEventListener("handrail:shown", (event) => {
      if (event.detail === "fairness") compare();
    });
    if (main.dataset.shown === "fairness") compare();
  };
})();
