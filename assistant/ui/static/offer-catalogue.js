// The catalogue: its tabs and tables, the chosen offer, forms that lose nothing typed, the text.
"use strict";

(() => {
  const WAIT_MS = 450;
  const main = () => document.getElementById("main");
  const later = (work, wait = WAIT_MS) => {
    let timer = 0;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => work(...given), wait);
    };
  };

  // What one part of the page asks of another; filled in as the parts come to life.
  const page = { dirty: () => false, openSheet: () => {}, hearSheet: () => {}, editor: false };

  const unhide = () => {
    for (const part of document.querySelectorAll("[data-editor]")) part.hidden = !page.editor;
  };

  addEventListener("beforeunload", (event) => {
    if (page.dirty()) event.preventDefault();
  });

  // The top, the fields above the list, the tables ------------------------------------------

  handrail.catalogueHead = (place, trigger, names) => {
    handrail.connect(place, trigger, names);
    let shown = "";
    const follow = () => {
      const tab = place.querySelector(".catalogue-head")?.dataset.tab ?? "offers";
      if (tab === shown) return;
      shown = tab;
      main().dataset.tab = tab;
      main().dispatchEvent(new CustomEvent("handrail:tab", { detail: tab }));
      if (tab === "sheet") page.openSheet();
    };
    new MutationObserver(follow).observe(place, { childList: true, subtree: true, attributes: true });
    follow();
  };

  handrail.catalogueTools = (place, trigger, names) => {
    const form = place.querySelector("form");
    const look = () => trigger(names[0], Object.fromEntries(new FormData(form)));
    const soon = later(look, 180);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => (event.target.type === "search" ? soon() : look()));
  };

  handrail.catalogueRows = (place, trigger, names) => {
    handrail.connect(place, trigger, names);
    place.addEventListener("click", (event) => {
      if (event.target.closest("button, a")) return;
      event.target.closest("tr")?.querySelector("button[data-event]")?.click();
    });
  };

  handrail.catalogueDetail = (place, trigger, names) => {
    handrail.connect(place, trigger, names);
    let shown = "";
    const follow = () => {
      const now = place.querySelector(".detail")?.dataset.offer ?? "";
      main().classList.toggle("detail-open", Boolean(now));
      if (now === shown) return;
      const before = shown;
      shown = now;
      const address = new URL(location.href);
      if (now) address.searchParams.set("offer", now);
      else address.searchParams.delete("offer");
      history.replaceState(null, "", address);
      if (now) {
        place.querySelector(".detail-scroll").scrollTop = 0;
        place.querySelector("h2").focus({ preventScroll: true });
      } else if (before) {
        document.querySelector(`#rows [data-offer="${CSS.escape(before)}"] button`)?.focus();
      }
    };
    new MutationObserver(follow).observe(place, { childList: true, subtree: true, attributes: true });
    document.addEventListener("keydown", (event) => {
      const elsewhere = main().classList.contains("editor-open") || document.querySelector("dialog[open]");
      if (event.key === "Escape" && shown && !elsewhere) trigger("close", {});
    });
  };

  // Forms -----------------------------------------------------------------------------------

  // Fits a condition's comparisons and value to its fact; a new fact is compared its usual way.
  const fill = (row, anew = false) => {
    const fact = row.querySelector('[data-part="fact"]');
    if (!fact) return;
    const chosen = fact.selectedOptions[0];
    const allowed = (chosen?.dataset.operators ?? "").split(" ");
    const operator = row.querySelector('[data-part="operator"]');
    for (const option of operator.options) {
      option.hidden = option.disabled = !allowed.includes(option.value);
    }
    if (anew || operator.selectedOptions[0]?.disabled) operator.value = allowed[0];
    const value = row.querySelector('[data-part="value"]');
    value.placeholder = chosen?.dataset.example ?? "";
    value.setAttribute("list", chosen?.dataset.values ? `values-${chosen.value}` : "");
  };

  // Every field of a form as texts; several values of one name stand on lines of their own.
  const collect = (form) => {
    const told = {};
    for (const field of form.elements) {
      if (!field.name || field.closest(".form-row")) continue;
      if (field.type === "radio" && !field.checked) continue;
      if (field.type === "checkbox") {
        told[field.name] ??= "";
        if (field.checked) told[field.name] += `${field.value}\n`;
      } else told[field.name] = field.value;
    }
    for (const list of form.querySelectorAll("[data-rows]")) {
      [...list.querySelectorAll(".form-row")].forEach((row, at) => {
        for (const field of row.querySelectorAll("[data-part]")) {
          told[`${list.dataset.rows}.${at}.${field.dataset.part}`] = field.value;
        }
      });
    }
    return told;
  };

  const nameOf = (field) => {
    const row = field.closest(".form-row");
    if (!row) return field.name;
    const list = row.closest("[data-rows]");
    return `${list.dataset.rows}.${[...list.querySelectorAll(".form-row")].indexOf(row)}.${field.dataset.part}`;
  };

  const controlOf = (form, name) => {
    const [rows, at, part] = name.split(".");
    const list = form.querySelector(`[data-rows="${CSS.escape(rows)}"]`);
    if (list && part) return list.querySelectorAll(".form-row")[at]?.querySelector(`[data-part="${part}"]`);
    const found = form.elements[name];
    return found instanceof RadioNodeList ? found[0] : found;
  };

  const clear = (form) => {
    for (const told of form.querySelectorAll(".fault")) told.remove();
    for (const field of form.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
  };

  // Says each fault at its field: all of them once saving was tried, else of fields gone through.
  const judge = (form, faults) => {
    clear(form);
    const whole = form.querySelector(".form-whole");
    whole.replaceChildren();
    let first = null;
    faults.forEach(([name, reason], at) => {
      const control = name && controlOf(form, name);
      if (!form.tried && !(control && form.touched.has(name))) return;
      const told = document.createElement("p");
      told.className = "fault";
      told.id = `fault-${at}`;
      told.textContent = reason;
      if (control) {
        control.setAttribute("aria-invalid", "true");
        control.setAttribute("aria-describedby", told.id);
        (control.closest(".form-row, .ask, fieldset") ?? control.parentElement).append(told);
        control.closest("details")?.setAttribute("open", "");
      } else whole.append(told);
      first ??= control || whole;
    });
    return first;
  };

  handrail.catalogueEditor = (place, trigger, props, watch) => {
    const host = place.querySelector(".editor-host");
    const answer = place.querySelector(".answer-host");
    const picker = place.querySelector("dialog");
    const kept = new Map();
    let open = null;

    const show = (form) => {
      open = form;
      host.replaceChildren(...(form ? [form] : []));
      main().classList.toggle("editor-open", Boolean(form));
      place.querySelector(".editor").hidden = !form;
    };
    page.dirty = () => [...kept.values(), open].some((form) => form?.changed) || page.sheetChanged?.();

    const leave = () => {
      const form = open;
      show(null);
      if (!form?.changed) return;
      kept.set(form.dataset.key, form);
      handrail.notice(`Your changes to ${form.dataset.title} are kept.`, ["Go on with them", () => show(form)]);
    };

    const check = later(() => open && trigger("judge", collect(open)));

    const begin = (html, key) => {
      if (open?.changed && open.dataset.key !== key) kept.set(open.dataset.key, open);
      if (open?.dataset.key === key && open.changed) return;
      const before = kept.get(key);
      if (before) {
        show(before);
        handrail.notice("You were not done here; this is what you typed.", ["Start afresh", () => {
          kept.delete(key);
          before.changed = false;
          show(null);
          begin(html, key);
        }]);
      } else {
        const made = document.createElement("template");
        made.innerHTML = html;
        const form = made.content.querySelector("form");
        form.touched = new Set();
        show(form);
        for (const row of form.querySelectorAll(".form-row")) fill(row);
      }
      open.querySelector("h2").focus({ preventScroll: true });
      open.querySelector(".form-body").scrollTop = 0;
    };

    const save = () => {
      open.tried = true;
      open.querySelector(".form-overtaken").replaceChildren();
      trigger("save", collect(open));
    };

    const drop = (key) => {
      kept.delete(key);
      if (open?.dataset.key === key) {
        open.changed = false;
        show(null);
      }
    };

    const overtaken = (said) => {
      const form = open?.dataset.key === said.key ? open : kept.get(said.key);
      if (!form) return;
      // Beside what is wrong with the fields, which comes and goes while one types.
      const line = form.querySelector(".form-overtaken");
      const told = document.createElement("p");
      const again = document.createElement("button");
      told.className = "line-error";
      told.setAttribute("role", "alert");
      told.textContent = said.text + (said.same ? " They changed this one too: saving replaces their changes. " : " ");
      again.type = "button";
      again.className = "link";
      again.textContent = `Save onto version ${said.version}`;
      again.addEventListener("click", () => {
        form.elements.base.value = said.version;
        if (form.elements.place) form.elements.place.value = said.place;
        save();
      });
      told.append(again);
      line.replaceChildren(told);
      again.focus();
    };

    host.addEventListener("input", (event) => {
      if (!open) return;
      open.changed = true;
      const row = event.target.closest(".form-row");
      if (row && event.target.dataset.part === "fact") fill(row, true);
      check();
    });
    host.addEventListener("focusout", (event) => {
      if (open && event.target.matches("input, select, textarea")) {
        open.touched.add(nameOf(event.target));
        check();
      }
    });
    host.addEventListener("submit", (event) => {
      event.preventDefault();
      save();
    });
    host.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (!pressed) return;
      if (pressed.dataset.do === "close") leave();
      else if (pressed.dataset.do === "remove") trigger("remove", collect(open));
      else if (pressed.dataset.add) {
        const list = open.querySelector(`[data-rows="${pressed.dataset.add}"]`);
        const made = open.querySelector(`template[data-row="${pressed.dataset.add}"]`).content.cloneNode(true);
        list.append(made);
        const row = list.lastElementChild;
        fill(row, true);
        row.querySelector("select, input").focus();
        open.changed = true;
      } else if (pressed.dataset.do === "drop") {
        const row = pressed.closest(".form-row");
        const next = row.nextElementSibling ?? row.previousElementSibling;
        const add = row.closest("[data-rows]").parentElement.querySelector("[data-add]");
        row.remove();
        (next?.querySelector("select, input") ?? add).focus();
        open.changed = true;
        check();
      } else if (pressed.dataset.do === "pick") pick();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && open && !picker.open) {
        event.stopImmediatePropagation();
        leave();
      }
      if ((event.ctrlKey || event.metaKey) && event.key === "s" && open) {
        event.preventDefault();
        save();
      }
    });

    // The words of a policy: found in the documents in force, marked, taken as they stand -----

    const find = picker.querySelector("form");
    const results = picker.querySelector(".picker-results");
    const take = picker.querySelector("[data-do=take]");
    const ask = () => trigger("passages", Object.fromEntries(new FormData(find)));
    const askSoon = later(ask, 250);

    const pick = () => {
      find.elements.document.replaceChildren(
        ...[...open.elements["policy.document"].options].map((option) => option.cloneNode(true)),
      );
      find.elements.document.options[0].textContent = "Every document in force";
      find.elements.document.value = open.elements["policy.document"].value;
      find.elements.words.value = "";
      results.replaceChildren();
      take.disabled = true;
      picker.showModal();
      find.elements.words.focus();
      ask();
    };
    const marked = () => {
      const selection = getSelection();
      const inside = selection.rangeCount && selection.anchorNode?.parentElement?.closest(".passage-words");
      const text = selection.toString().trim();
      if (inside && text && inside.contains(selection.focusNode)) return [inside, text];
      const pressed = [...results.querySelectorAll('[aria-pressed="true"]')];
      if (!pressed.length) return null;
      const words = pressed[0].closest(".passage-words");
      const all = [...words.querySelectorAll("[aria-pressed]")];
      const from = all.indexOf(pressed[0]);
      const to = all.indexOf(pressed[pressed.length - 1]);
      return [words, all.slice(from, to + 1).map((each) => each.textContent).join("").trim()];
    };
    const press = (sentence) => {
      const words = sentence.closest(".passage-words");
      for (const each of results.querySelectorAll('[aria-pressed="true"]')) {
        if (each.closest(".passage-words") !== words) each.setAttribute("aria-pressed", "false");
      }
      const on = sentence.getAttribute("aria-pressed") === "true";
      sentence.setAttribute("aria-pressed", String(!on));
      take.disabled = !marked();
    };
    results.addEventListener("click", (event) => {
      const sentence = event.target.closest("[aria-pressed]");
      if (sentence && !getSelection().toString().trim()) press(sentence);
    });
    results.addEventListener("keydown", (event) => {
      const sentence = event.target.closest("[aria-pressed]");
      if (sentence && (event.key === " " || event.key === "Enter")) {
        event.preventDefault();
        press(sentence);
      }
    });
    document.addEventListener("selectionchange", () => {
      if (picker.open) take.disabled = !marked();
    });
    find.addEventListener("submit", (event) => event.preventDefault());
    find.addEventListener("input", askSoon);
    take.addEventListener("mousedown", (event) => event.preventDefault());
    picker.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (pressed?.dataset.do === "cancel") picker.close();
      if (pressed !== take || !open) return;
      const [words, text] = marked();
      open.elements["policy.document"].value = words.dataset.document;
      open.elements["policy.heading"].value = words.dataset.heading;
      open.elements["policy.quote"].value = text;
      open.changed = true;
      for (const name of ["policy.document", "policy.heading", "policy.quote"]) open.touched.add(name);
      picker.close();
      open.elements["policy.quote"].focus();
      trigger("judge", collect(open));
    });

    // Answers about the text; what is said in passing ------------------------------------------

    const tell = (html) => {
      answer.innerHTML = html;
      main().classList.toggle("answer-open", Boolean(html));
      place.querySelector(".answers").hidden = !html;
      answer.querySelector("h2")?.focus({ preventScroll: true });
      page.hearSheet({ state: "answered", lines: [...answer.querySelectorAll("[data-line]")].map((each) => Number(each.dataset.line)) });
    };
    answer.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (!pressed) return;
      if (pressed.dataset.line) page.hearSheet({ state: "jump", line: Number(pressed.dataset.line) });
      else if (pressed.dataset.base) page.hearSheet({ state: "rebase", version: pressed.dataset.base });
      else if (pressed.dataset.again) page.openSheet(true);
      else if (pressed.dataset.do === "close") tell("");
    });
    place.querySelector(".answers").addEventListener("click", (event) => {
      if (event.target.closest("[data-do=close]")) tell("");
    });
    main().addEventListener("handrail:tab", (event) => {
      if (event.detail !== "sheet") tell("");
      if (open) leave();
    });

    const hear = {
      ready: (said) => {
        page.editor = said.editor;
        unhide();
        const wanted = new URLSearchParams(location.search).get("offer");
        if (wanted) trigger("choose", { offer: wanted });
      },
      said: (said) => {
        handrail.notice(said.text, said.undo ? ["Undo", () => trigger("undo", JSON.parse(said.undo))] : undefined);
        if (said.newer) page.hearSheet({ state: "newer" });
      },
      form: (said) => begin(said.html, said.key),
      faults: (said) => {
        if (open?.dataset.key !== said.key) return;
        const first = judge(open, JSON.parse(said.faults));
        if (said.saving && first) {
          first.scrollIntoView({ block: "center" });
          first.focus?.();
        }
      },
      overtaken,
      saved: (said) => {
        drop(said.key);
        handrail.notice(said.text);
        page.hearSheet({ state: "newer" });
      },
      passages: (said) => {
        results.innerHTML = said.html;
        take.disabled = true;
      },
      answer: (said) => tell(said.html),
      sheet: (said) => {
        tell("");
        page.hearSheet(said);
      },
      published: (said) => {
        tell("");
        page.hearSheet(said);
        handrail.notice(`Version ${said.version} holds from now on.`);
      },
    };
    watch("value", () => {
      const said = JSON.parse(props.value);
      hear[said.state]?.(said);
    });
  };

  // The text ----------------------------------------------------------------------------------

  handrail.catalogueSheet = (place, trigger) => {
    const text = place.querySelector("textarea");
    const lines = place.querySelector(".sheet-lines");
    const state = place.querySelector(".sheet-state");
    const publish = place.querySelector(".sheet-publish");
    const input = place.querySelector("input[type=file]");
    let version = "";
    let fresh = "";
    let wrong = new Set();
    let asked = null;

    const changed = () => version !== "" && text.value !== fresh;
    page.sheetChanged = changed;
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
      state.textContent = changed() ? `Changed since version ${version}` : "";
      for (const button of publish.querySelectorAll("button")) button.disabled = !changed();
    };
    const numberSoon = later(number, 60);
    const send = (name, more = {}) => trigger(name, { text: text.value, version: String(version), ...more });

    page.openSheet = (again = false) => {
      const newest = document.querySelector(".catalogue-head")?.dataset.version;
      if (!again && (changed() || String(version) === newest)) return;
      asked = text.value;
      trigger("open", {});
    };
    page.hearSheet = (said) => {
      if (said.state === "sheet") {
        // Whoever typed since they asked keeps what they typed.
        if (asked !== text.value) return;
        version = said.version;
        text.value = fresh = said.text.replaceAll("\r\n", "\n");
        text.readOnly = !said.editor;
        wrong = new Set();
      } else if (said.state === "published") {
        version = said.version;
        fresh = text.value;
        wrong = new Set();
        publish.reset();
      } else if (said.state === "newer") {
        if (changed()) return;
        version = fresh = text.value = "";
        text.readOnly = true;
      } else if (said.state === "rebase") {
        version = said.version;
        handrail.notice(`Publishing now builds on version ${version}.`);
      } else if (said.state === "answered") {
        wrong = new Set(said.lines);
        if (wrong.size) {
          number();
          const height = parseFloat(getComputedStyle(text).lineHeight);
          text.scrollTop = Math.max(0, (Math.min(...wrong) - 1) * height - text.clientHeight / 3);
        }
      } else if (said.state === "jump") {
        const before = text.value.split("\n").slice(0, said.line - 1);
        const from = before.reduce((sum, line) => sum + line.length + 1, 0);
        const to = text.value.indexOf("\n", from);
        if (matchMedia("(max-width: 1099px)").matches) main().classList.remove("answer-open");
        text.focus();
        text.setSelectionRange(from, to < 0 ? text.value.length : to);
        const height = parseFloat(getComputedStyle(text).lineHeight);
        text.scrollTop = Math.max(0, (said.line - 1) * height - text.clientHeight / 3);
        text.scrollLeft = 0;
      }
      number();
    };

    text.addEventListener("input", numberSoon);
    text.addEventListener("scroll", () => (lines.scrollTop = text.scrollTop));
    place.addEventListener("click", (event) => {
      const wanted = event.target.closest("button[data-do]")?.dataset.do;
      if (wanted === "check" || wanted === "whatif") {
        if (wanted === "whatif") state.textContent = "Trying it on past cases …";
        send(wanted);
      } else if (wanted === "upload") input.click();
      else if (wanted === "download") {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([text.value], { type: "application/yaml" }));
        link.download = `offers-version-${version || 0}.yaml`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 1000);
      }
    });
    input.addEventListener("change", async () => {
      const file = input.files[0];
      input.value = "";
      if (!file) return;
      if (file.size > 800_000) {
        handrail.notice("That file is larger than 800 KB; a catalogue is smaller. Choose another.");
        return;
      }
      const before = text.value;
      text.value = (await file.text()).replaceAll("\r\n", "\n").replace(/^\uFEFF/, "");
      number();
      handrail.notice(`${file.name} is here, not published yet.`, ["Undo", () => {
        text.value = before;
        number();
      }]);
      send("check");
    });
    publish.addEventListener("submit", (event) => {
      event.preventDefault();
      send("publish", Object.fromEntries(new FormData(publish)));
    });
    text.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "Enter") send("check");
    });
    number();
  };
})();
