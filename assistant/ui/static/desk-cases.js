// The desk's cases: the inbox, the case that is open, the answer to it, the way up.
"use strict";

(() => {
  const LOOK_MS = 4000;
  const FIND_REST_MS = 300;
  const CHECK_REST_MS = 900;
  const DRAFT_REST_MS = 700;
  const PATIENCE_MS = 20000;
  const KEPT_MS = 30 * 24 * 3600 * 1000;
  const { store, listener, fromHere, rest, autosize, boxText } = handrail.desk;
  const { fill, setNow } = handrail.casework;
  const main = () => document.getElementById("main");
  const place = (name) => document.querySelector(`[data-${name}]`);

  // The case that is open as it was told last; nothing of it is decided here.
  const shown = { id: "", revision: "", digest: "", chat: "", mine: false, may_answer: false };
  let send = () => {};
  let look = () => {};
  let fillWith = "";
  let busy = null;

  const opened = () => handrail.inCase?.() ?? "";
  const trouble = (where, why) => {
    const line = document.querySelector(`[data-error="${where}"]`);
    if (!line) return;
    line.textContent = why;
    line.hidden = !why;
    if (why && where === "side") line.scrollIntoView({ block: "nearest" });
  };
  const quiet = () => ["head", "reply", "side", "packet"].forEach((where) => trouble(where, ""));
  const free = () => {
    if (!busy) return;
    clearTimeout(busy.patience);
    for (const button of busy.buttons) button.disabled = false;
    busy = null;
  };
  // One thing at a time: what was pressed waits for its answer, so that nothing is done twice.
  const once = (name, said, button) => {
    if (busy) return;
    quiet();
    const where = said.where ?? "head";
    busy = { buttons: button ? [button] : [], where, what: said.act ?? name };
    if (button) button.disabled = true;
    busy.patience = setTimeout(() => {
      free();
      trouble(where, "No answer came. Check the connection and look at the case before you try again.");
    }, PATIENCE_MS);
    send(name, said);
  };
  const act = (what, said = {}, button = null) => once("act", { act: what, ...said }, button);

  // What this page shows of the open case, and whether a reply to it is being written.
  const seenOfCase = () => {
    const known = shown.id === opened();
    return {
      case_state: known ? shown.digest : "",
      chat_state: known ? shown.chat : "",
      writing: handrail.chat.writing() ? "yes" : "",
      hidden: document.hidden ? "yes" : "",
    };
  };

  // Which part stands beside the case, where there is room for one at a time.
  handrail.besideCase = (part) => {
    if (!opened()) return;
    main().dataset.beside = part;
    for (const each of document.querySelectorAll("[data-beside-choice]")) {
      each.setAttribute("aria-pressed", String(each.dataset.besideChoice === part));
    }
  };
  const showSide = (part) => {
    main().classList.add("source-open");
    handrail.besideCase("side");
    if (handrail.narrow()) handrail.show("side");
    const heading = document.querySelector(`[data-part="${part}"] h3`);
    heading?.scrollIntoView({ block: "start", behavior: handrail.calm() ? "auto" : "smooth" });
    const first = document.querySelector(`[data-part="${part}"] :is(button[data-packet], select)`);
    (first ?? heading)?.focus({ preventScroll: true });
  };

  // The inbox --------------------------------------------------------------------------------

  handrail.inbox = (element, plainTrigger, props, watch, names) => {
    const trigger = fromHere(plainTrigger);
    const rows = element.querySelector("[data-rows]");
    const field = element.querySelector("#inbox-find");
    const whose = element.querySelector("[name=whose]");
    const channel = element.querySelector("[name=channel]");
    const late = element.querySelector("[data-late]");
    const fresh = element.querySelector("[data-show-fresh]");
    const said = element.querySelector("[data-inbox-said]");
    const error = element.querySelector(".line-error");
    let request = 0;
    let applied = 0;
    let chosen = 0;
    let digest = "";
    let urgent = "";
    let waiting = null;
    let begun = false;

    const left = (part, kept) => {
      main().dataset.left = part;
      for (const each of element.querySelectorAll("[data-left]")) {
        each.setAttribute("aria-pressed", String(each.dataset.left === part));
      }
      if (kept) sessionStorage.setItem(store("left"), part);
    };
    left(sessionStorage.getItem(store("left")) || "history", false);
    element.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-left]");
      if (choice) left(choice.dataset.left, true);
    });

    look = () => {
      trigger(names[0], {
        request: String(++request),
        whose: whose.value,
        channel: channel.value,
        words: field.value,
        late: late.getAttribute("aria-pressed") === "true" ? "yes" : "",
        state: digest,
        urgent,
        ...seenOfCase(),
      });
    };
    const pick = () => {
      chosen = request + 1;
      digest = "";
      look();
    };
    field.addEventListener("input", rest(FIND_REST_MS, pick));
    whose.addEventListener("change", pick);
    channel.addEventListener("change", pick);
    late.addEventListener("click", () => {
      late.setAttribute("aria-pressed", String(late.getAttribute("aria-pressed") !== "true"));
      pick();
    });

    // Nothing moves under the pointer or the focus: rows change in their place until both left.
    const held = () => rows.matches(":hover") || rows.contains(document.activeElement);
    const ids = (within) => [...within.querySelectorAll("[data-case]")].map((each) => each.dataset.case);
    const apply = () => {
      if (waiting === null) return;
      fill(rows, waiting);
      waiting = null;
      fresh.hidden = true;
      mark();
    };
    const patch = (html) => {
      const next = document.createElement("div");
      next.innerHTML = html;
      const [before, after] = [ids(rows), ids(next)];
      if (before.join() === after.join()) {
        waiting = html;
        apply();
        return;
      }
      for (const row of rows.querySelectorAll("[data-case]")) {
        const now = next.querySelector(`[data-case="${CSS.escape(row.dataset.case)}"]`);
        if (now && row.innerHTML !== now.innerHTML) row.innerHTML = now.innerHTML;
      }
      waiting = html;
      const added = after.filter((each) => !before.includes(each)).length;
      fresh.textContent = added ? `${added} new: show` : "The order changed: show";
      fresh.hidden = false;
    };
    const mark = () => {
      for (const row of rows.querySelectorAll("[data-case]")) {
        if (row.dataset.case === opened()) row.setAttribute("aria-current", "true");
        else row.removeAttribute("aria-current");
      }
    };
    handrail.markCase = mark;
    fresh.addEventListener("click", () => {
      apply();
      rows.querySelector("[data-case]")?.focus();
    });
    rows.addEventListener("mouseleave", () => setTimeout(() => held() || apply(), 400));
    rows.addEventListener("focusout", () => setTimeout(() => held() || apply(), 400));

    rows.addEventListener("click", (event) => {
      const row = event.target.closest("[data-case]");
      if (!row) return;
      for (const each of rows.querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
      row.setAttribute("aria-current", "true");
      handrail.show("thread");
      send("open", { wanted: row.dataset.case, text: boxText() });
    });
    rows.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const all = [...rows.querySelectorAll("[data-case]")];
      const at = all.indexOf(document.activeElement);
      if (!step || at < 0) return;
      event.preventDefault();
      (all[at + step] ?? field).focus();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      rows.querySelector("[data-case]")?.focus();
    });

    const count = (line) => {
      const open = element.querySelector("[data-open-count]");
      open.textContent = line.open;
      open.hidden = !line.open;
      open.classList.toggle("inbox-count-late", line.late > 0);
      element.querySelector("[data-late-count]").textContent = line.late || "";
      for (const [value, number] of [["all", line.open], ["mine", line.mine], ["unclaimed", line.unclaimed]]) {
        const option = whose.querySelector(`[value=${value}]`);
        option.textContent = `${option.dataset.label} (${number})`;
      }
      const tab = document.querySelector("[role=tab][data-tab=inbox]");
      if (tab) tab.textContent = line.open ? `Inbox (${line.open})` : "Inbox";
    };
    const begin = (line) => {
      if (begun) return;
      begun = true;
      if (sessionStorage.getItem(store("left")) || handrail.here()) return;
      if (line.open || opened()) left("inbox", false);
      const wanted = opened() || new URLSearchParams(location.search).get("case");
      if (line.open && !wanted && handrail.narrow() && !boxText()) handrail.show("inbox");
    };
    const told = {
      queue(line) {
        const number = Number(line.request);
        if (number < applied) return;
        applied = number;
        error.hidden = true;
        setNow(line.now);
        ({ digest, urgent } = line);
        count(line);
        begin(line);
        if (held() && number !== chosen) patch(line.html);
        else {
          waiting = line.html;
          apply();
        }
        if (line.news) said.textContent = line.news;
      },
      trouble(line) {
        error.textContent = line.error;
        error.hidden = false;
      },
    };
    const hear = listener(props, (line) => told[line.state]?.(line));
    watch("value", hear);
    hear();
    look();
    setInterval(() => document.hidden || look(), LOOK_MS);
    document.addEventListener("visibilitychange", () => document.hidden || look());
  };

  // The case that is open --------------------------------------------------------------------

  handrail.case = (element, plainTrigger, props, watch, names) => {
    const section = element.querySelector(".case");
    const head = element.querySelector("[data-case-place]");
    const announce = element.querySelector("[data-case-said]");
    const trigger = fromHere(plainTrigger);
    let early = null;
    send = (name, said) => names.includes(name) && trigger(name, said);
    handrail.chat.begin(
      () => opened() && send("follow", seenOfCase()),
      (words) => (announce.textContent = words),
    );

    handrail.turnedToCase = (id) => {
      main().classList.toggle("in-case", Boolean(id));
      section.hidden = !id;
      handrail.markCase?.();
      if (id !== shown.id) {
        Object.assign(shown, { id: "", digest: "", chat: "" });
        handrail.chat.left();
        quiet();
        fillWith = "";
        // Nothing of another case is in sight, not for a moment.
        fill(head, "");
        fill(place("side-place"), "");
        closePacket();
      }
      if (id) {
        main().dataset.beside ??= "side";
        if (early?.id === id) told.case(early);
        early = null;
        return;
      }
      handrail.answerCase?.(null);
      if (main().dataset.shown === "side") handrail.show("thread");
      delete main().dataset.beside;
    };
    handrail.choseForCase = (customer) => {
      if (opened() && shown.may_act) send("act", { act: "about", customer });
    };

    // A list that is walked through with the arrow keys gives nothing away by itself.
    const offerToAssign = () => {
      const [to, give] = ["[data-assign]", "[data-act=assign]"].map((each) => head.querySelector(each));
      if (give) give.hidden = !to.value;
    };
    head.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const to = head.querySelector("[data-assign]")?.value ?? "";
      if (button.dataset.act) act(button.dataset.act, button.dataset.act === "assign" ? { to } : {}, button);
      if (button.dataset.go) showSide(button.dataset.go);
      if (button.dataset.openBeside !== undefined) {
        main().classList.add("source-open");
        document.querySelector("[data-beside-choice][aria-pressed=true]")?.focus();
      }
      if (button.dataset.closeCase !== undefined) send("close", {});
    });
    head.addEventListener("change", (event) => {
      if (event.target.matches("[data-assign]")) offerToAssign();
    });
    document.addEventListener("keydown", (event) => {
      if (!opened() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.target.closest("input, textarea, select, [contenteditable]")) return;
      const chosen = head.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
      if (!chosen) return;
      event.preventDefault();
      chosen.click();
    });

    // The reply grows with what is found in it: the last message stays in sight.
    handrail.keepEnd = () => {
      const thread = document.querySelector("#thread .html-container > div");
      const last = [...document.querySelectorAll("#thread :is(.message, .turn, .survey)")].at(-1);
      if (!thread || !last) return;
      const below = last.getBoundingClientRect().bottom - thread.getBoundingClientRect().bottom;
      if (below > -30 && below < 400) last.scrollIntoView({ block: "end" });
    };
    const told = {
      case(line) {
        // It may come before the page has turned to it.
        if (line.id !== opened()) {
          early = line;
          return;
        }
        const before = { ...shown };
        Object.assign(shown, line);
        setNow(line.now);
        fill(head, line.head);
        offerToAssign();
        fill(place("side-place"), line.side);
        if (before.id !== line.id) {
          closePacket();
          handrail.besideCase(main().dataset.beside ?? "side");
          place("side-scroll").scrollTop = 0;
          announce.textContent = `Case of ${line.who}: ${line.title}`;
          if (!handrail.narrow() && !document.activeElement?.closest("#inbox")) {
            head.querySelector("h2")?.focus({ preventScroll: true });
          }
        }
        if (before.id === line.id && before.mine !== line.mine) {
          handrail.turnedCase(line.mine ? line.id : "new", { case: line.id, ...line });
        }
        handrail.answerCase?.(line, before.id !== line.id);
        handrail.chat.told(line);
      },
      chat(line) {
        if (line.id !== opened() || line.id !== shown.id) return;
        shown.chat = line.chat;
        shown.live = line.live;
        handrail.chat.told(line);
      },
      done(line) {
        const claimed = busy?.what === "claim";
        free();
        closePacket();
        const to = head.querySelector("[data-assign]");
        if (to) Object.assign(to, { value: "", touched: false });
        offerToAssign();
        const inChat = handrail.sentFromCase?.(line.sent) && shown.live;
        if (line.text && inChat) announce.textContent = line.text;
        else if (line.text) {
          const undo = line.undo && ["Undo", () => act(line.undo)];
          handrail.notice(line.text, undo || undefined);
          announce.textContent = line.text;
        }
        if (claimed && shown.live && !handrail.narrow()) document.getElementById("answering-text").focus();
        look();
      },
      refused(line) {
        free();
        const inPacket = line.where === "side" && main().classList.contains("packet-open");
        trouble(inPacket ? "packet" : (line.where ?? "head"), line.error);
        handrail.flaggedInCase?.(line.where === "reply" && line.flagged === "yes");
      },
      packet(line) {
        free();
        const home = place("packet-place");
        // What is on file counts now, not what stood in the fields before.
        home.replaceChildren();
        home.filled = "";
        fill(home, line.html);
        main().classList.add("packet-open");
        for (const area of place("packet-place").querySelectorAll("textarea")) autosize(area, 240);
        handrail.besideCase("side");
        place("side-scroll").scrollTop = 0;
        place("packet-place").querySelector("h3")?.focus({ preventScroll: true });
      },
      shaped: (line) => handrail.shapedInCase?.(line),
      checked: (line) => handrail.checkedInCase?.(line),
    };
    const hear = listener(props, (line) => told[line.state]?.(line));
    watch("value", hear);
    hear();
  };

  // What stands beside it: the way up, promises, the end -------------------------------------

  const closePacket = () => {
    const home = place("packet-place");
    if (!home?.firstElementChild) return;
    home.replaceChildren();
    home.filled = "";
    main().classList.remove("packet-open");
  };

  // Put aside, not thrown away: what was typed is there when the same packet is opened again.
  const hidePacket = () => {
    main().classList.remove("packet-open");
    document.querySelector("[data-side-place] [data-packet]")?.focus({ preventScroll: true });
  };
  const showPacket = (way) => {
    const form = place("packet-place").querySelector("form");
    const typed = form && [...form.querySelectorAll("textarea")].some((each) => each.touched);
    if (!typed || form.dataset.path !== way) return false;
    main().classList.add("packet-open");
    form.querySelector("h3").focus({ preventScroll: true });
    return true;
  };

  // A button that needs a reason asks for it in its own place.
  const askWhy = (button) => {
    const form = document.createElement("form");
    form.className = "needs";
    const label = document.createElement("label");
    const words = document.createElement("span");
    const field = document.createElement("input");
    const done = document.createElement("button");
    const leave = document.createElement("button");
    words.textContent = button.dataset.needs;
    Object.assign(field, { name: "reason", className: "field field-small", maxLength: 1000, required: true, autocomplete: "off" });
    Object.assign(done, { type: "submit", className: "button button-small", textContent: button.textContent });
    Object.assign(leave, { type: "button", className: "button button-small button-quiet", textContent: "Leave it" });
    label.append(words, field);
    form.append(label, done, leave);
    const tools = button.closest(".way-tools");
    tools.hidden = true;
    tools.after(form);
    const close = () => {
      form.remove();
      tools.hidden = false;
      button.focus();
    };
    leave.addEventListener("click", close);
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!field.value.trim()) return;
      act(button.dataset.act, { ...button.dataset, reason: field.value, where: "side" }, done);
    });
    field.focus();
  };

  const closeBeside = () => {
    main().classList.remove("source-open");
    document.querySelector("[data-open-beside]")?.focus();
  };

  handrail.side = (element) => {
    const lines = () =>
      [...element.querySelectorAll("[data-packet-place] [data-line]")].map((line) => ({
        section: line.closest("[data-section]").dataset.section,
        text: line.querySelector("textarea").value,
        source: line.dataset.source ?? "",
        quote: line.dataset.quote ?? "",
      }));
    const newLine = (section) => {
      const line = document.createElement("div");
      const area = document.createElement("textarea");
      line.className = "packet-line";
      line.dataset.line = "";
      Object.assign(area, { className: "field field-small", rows: 1, maxLength: 2000 });
      area.setAttribute("aria-label", `${section.querySelector("legend").textContent}, new line`);
      line.append(area);
      section.querySelector("[data-add-line]").before(line);
      area.focus();
    };
    const packetOf = (form) => ({
      way: form.dataset.path,
      revision: form.dataset.revision,
      lines: JSON.stringify(lines()),
      where: "side",
    });

    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const { act: what, needs, packet, besideChoice, removeLine, addLine, keepPacket } = button.dataset;
      if (besideChoice) handrail.besideCase(besideChoice);
      if (button.dataset.closeBeside !== undefined) closeBeside();
      if (what && needs) askWhy(button);
      else if (what) act(what, { ...button.dataset, where: "side" }, button);
      if (packet !== undefined && !showPacket(packet)) once("packet", { way: packet, where: "side" }, button);
      if (button.dataset.closePacket !== undefined) hidePacket();
      if (addLine !== undefined) newLine(button.closest("[data-section]"));
      if (keepPacket !== undefined) once("keep_packet", packetOf(button.form), button);
      if (removeLine !== undefined) {
        const line = button.closest("[data-line]");
        const after = line.nextElementSibling;
        line.remove();
        handrail.notice("Line removed.", ["Undo", () => after.before(line)]);
      }
      if (button.dataset.policy !== undefined && handrail.wantSource(button)) {
        send("cite", { suggestion: button.dataset.suggestion, n: button.dataset.n });
      }
    });
    element.addEventListener("input", (event) => {
      if (event.target.matches("textarea")) autosize(event.target, 240);
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      const button = form.querySelector("[type=submit]");
      if (form.dataset.form === "resolve") {
        act("resolve", { ...Object.fromEntries(new FormData(form)), where: "side" }, button);
      }
      if (form.dataset.form === "packet" && form.dataset.path) {
        act("escalate", packetOf(form), button);
      }
    });
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      if (event.target.closest("[data-form=packet]")) hidePacket();
      else closeBeside();
    });
  };

  // The answer -------------------------------------------------------------------------------

  handrail.answering = (element) => {
    const form = element.querySelector("form");
    const { text, waiting } = form.elements;
    const found = form.querySelector("[data-found-place]");
    const note = form.querySelector("[data-note]");
    const counted = form.querySelector("[data-length]");
    const flagged = form.querySelector("[data-flagged]");
    const closed = form.querySelector("[data-closed]");
    const suggest = form.querySelector("[data-suggest]");
    let suggestion = "";
    let suggested = "";
    let limit = 0;

    const kind = () => form.elements.kind.value;
    // What is typed outlives the tab and the browser: `kept` is what the server has of it too.
    const slot = (which = kind()) => store(`case-${shown.id}-${which}`);
    const recall = (which = kind()) => {
      const { words = "", kept = null } = JSON.parse(localStorage.getItem(slot(which)) ?? "{}");
      return { words, kept };
    };
    const remember = (words, kept = recall().kept) => {
      if (words) localStorage.setItem(slot(), JSON.stringify({ words, kept, at: Date.now() }));
      else localStorage.removeItem(slot());
    };
    const keepDraft = rest(DRAFT_REST_MS, () => {
      if (!shown.mine || kind() !== "reply") return;
      send("draft", { text: text.value });
      remember(text.value, text.value);
    });
    // Where the server had all of it, what it has by now was typed later, maybe elsewhere.
    const takeUp = (line) => {
      const { words, kept } = recall("reply");
      if (line.drafted && line.mine && (!words || words === kept)) {
        const now = line.draft ? JSON.stringify({ words: line.draft, kept: line.draft, at: Date.now() }) : null;
        if (now) localStorage.setItem(slot("reply"), now);
        else localStorage.removeItem(slot("reply"));
      }
    };
    const forgetOld = () => {
      for (const name of Object.keys(localStorage).filter((each) => each.startsWith("handrail-case-"))) {
        const { at = 0 } = JSON.parse(localStorage.getItem(name));
        if (Date.now() - at > KEPT_MS) localStorage.removeItem(name);
      }
    };
    const check = rest(CHECK_REST_MS, () => {
      if (kind() === "reply" && text.value.trim()) send("check", { text: text.value });
    });
    const refresh = () => {
      autosize(text, 260);
      form.querySelector(".answering-send").disabled = !text.value.trim();
      const length = [...text.value.trim()].length;
      counted.textContent = limit && length ? `${length} of ${limit} characters` : "";
      counted.classList.toggle("over", Boolean(limit) && length > limit);
    };
    const write = (words) => {
      text.value = words;
      remember(words);
      refresh();
      if (!words.trim()) fill(found, "");
      check();
      keepDraft();
    };
    const turn = () => {
      const which = kind();
      const asking = which === "ask";
      main().dataset.writing = which;
      form.querySelector("[data-box]").hidden = asking || !closed.hidden;
      found.hidden = which !== "reply";
      suggest.hidden = which !== "reply";
      waiting.closest("label").hidden = which !== "reply";
      form.classList.toggle("answering-is-note", which === "note");
      form.querySelector("[data-label]").textContent = which === "note" ? "Note for the staff" : "Your reply";
      text.placeholder = which === "note" ? "Only staff read this …" : `Write to ${shown.who === "Unknown sender" ? "the customer" : shown.who} …`;
      form.querySelector(".answering-send").textContent = which === "note" ? "Add note" : "Send";
      if (!asking && shown.id) {
        text.value = recall().words;
        refresh();
      }
    };

    handrail.answerCase = (line, anew) => {
      form.hidden = !line;
      if (!line) {
        delete main().dataset.writing;
        return;
      }
      const shut = line.resolved
        ? "This case is resolved. Reopen it to write again; a message of the customer opens it by itself."
        : line.may_answer
          ? ""
          : "Somebody else works on this case: you may leave a note.";
      // Who may write again goes back from the note they were left with, unless they began one.
      const reopened = closed.textContent && !shut && kind() === "note" && !text.value.trim();
      closed.textContent = shut;
      closed.hidden = !shut;
      const [reply, , ask] = form.elements.kind;
      reply.disabled = Boolean(shut);
      ask.disabled = !line.mine;
      if (shut && !line.resolved && reply.checked) form.elements.kind.value = "note";
      if (line.resolved) form.elements.kind.value = "reply";
      if ((anew || reopened) && !shut) form.elements.kind.value = "reply";
      if (!line.mine && kind() === "ask") form.elements.kind.value = "reply";
      closed.hidden = !shut || (kind() === "note" && !line.resolved);
      if (anew) {
        [suggestion, suggested, limit] = ["", "", 0];
        fill(found, "");
        flagged.hidden = true;
        note.hidden = true;
        takeUp(line);
      }
      const typing = document.activeElement === text;
      if (!typing || anew) turn();
      if (anew && text.value.trim()) check();
    };
    form.addEventListener("change", (event) => {
      if (event.target.name === "kind") {
        closed.hidden = !closed.textContent || kind() === "note";
        handrail.chat.stopped();
        turn();
        (kind() === "ask" ? document.getElementById("ask-text") : text).focus();
      }
    });
    text.addEventListener("input", () => {
      if (kind() === "reply" && text.value.trim()) handrail.chat.typed();
      else handrail.chat.stopped();
      flagged.hidden = true;
      trouble("reply", "");
      write(text.value);
    });

    const decisions = () =>
      [...found.querySelectorAll("[data-found]")].map((each) => {
        const due = each.querySelector("[name=due]").value;
        return {
          words: each.dataset.found,
          owner: each.querySelector("[name=owner]").value,
          track: each.querySelector("[name=track]").checked,
          due: due ? new Date(due).toISOString() : "",
        };
      });
    const go = (knowingly) => {
      if (!text.value.trim() || busy) return;
      once(
        "send",
        {
          text: text.value,
          note: kind() === "note" ? "yes" : "",
          suggestion,
          promises: JSON.stringify(decisions()),
          waiting: waiting.checked ? "yes" : "no",
          knowingly: knowingly ? "yes" : "",
          revision: String(shown.revision),
          where: "reply",
        },
        form.querySelector(".answering-send"),
      );
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go(false);
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        go(false);
      }
    });
    flagged.querySelector("[data-knowingly]").addEventListener("click", () => go(true));
    flagged.querySelector("[data-change-words]").addEventListener("click", () => {
      flagged.hidden = true;
      const at = text.value.indexOf(found.querySelector(".found-flagged")?.dataset.found ?? "\0");
      text.focus();
      if (at >= 0) text.setSelectionRange(at, at + found.querySelector(".found-flagged").dataset.found.length);
    });
    suggest.addEventListener("click", () => {
      fillWith = "next";
      quiet();
      suggest.disabled = true;
      send("suggest", {});
    });

    handrail.suggestedInCase = (id) => {
      suggest.disabled = false;
      if (!opened() || fillWith !== "next") return;
      fillWith = "";
      handrail.useInCase(id);
    };
    handrail.failedInCase = (why) => {
      suggest.disabled = false;
      if (!opened() || fillWith !== "next") return false;
      fillWith = "";
      trouble("reply", why);
      return true;
    };
    handrail.useInCase = (id) => {
      if (form.elements.kind[0].disabled) return;
      form.elements.kind.value = "reply";
      turn();
      send("use", { suggestion: id });
    };
    // What was typed stays: a suggestion goes below it, unless it takes the place of another.
    handrail.shapedInCase = (line) => {
      const before = text.value;
      const kept = before.trim() && before !== suggested ? `${before.trimEnd()}\n\n` : "";
      limit = line.limit;
      note.textContent = line.note;
      note.hidden = !line.note;
      suggestion = line.abstained ? "" : line.suggestion;
      suggested = kept + line.text;
      write(suggested);
      if (kept) handrail.notice("Put below what you wrote.", ["Undo", () => write(before)]);
      if (!handrail.narrow()) text.focus({ preventScroll: true });
      handrail.keepEnd();
    };
    handrail.insertIntoCase = (words) => {
      if (form.elements.kind[0].disabled) return;
      form.elements.kind.value = "reply";
      turn();
      write([text.value.trimEnd(), words].filter(Boolean).join("\n\n"));
      text.focus();
    };
    handrail.checkedInCase = (line) => {
      if (line.text.trim() !== text.value.trim() || kind() !== "reply") return;
      fill(found, line.html);
      for (const due of found.querySelectorAll("[data-instant]")) {
        if (due.value || !due.dataset.instant) continue;
        const at = new Date(due.dataset.instant);
        due.value = new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
      }
      if (!line.html) flagged.hidden = true;
      handrail.keepEnd();
    };
    handrail.flaggedInCase = (shownNow) => {
      flagged.hidden = !shownNow;
      if (kind() === "reply" && text.value.trim()) send("check", { text: text.value });
    };
    // What was typed while it was on its way is the beginning of the next one.
    handrail.sentFromCase = (sent) => {
      suggest.disabled = false;
      if (!sent || !text.value.startsWith(sent)) return false;
      [suggestion, suggested] = ["", ""];
      keepDraft.cancel();
      check.cancel();
      text.value = text.value.slice(sent.length).trimStart();
      remember(text.value, null);
      fill(found, "");
      note.hidden = true;
      flagged.hidden = true;
      const replied = kind() === "reply";
      if (kind() === "note" && shown.may_answer) form.elements.kind.value = "reply";
      turn();
      if (text.value) write(text.value);
      else if (replied) handrail.chat.stopped();
      const { activeElement } = document;
      if (activeElement === document.body || form.contains(activeElement)) text.focus();
      return replied;
    };
    forgetOld();
  };
})();
