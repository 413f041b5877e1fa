// The desk: the question box, the conversation's scrolling, the source beside it.
"use strict";

(() => {
  const PATIENCE_MS = 60000;
  let chosenChip = null;
  let wantedSource = "";
  let revealSource = () => {};
  let openSource = "";

  // Which number is open is known here alone, so it is put back after every change of the thread.
  const markOpenChip = () => {
    for (const chip of document.querySelectorAll("#thread .chip")) {
      const open = openSource === `${chip.dataset.suggestion}-${chip.dataset.n}`;
      if (chip.classList.contains("chip-open") !== open) chip.classList.toggle("chip-open", open);
    }
  };

  // Each person's own: the next one to sign in in this tab does not find it.
  const draft = () => `handrail-draft-${document.querySelector(".bar").dataset.person}`;

  handrail.composer = (element, trigger, props, watch, names) => {
    const form = element.querySelector("form");
    const { text, on, public: safe } = form.elements;
    const error = form.querySelector(".line-error");
    const flag = form.querySelector(".composer-day");
    let today = "";
    let busy = false;
    let patience = 0;

    const grow = () => {
      text.style.height = "auto";
      text.style.height = `${Math.min(text.scrollHeight, 200)}px`;
    };
    const fill = (words) => {
      text.value = words;
      sessionStorage.setItem(draft(), words);
      grow();
    };
    const flagDay = () => {
      const other = Boolean(on.value && today && on.value !== today);
      flag.hidden = !other;
      form.classList.toggle("composer-other-day", other);
      if (other) {
        const day = new Date(`${on.value}T12:00`);
        const named = day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
        const when = on.value < today ? "The rules of" : "The rules that will hold on";
        flag.querySelector("span").textContent = `${when} ${named} answer.`;
      }
    };
    const ask = () => {
      if (busy || !text.value.trim()) return;
      busy = true;
      form.setAttribute("aria-busy", "true");
      error.hidden = true;
      handrail.show("thread");
      const asked = text.value;
      clearTimeout(patience);
      patience = setTimeout(() => fail(asked, "No answer came. Check the connection and ask again."), PATIENCE_MS);
      trigger(names[0], {
        text: asked,
        on: on.value === today ? "" : on.value,
        audience: safe.checked ? "public" : "internal",
      });
    };
    const free = () => {
      busy = false;
      clearTimeout(patience);
      form.removeAttribute("aria-busy");
    };
    const fail = (asked, why) => {
      free();
      if (!text.value) fill(asked);
      error.textContent = why;
      error.hidden = false;
      text.focus();
    };
    const told = () => {
      const said = JSON.parse(props.value);
      if (said.state === "ready") {
        today = said.today;
        // What was put in before the server spoke stays.
        on.value ||= today;
        flagDay();
        if (!text.value) fill(sessionStorage.getItem(draft()) || "");
        form.classList.add("composer-ready");
        if (!handrail.narrow()) text.focus();
      } else if (said.state === "taken") {
        fill("");
      } else {
        free();
        if (said.state === "failed") fail(said.text, said.error);
      }
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask();
    });
    text.addEventListener("input", () => fill(text.value));
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        ask();
      }
    });
    on.addEventListener("input", flagDay);
    flag.querySelector("[data-today]").addEventListener("click", () => {
      on.value = today;
      flagDay();
      text.focus();
    });
    document.addEventListener("click", (event) => {
      const starter = event.target.closest("[data-ask]");
      if (!starter) return;
      fill(starter.dataset.ask);
      ask();
    });
    // A slash goes to the question box from anywhere but another field.
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      handrail.show("thread");
      text.focus();
    });
    watch("value", told);
    if (props.value) told();
  };

  handrail.thread = (element, trigger, names) => {
    element.addEventListener("click", (event) => {
      const chip = event.target.closest("[data-event=cite]");
      if (!chip) return;
      chosenChip = chip;
      wantedSource = `${chip.dataset.suggestion}-${chip.dataset.n}`;
      if (handrail.narrow()) handrail.show("source");
      document.getElementById("main").classList.add("source-open");
      // What is open already is not fetched again: its late arrival could undo a close.
      if (openSource === wantedSource) event.stopImmediatePropagation();
      revealSource();
    });
    handrail.connect(element, trigger, names);
    let newest = "";
    const follow = () => {
      markOpenChip();
      const now = element.querySelector(".thread")?.dataset.newest ?? "";
      if (now === newest) return;
      const answered = newest === "pending";
      newest = now;
      const turn = document.getElementById(`turn-${now}`);
      // The new question goes to the top once; its answer then grows into free space below.
      if (turn && !answered) {
        turn.scrollIntoView({ block: "start", behavior: handrail.calm() ? "auto" : "smooth" });
      }
    };
    new MutationObserver(follow).observe(element, { childList: true, subtree: true, attributes: true });
  };

  handrail.history = (element, trigger, names) => {
    handrail.connect(element, trigger, names);
    element.addEventListener("click", (event) => {
      if (event.target.closest("[data-event]")) handrail.show("thread");
    });
    element.addEventListener("input", (event) => {
      if (event.target.type !== "search") return;
      const wanted = event.target.value.trim().toLocaleLowerCase();
      for (const item of element.querySelectorAll(".history li")) {
        item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
      }
      for (const day of element.querySelectorAll(".history-day")) {
        day.hidden = !day.querySelector("li:not([hidden])");
      }
    });
  };

  handrail.source = (element, trigger, names) => {
    let shown = "";
    const main = () => document.getElementById("main");
    const close = () => {
      main().classList.remove("source-open");
      handrail.show("thread");
      if (!handrail.narrow()) trigger(names[0], {});
      const chip = chosenChip?.isConnected ? chosenChip : document.querySelector("#thread .chip-open");
      (chip ?? document.getElementById("ask-text")).focus();
      chosenChip = null;
    };
    const scrollToMark = () => {
      const mark = element.querySelector("mark");
      const frame = element.querySelector(".source-text");
      if (!mark || !frame) return;
      frame.scrollTop += mark.getBoundingClientRect().top - frame.getBoundingClientRect().top - 80;
    };
    // Focus follows to a source that was asked for, never to one that opened by itself.
    revealSource = () => {
      if (!shown || shown !== wantedSource) return;
      wantedSource = "";
      scrollToMark();
      element.querySelector(".source-head h2")?.focus({ preventScroll: true });
    };
    const follow = () => {
      const now = element.querySelector(".source")?.dataset.source ?? "";
      if (now === shown) return;
      shown = now;
      openSource = now;
      markOpenChip();
      scrollToMark();
      revealSource();
    };
    new MutationObserver(follow).observe(element, { childList: true, subtree: true, attributes: true });
    element.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) close();
    });
    // A column that was not on show when its source arrived could not scroll then.
    main()?.addEventListener("handrail:shown", (event) => {
      if (event.detail === "source") scrollToMark();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && shown) close();
    });
  };
})();
