// The service page: a text is opened, checked, published, and never lost; a message is tried.
"use strict";

(() => {
  const main = () => document.getElementById("main");
  const later = (work, wait) => {
    let timer = 0;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => work(...given), wait);
    };
  };

  // What is typed outlives the page: one draft a text and person, with the version it is of.
  const drafts = {
    key: (name) => `handrail.service.${document.querySelector(".bar")?.dataset.person ?? ""}.${name}`,
    of(name) {
      try {
        return JSON.parse(localStorage.getItem(this.key(name)) ?? "null");
      } catch {
        return null;
      }
    },
    keep(name, draft) {
      try {
        if (draft) localStorage.setItem(this.key(name), JSON.stringify(draft));
        else localStorage.removeItem(this.key(name));
        return true;
      } catch {
        return false;
      }
    },
  };

  // The list and the text ------------------------------------------------------------------------

  handrail.serviceSheet = (element, trigger, props, watch, names) => {
    const list = element.querySelector("[data-list]");
    const title = element.querySelector("[data-title]");
    const about = element.querySelector("[data-about]");
    const state = element.querySelector("[data-state]");
    const answer = element.querySelector("[data-answer]");
    const text = element.querySelector(".paper-text");
    const lines = element.querySelector(".paper-lines");
    const publish = element.querySelector(".paper-publish");
    const drop = element.querySelector("[data-do=drop]");
    const input = element.querySelector("input[type=file]");
    const shownVersions = element.querySelector("[data-do=versions]");
    let editor = false;
    let name = "";
    let version = 0;
    let fresh = "";
    let versions = "";
    let older = null;
    let wrong = new Set();
    let unkept = false;

    const send = (event, more = {}) => trigger(event, { name, text: text.value, version: String(version), ...more });
    const changed = () => name !== "" && text.value !== fresh;
    addEventListener("beforeunload", (event) => {
      if (unkept && changed()) event.preventDefault();
    });

    const marks = () => {
      for (const each of list.querySelectorAll("[data-text]")) {
        const current = each.dataset.text === name;
        each.toggleAttribute("aria-current", current);
        if (current) each.setAttribute("aria-current", "true");
        each.querySelector(".text-mark").hidden = !(current ? changed() : drafts.of(each.dataset.text));
      }
    };
    const number = () => {
      const many = text.value.split("\n").length;
      if (lines.childElementCount !== many) {
        lines.replaceChildren(
          ...Array.from({ length: many }, (_, at) => {
            const line = document.createElement("span");
            line.textContent = at + 1;
            return line;
          }),
        );
      }
      [...lines.children].forEach((line, at) => line.classList.toggle("line-wrong", wrong.has(at + 1)));
      lines.scrollTop = text.scrollTop;
      const of = version ? `version ${version}` : "the text as it came";
      state.textContent = changed() ? `Changed since ${of}` : editor || !name ? "" : "You read this text; others edit it.";
      drop.hidden = !changed();
      publish.querySelector("button").disabled = !changed();
      marks();
    };
    const keep = () => {
      if (!name) return;
      unkept = !drafts.keep(name, changed() ? { text: text.value, version, fresh } : null);
    };
    const keepSoon = later(keep, 250);
    const numberSoon = later(number, 60);
    const typed = () => {
      keepSoon();
      numberSoon();
    };
    const tell = (html, found = []) => {
      answer.innerHTML = html;
      answer.hidden = !html;
      wrong = new Set(found);
      shownVersions.setAttribute("aria-expanded", String(Boolean(html && answer.querySelector(".version-list"))));
      for (const part of answer.querySelectorAll("[data-editor]")) part.hidden = !editor;
      number();
      answer.querySelector("h3")?.focus({ preventScroll: true });
      answer.scrollTop = 0;
      if (wrong.size) scrollTo(Math.min(...wrong));
    };
    const scrollTo = (line) => {
      const height = parseFloat(getComputedStyle(text).lineHeight);
      text.scrollTop = Math.max(0, (line - 1) * height - text.clientHeight / 3);
      text.scrollLeft = 0;
    };
    const goTo = (line) => {
      const before = text.value.split("\n").slice(0, line - 1);
      const from = before.reduce((sum, each) => sum + each.length + 1, 0);
      const to = text.value.indexOf("\n", from);
      text.focus();
      text.setSelectionRange(from, to < 0 ? text.value.length : to);
      scrollTo(line);
    };
    const open = (wanted) => {
      keep();
      trigger(names[0], { name: wanted });
    };

    list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-text]");
      if (!chosen) return;
      if (handrail.narrow()) handrail.show("sheet");
      if (chosen.dataset.text !== name) open(chosen.dataset.text);
    });
    text.addEventListener("input", typed);
    text.addEventListener("scroll", () => (lines.scrollTop = text.scrollTop));
    text.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "Enter") send("check");
    });
    element.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (!pressed) return;
      const { line, base } = pressed.dataset;
      if (line) goTo(Number(line));
      else if (pressed.dataset.older) send("older", { version: pressed.dataset.older });
      else if (base) {
        version = Number(base);
        keep();
        tell("");
        handrail.notice(`Publishing now builds on version ${version}.`);
      }
      const act = {
        check: () => send("check"),
        versions: () => tell(answer.querySelector(".version-list") ? "" : versions),
        "versions-again": () => tell(versions),
        close: () => {
          tell("");
          shownVersions.focus();
        },
        download() {
          const link = document.createElement("a");
          link.href = URL.createObjectURL(new Blob([text.value], { type: "application/yaml" }));
          link.download = `${name}-version-${version}.yaml`;
          link.click();
          setTimeout(() => URL.revokeObjectURL(link.href), 1000);
        },
        upload: () => input.click(),
        drop() {
          const before = text.value;
          const was = name;
          drafts.keep(name, null);
          text.value = fresh;
          trigger(names[0], { name });
          handrail.notice("Your changes are dropped.", ["Undo", () => {
            if (name !== was) return;
            text.value = before;
            typed();
          }]);
        },
        "take-up"() {
          const before = text.value;
          text.value = older;
          tell("");
          typed();
          handrail.notice("It is in the editor, not published yet.", ["Undo", () => {
            text.value = before;
            typed();
          }]);
        },
      }[pressed.dataset.do];
      act?.();
    });
    input.addEventListener("change", async () => {
      const file = input.files[0];
      input.value = "";
      if (!file || !name) return;
      if (file.size > 800_000) {
        handrail.notice("That file is larger than 800 KB; these texts are smaller. Choose another.");
        return;
      }
      const before = text.value;
      text.value = (await file.text()).replaceAll("\r\n", "\n").replace(/^\uFEFF/, "");
      typed();
      handrail.notice(`${file.name} is here, not published yet.`, ["Undo", () => {
        text.value = before;
        typed();
      }]);
      send("check");
    });
    publish.addEventListener("submit", (event) => {
      event.preventDefault();
      keep();
      send("publish", { before: fresh, ...Object.fromEntries(new FormData(publish)) });
    });
    addEventListener("pagehide", keep);

    const listed = (html) => {
      list.innerHTML = html;
      marks();
    };
    const hear = {
      ready(said) {
        editor = said.editor;
        for (const part of element.querySelectorAll("[data-editor]")) part.hidden = !editor;
        listed(said.html);
        const wanted = new URLSearchParams(location.search).get("text");
        const first = [...list.querySelectorAll("[data-text]")].find((each) => each.dataset.text === wanted);
        open((first ?? list.querySelector("[data-text]")).dataset.text);
        if (first && handrail.narrow()) handrail.show("sheet");
      },
      text(said) {
        const draft = drafts.of(said.name);
        const turned = name !== said.name;
        name = said.name;
        fresh = said.text.replaceAll("\r\n", "\n");
        version = said.version;
        versions = said.versions;
        editor = said.editor;
        // A draft goes on from the version it was of, so that nobody's changes are undone unseen.
        if (draft && editor) {
          if (draft.version !== said.version) fresh = draft.fresh;
          version = draft.version;
          text.value = draft.text;
          if (turned) handrail.notice("This is what you typed before; it is not published yet.");
        } else text.value = fresh;
        text.readOnly = !editor;
        title.textContent = said.title;
        about.textContent = said.about;
        for (const each of element.querySelectorAll(".paper-tools .button")) {
          if (each.type !== "submit") each.disabled = false;
        }
        const address = new URL(location.href);
        address.searchParams.set("text", name);
        history.replaceState(null, "", address);
        if (turned) {
          publish.reset();
          text.scrollTop = text.scrollLeft = 0;
        }
        tell("");
        if (turned) text.setSelectionRange(0, 0);
      },
      older(said) {
        if (said.name !== name) return;
        older = said.text.replaceAll("\r\n", "\n");
        tell(said.html);
      },
      answer(said) {
        const place = document.createElement("template");
        place.innerHTML = said.html;
        const found = [...place.content.querySelectorAll("[data-line]")].map((each) => Number(each.dataset.line));
        tell(said.html, found);
      },
      published(said) {
        if (said.name !== name) return;
        version = said.version;
        fresh = text.value;
        versions = said.versions;
        publish.reset();
        drafts.keep(name, null);
        tell("");
        listed(said.html);
        handrail.notice(`Version ${said.version} holds from now on.`);
      },
      failed: (said) => handrail.notice(said.text),
    };
    watch("value", () => {
      const said = JSON.parse(props.value);
      hear[said.state]?.(said);
    });
    handrail.tabs(element.querySelector(".service-tabs"));
    number();
  };

  // A message is tried ------------------------------------------------------------------------------

  handrail.serviceTrial = (element, trigger, props, watch, names) => {
    const form = element.querySelector("form");
    const tried = element.querySelector("[data-tried]");
    const button = form.querySelector("button[type=submit]");
    const reach = form.elements.reach;
    const kept = "handrail.service.trial";
    form.elements.text.value = sessionStorage.getItem(kept) ?? "";
    const attempt = () => {
      button.disabled = true;
      tried.setAttribute("aria-busy", "true");
      trigger(names[0], Object.fromEntries(new FormData(form)));
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      attempt();
    });
    form.addEventListener("input", () => {
      try {
        sessionStorage.setItem(kept, form.elements.text.value);
      } catch {
        // What does not fit stays in the box alone.
      }
    });
    form.elements.channel.addEventListener("change", () => {
      reach.hidden = form.elements.channel.value !== "social";
      if (reach.hidden) reach.value = "";
    });
    form.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "Enter") attempt();
    });
    watch("value", () => {
      const said = JSON.parse(props.value);
      button.disabled = false;
      tried.removeAttribute("aria-busy");
      if (said.state === "failed") handrail.notice(said.text);
      else tried.innerHTML = said.html;
    });
  };
})();
