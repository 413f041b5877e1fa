// The floor's cases: escalations and people kept up to date, one conversation looked in on.
"use strict";

(() => {
  const LOOK_AGAIN_MS = 5000;
  const FOLLOW_MS = 2000;
  const main = () => document.getElementById("main");

  // What several parts do with an answer to a button; `again` is what sends it once more.
  const answered = (said, send) => {
    if (said.state === "failed") {
      handrail.notice(said.text);
      return;
    }
    const undo = said.undo ? ["Undo", () => send("act", JSON.parse(said.undo))] : null;
    const answer = said.desk && !undo ? ["Answer on the desk", () => location.assign(`/desk/?case=${encodeURIComponent(said.desk)}`)] : null;
    handrail.notice(said.text, undo ?? answer ?? undefined);
    main().dispatchEvent(new CustomEvent("handrail:acted"));
  };

  // Buttons and forms that say what shall be done with a case.
  const acting = (element, send) => {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-act]");
      if (button) send("act", { ...button.dataset });
      const watched = event.target.closest("[data-watch]");
      if (watched) {
        main().dispatchEvent(new CustomEvent("handrail:watch", { detail: { case: watched.dataset.watch, from: watched } }));
      }
    });
    element.addEventListener("submit", (event) => {
      const form = event.target.closest("form[data-act]");
      if (!form) return;
      event.preventDefault();
      const chosen = form.elements.to;
      if (!chosen.value) {
        handrail.notice("Choose who gets the case.");
        chosen.focus();
        return;
      }
      send("act", { ...form.dataset, ...Object.fromEntries(new FormData(form)) });
      for (const each of form.elements) each.touched = false;
      form.reset();
      form.closest("details").open = false;
    });
    // One at a time is open, and Escape closes it.
    element.addEventListener("toggle", (event) => {
      if (!event.target.matches(".assign[open]")) return;
      for (const each of document.querySelectorAll(".assign[open]")) {
        if (each !== event.target) each.open = false;
      }
      // Only where a person opened it: what was put back as it was keeps its place.
      if (event.target.contains(document.activeElement)) event.target.querySelector("select").focus();
    }, true);
    element.addEventListener("keydown", (event) => {
      const open = event.key === "Escape" && event.target.closest(".assign[open]");
      if (!open) return;
      event.stopPropagation();
      open.open = false;
      open.querySelector("summary").focus();
    });
  };

  // Escalations, and people --------------------------------------------------------------------

  handrail.floorCases = (name, element, trigger, props, watch, names) => {
    const place = element.querySelector("[data-place]");
    let digest = "";
    let count = null;
    const inSight = () => main().dataset.shown === name;
    const look = () => {
      // The first part tells how many there are, whatever is in sight.
      if (!document.hidden && (inSight() || name === "escalations")) trigger(names[0], { shown: digest });
    };
    const send = (event, told) => trigger(event, told);
    acting(element, send);
    main().addEventListener("handrail:acted", look);
    main().addEventListener("handrail:shown", look);
    document.addEventListener("visibilitychange", look);
    setInterval(look, LOOK_AGAIN_MS);
    watch("value", () => {
      const said = JSON.parse(props.value);
      if (said.state === "shown") {
        digest = said.digest;
        handrail.casework.setNow(said.now);
        handrail.casework.fill(place, said.html);
        if (said.count === undefined) return;
        if (count !== null && said.count > count) handrail.floorSay(`${said.count - count} new on the way up.`);
        count = said.count;
        main().dispatchEvent(new CustomEvent("handrail:going", { detail: count }));
      } else if (said.state === "trouble") handrail.notice(said.text);
      else answered(said, send);
    });
    look();
  };

  // One conversation as it goes on ----------------------------------------------------------------

  handrail.live = (element, trigger, props, watch, names) => {
    const panel = element.querySelector(".live");
    const head = panel.querySelector("[data-head]");
    const thread = panel.querySelector("[data-thread]");
    const newest = panel.querySelector("[data-newest]");
    const said = panel.querySelector("[data-live-said]");
    const dialog = panel.querySelector("dialog");
    let here = "";
    let digest = "";
    let from = null;
    let messages = 0;

    const send = (event, told) => trigger(event, { case: here, ...told });
    const follow = () => {
      if (here && !document.hidden) send(names[0], { shown: digest });
    };
    const atEnd = () => thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
    const toEnd = () => {
      thread.scrollTop = thread.scrollHeight;
      newest.hidden = true;
    };
    const address = () => {
      const now = new URL(location.href);
      if (here) now.searchParams.set("case", here);
      else now.searchParams.delete("case");
      history.replaceState(null, "", now);
    };
    const open = (id, opener) => {
      if (here && here !== id) send("leave", {});
      if (here !== id) {
        digest = "";
        messages = 0;
        head.replaceChildren();
        thread.replaceChildren();
        head.filled = thread.filled = null;
      }
      here = id;
      from = opener?.dataset.watch ?? from;
      panel.hidden = false;
      main().classList.add("live-open");
      address();
      follow();
    };
    const close = () => {
      if (!here) return;
      send("leave", {});
      here = "";
      panel.hidden = true;
      main().classList.remove("live-open");
      address();
      const shown = main().dataset.shown;
      document.querySelector(`#${CSS.escape(shown)} [data-watch="${CSS.escape(from ?? "")}"]`)?.focus();
    };

    acting(element, send);
    main().addEventListener("handrail:watch", (event) => open(event.detail.case, event.detail.from));
    main().addEventListener("handrail:acted", follow);
    panel.querySelector("[data-close]").addEventListener("click", close);
    newest.addEventListener("click", toEnd);
    thread.addEventListener("scroll", () => {
      if (atEnd()) newest.hidden = true;
    });
    panel.addEventListener("click", (event) => {
      const source = event.target.closest("[data-message-source], [data-policy]");
      if (source) send("cite", { source: source.dataset.suggestion, n: source.dataset.n });
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && here && !dialog.open) close();
    });
    addEventListener("pagehide", () => here && send("leave", {}));
    setInterval(follow, FOLLOW_MS);
    document.addEventListener("visibilitychange", follow);

    const show = (told) => {
      if (told.case !== here) return;
      const first = !digest;
      const end = first || atEnd();
      digest = told.digest;
      handrail.casework.setNow(told.now);
      handrail.casework.fill(head, told.head);
      handrail.casework.fill(thread, told.html);
      const now = thread.querySelectorAll(".message").length;
      // Whoever reads further up is told, and stays where they read.
      if (end) toEnd();
      else if (now > messages) newest.hidden = false;
      if (!first && now > messages) said.textContent = "A new message came.";
      messages = now;
      if (first) head.querySelector("h2")?.focus({ preventScroll: true });
    };
    watch("value", () => {
      const told = JSON.parse(props.value);
      if (told.state === "shown") show(told);
      else if (told.state === "gone") {
        if (told.case !== here) return;
        close();
        handrail.notice(told.text);
      } else if (told.state === "source") {
        dialog.querySelector("[data-source]").innerHTML = told.html;
        dialog.showModal();
      } else answered(told, send);
    });
    const wanted = new URLSearchParams(location.search).get("case");
    if (wanted) open(wanted);
  };
})();
