// What both screens share: events to the server, notices, copying, and being signed out.
"use strict";

window.handrail = {};

(() => {
  const wired = new WeakSet();

  // Passes clicks and submitted forms marked data-event on to Gradio, with their data.
  handrail.connect = (element, trigger, names) => {
    const listen = (kind, handle) => element.addEventListener(kind, handle);
    if (wired.has(element)) return;
    wired.add(element);
    listen("click", (event) => {
      const chosen = event.target.closest("button[data-event]");
      if (chosen && names.includes(chosen.dataset.event)) {
        trigger(chosen.dataset.event, { ...chosen.dataset });
      }
    });
    listen("submit", (event) => {
      const form = event.target.closest("form[data-event]");
      if (!form) return;
      event.preventDefault();
      if (names.includes(form.dataset.event)) {
        trigger(form.dataset.event, { ...form.dataset, ...Object.fromEntries(new FormData(form)) });
      }
    });
  };

  // Says something in passing; `action` is an optional [label, function].
  handrail.notice = (text, action) => {
    let place = document.getElementById("notice");
    if (!place) {
      place = document.createElement("div");
      place.id = "notice";
      place.setAttribute("role", "status");
      document.body.append(place);
    }
    place.replaceChildren(text);
    if (action) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = action[0];
      button.addEventListener("click", () => {
        place.classList.remove("shown");
        action[1]();
      });
      place.append(" ", button);
    }
    place.classList.add("shown");
    clearTimeout(handrail.noticeTimer);
    handrail.noticeTimer = setTimeout(
      () => place.classList.remove("shown"),
      action ? 12000 : 3000,
    );
  };

  handrail.copy = async (text) => {
    // Browsers offer the clipboard on https and on this machine only.
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("not copied");
  };

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-copy]");
    if (!chosen) return;
    handrail.copy(chosen.dataset.copy).then(
      () => handrail.notice(chosen.dataset.copied),
      () => handrail.notice("The browser did not allow copying; select the text instead."),
    );
  });

  // A page that was left open overnight: back to the sign-in, and here again afterwards.
  const plainFetch = window.fetch.bind(window);
  window.fetch = async (...request) => {
    const response = await plainFetch(...request);
    if (response.status === 401 && new URL(response.url).origin === location.origin) {
      location.assign("/sign-in?next=" + encodeURIComponent(location.pathname + location.search));
    }
    return response;
  };

  // Shows one column at a time where there is no room for all.
  handrail.show = (part) => {
    const main = document.getElementById("main");
    if (!main) return;
    main.dataset.shown = part;
    for (const tab of main.querySelectorAll("[role=tab]")) {
      tab.setAttribute("aria-selected", String(tab.dataset.tab === part));
    }
    main.dispatchEvent(new CustomEvent("handrail:shown", { detail: part }));
  };

  handrail.tabs = (element) => {
    const first = element.querySelector("[aria-selected=true]");
    handrail.show(first.dataset.tab);
    element.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) handrail.show(tab.dataset.tab);
    });
    element.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const tabs = [...element.querySelectorAll("[role=tab]")];
      const at = tabs.indexOf(document.activeElement);
      if (!step || at < 0) return;
      const next = tabs[(at + step + tabs.length) % tabs.length];
      next.focus();
      handrail.show(next.dataset.tab);
    });
  };

  handrail.narrow = () => matchMedia("(max-width: 699px)").matches;
  handrail.calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
})();
