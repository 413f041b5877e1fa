// The desk: the question box, the conversation and its drafts, the source beside it, the reply.
"use strict";

(() => {
  // Until the server took the question, and between its signs of life afterwards.
  const PATIENCE_MS = 60000;
  const SILENCE_MS = 15000;
  const RETURN_MS = 500;
  const DRAFT_REST_MS = 700;
  const FIND_REST_MS = 250;
  let chosenChip = null;
  let wantedSource = "";
  let revealSource = () => {};
  let openSource = "";
  let stopDraft = () => false;
  let boxText = () => "";
  let keepAsked = () => {};
  let here = "";
  let openCase = "";
  let leaving = false;

  const person = () => document.querySelector(".bar").dataset.person;
  // Each person's own: the next one to sign in in this tab does not find it.
  const store = (name) => `handrail-${name}-${person()}`;

  // Calls back with every line that was not told before. The text that holds them only grows, but
  // a page may miss states of it, and see one twice.
  const listener = (props, hear) => {
    const heard = new Map();
    return () => {
      for (const line of (props.value || "").split("\n")) {
        if (!line) continue;
        const said = JSON.parse(line);
        if (said.n < (heard.get(said.log) ?? 0)) continue;
        heard.set(said.log, said.n + 1);
        hear(said);
      }
    };
  };

  // Once its connection broke, Gradio sends no event; it only asks whether the app is there again.
  // Then this page begins anew, with its conversation, the question and what is typed.
  window.addEventListener("beforeunload", () => (leaving = true));
  window.addEventListener("pageshow", () => (leaving = false));
  const plainFetch = window.fetch.bind(window);
  window.fetch = async (...request) => {
    if (leaving || !String(request[0]?.url ?? request[0]).includes("/gradio_api/app_id")) {
      return plainFetch(...request);
    }
    keepAsked();
    const response = await plainFetch(...request);
    setTimeout(() => leaving || location.reload(), RETURN_MS);
    return response;
  };

  // The server may have been restarted: an event says which conversation is open here.
  const fromHere = (trigger) => (name, said) => trigger(name, { case: openCase, ...said, here });

  const rest = (delay, work) => {
    let timer = 0;
    const later = (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => work(...given), delay);
    };
    later.cancel = () => clearTimeout(timer);
    return later;
  };

  const autosize = (area, most) => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, most)}px`;
  };

  const announce = (words) => {
    const place = document.querySelector("[data-announce]");
    if (place) place.textContent = words;
  };

  // What the scripts of cases, customers and offers use of this one.
  handrail.desk = { store, listener, fromHere, rest, announce, autosize, boxText: () => boxText() };
  handrail.here = () => (here === "new" ? "" : here);
  handrail.inCase = () => openCase;

  // Which number is open is known here alone, so it is put back after every change of the thread.
  const markOpenChip = () => {
    for (const chip of document.querySelectorAll("#thread .chip")) {
      const open = openSource === `${chip.dataset.suggestion}-${chip.dataset.n}`;
      if (chip.classList.contains("chip-open") !== open) chip.classList.toggle("chip-open", open);
    }
  };

  // The draft that grows in the pending turn. All of it is text, whatever a model writes.
  const draft = { underway: "", understood: "", engine: "", text: "", sources: [], stopping: false };
  const emptyDraft = (underway) =>
    Object.assign(draft, { underway, understood: "", engine: "", text: "", sources: [], stopping: false });
  const say = (element, words) => {
    const node = element.firstChild;
    if (node?.nodeType === Node.TEXT_NODE && element.childNodes.length === 1) {
      if (node.data === words) return;
      if (words.startsWith(node.data)) node.appendData(words.slice(node.data.length));
      else node.data = words;
    } else if (words || node) {
      element.textContent = words;
    }
  };
  const reveal = (element, shown) => {
    if (element.hidden === shown) element.hidden = !shown;
  };
  const paintDraft = () => {
    const turn = document.getElementById("turn-pending");
    if (!turn || turn.dataset.underway !== draft.underway) return;
    const find = (name) => turn.querySelector(`[data-${name}]`);
    say(find("understood-words"), draft.understood);
    reveal(find("understood"), Boolean(draft.understood));
    // Numbers of sources change when the answer is checked, so the draft shows none.
    const words = draft.text.replace(/[ \t]*\[[\d, ]*(?:\]|$)/g, "").trimStart();
    reveal(find("looking"), !words);
    reveal(find("draft"), Boolean(words));
    if (draft.engine) say(find("looking-words"), `${draft.engine} reads the policies …`);
    say(find("engine"), draft.stopping ? "Stopping: the answer comes word for word" : draft.engine);
    say(find("text"), words);
    const sources = find("sources");
    reveal(sources, draft.sources.length > 0);
    for (const title of draft.sources.slice(sources.children.length)) {
      const chip = document.createElement("span");
      chip.className = "draft-source";
      chip.textContent = title;
      sources.append(chip);
    }
  };
  const hearOfDraft = (said) => {
    if (said.state === "understood") draft.understood = said.question;
    if (said.state === "drafting") Object.assign(draft, { engine: said.engine, text: "", sources: [] });
    if (said.state === "delta") draft.text += said.text;
    if (said.state === "confirmed" && !draft.sources.includes(said.title)) draft.sources.push(said.title);
    paintDraft();
  };
  document.addEventListener("copy", (event) => {
    const place = getSelection()?.anchorNode?.parentElement;
    if (place?.closest(".draft, .left-out")) event.preventDefault();
  });

  handrail.composer = (element, plainTrigger, props, watch, names) => {
    const trigger = fromHere(plainTrigger);
    const [askName, watchName, stopName, draftName] = names;
    const form = element.querySelector("form");
    const { text, on, public: safe } = form.elements;
    const error = form.querySelector(".line-error");
    const flag = form.querySelector(".composer-day");
    const stop = form.querySelector("[data-stop]");
    const send = form.querySelector(".composer-send");
    let today = "";
    let busy = false;
    let asked = "";
    let patience = 0;
    boxText = () => text.value;

    const grow = () => autosize(text, 200);
    const fill = (words) => {
      text.value = words;
      sessionStorage.setItem(store("draft"), words);
      grow();
    };
    const keep = rest(DRAFT_REST_MS, () => openCase || trigger(draftName, { text: text.value }));
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
    const wait = (delay) => {
      clearTimeout(patience);
      patience = setTimeout(
        () => fail(asked, "No answer came. Check the connection and ask again: your question is kept."),
        delay,
      );
    };
    const showStop = (shown) => {
      const focused = document.activeElement === (shown ? send : stop);
      stop.hidden = !shown;
      send.hidden = shown;
      stop.disabled = false;
      form.querySelector("[data-hint-stop]").hidden = !shown;
      if (focused) (shown ? stop : text).focus();
    };
    const occupy = (question) => {
      busy = true;
      asked = question;
      form.setAttribute("aria-busy", "true");
      error.hidden = true;
    };
    const free = () => {
      busy = false;
      clearTimeout(patience);
      form.removeAttribute("aria-busy");
      showStop(false);
    };
    const fail = (question, why) => {
      free();
      if (!text.value.trim()) fill(question);
      error.textContent = why;
      error.hidden = false;
      text.focus();
    };
    keepAsked = () => {
      if (busy) fail(asked, "The connection was lost. Your question is kept; this page comes back by itself.");
    };
    const ask = () => {
      if (busy || !text.value.trim()) return;
      occupy(text.value);
      keep.cancel();
      handrail.show("thread");
      wait(PATIENCE_MS);
      trigger(askName, {
        text: asked,
        on: on.value === today ? "" : on.value,
        audience: safe.checked ? "public" : "internal",
      });
    };
    stopDraft = () => {
      if (stop.hidden || draft.stopping) return false;
      draft.stopping = true;
      stop.disabled = true;
      text.focus();
      paintDraft();
      announce("Stopping. The answer comes word for word.");
      trigger(stopName, { underway: draft.underway });
      return true;
    };
    // What stood in the box of one conversation does not follow into another.
    const turnTo = (said) => {
      here = said.conversation;
      openCase = said.case ?? "";
      const address = new URL(location.href);
      address.searchParams.delete("conversation");
      address.searchParams.delete("case");
      if (openCase) address.searchParams.set("case", openCase);
      else if (said.conversation) address.searchParams.set("conversation", said.conversation);
      history.replaceState(history.state, "", address);
      handrail.turnedToCase?.(openCase);
    };
    // The case that is open became theirs, or somebody else's.
    handrail.turnedCase = (conversation, about) => {
      here = conversation;
      handrail.openedCase?.(false, about);
    };
    const told = {
      ready(said) {
        today = said.today;
        // What was put in before the server spoke stays.
        on.value ||= today;
        flagDay();
        turnTo(said);
        if (!text.value && !openCase) fill(sessionStorage.getItem(store("draft")) || said.draft);
        form.classList.add("composer-ready");
        if (!handrail.narrow() && !openCase) text.focus();
        if (said.underway) trigger(watchName, { underway: said.underway });
        handrail.openedCase?.(false, said);
      },
      opened(said) {
        free();
        emptyDraft("");
        turnTo(said);
        fill(said.draft);
        if (!handrail.narrow() && !openCase) text.focus();
        if (said.underway) trigger(watchName, { underway: said.underway });
        handrail.openedCase?.(true, said);
      },
      taken(said) {
        occupy(said.text);
        emptyDraft(said.underway);
        if (text.value.trim() === said.text) fill("");
        announce("Looking in the policies.");
      },
      drafting() {
        showStop(true);
        announce("Draft is being written.");
      },
      answered(said) {
        // It may have been given up as lost before it came.
        if (text.value.trim() === asked.trim()) fill("");
        error.hidden = true;
        free();
        emptyDraft("");
        turnTo(said);
        announce(said.spoken);
        handrail.answeredCase?.(said.again ? "" : said.suggestion);
        handrail.suggestedInCase?.(said.suggestion);
      },
      failed(said) {
        emptyDraft("");
        if (handrail.failedInCase?.(said.error)) free();
        else fail(said.text, said.error);
      },
      "signed-out"() {
        location.assign("/sign-in?next=" + encodeURIComponent(location.pathname + location.search));
      },
    };
    const hear = listener(props, (said) => {
      if (busy) wait(SILENCE_MS);
      hearOfDraft(said);
      told[said.state]?.(said);
    });

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask();
    });
    text.addEventListener("input", () => {
      fill(text.value);
      keep();
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        ask();
      }
    });
    stop.addEventListener("click", () => stopDraft());
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
    // Escape stops a draft first, and does nothing else then.
    document.addEventListener(
      "keydown",
      (event) => {
        if (event.key === "Escape" && !event.isComposing && stopDraft()) event.stopImmediatePropagation();
      },
      true,
    );
    // A slash goes to the question box from anywhere but another field.
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      handrail.show("thread");
      text.focus();
    });
    watch("value", hear);
    hear();
  };

  // Every change of the thread makes its elements anew: what had the focus gets it back.
  const keepFocus = (element) => {
    let last = null;
    const key = (node) =>
      node && ["id", "name"].map((each) => node[each] ?? "").join() + JSON.stringify(node.dataset);
    element.addEventListener("focusin", (event) => (last = event.target));
    document.addEventListener("focusin", (event) => {
      if (!element.contains(event.target)) last = null;
    });
    return () => {
      if (!last || last.isConnected || document.activeElement !== document.body) return;
      const wanted = key(last);
      const again = [...element.querySelectorAll(last.tagName)].find((each) => key(each) === wanted);
      again?.focus({ preventScroll: true });
    };
  };

  // A source was asked for; tells whether it has to be fetched.
  handrail.wantSource = (chip) => {
    chosenChip = chip;
    handrail.besideCase?.("source");
    wantedSource = `${chip.dataset.suggestion}-${chip.dataset.n}`;
    if (handrail.narrow()) handrail.show("source");
    document.getElementById("main").classList.add("source-open");
    const isOpen = openSource === wantedSource;
    revealSource();
    return !isOpen;
  };

  handrail.thread = (element, trigger, names) => {
    const refocus = keepFocus(element);
    const opened = new Set();
    element.addEventListener("click", (event) => {
      const chip = event.target.closest("[data-event=cite]");
      // What is open already is not fetched again: its late arrival could undo a close.
      if (chip && !handrail.wantSource(chip)) event.stopImmediatePropagation();
    });
    element.addEventListener(
      "toggle",
      (event) => {
        const id = event.target.dataset?.leftOut;
        if (id) opened[event.target.open ? "add" : "delete"](id);
      },
      true,
    );
    handrail.connect(element, fromHere(trigger), names);
    let newest = "";
    let shownCase = "";
    // Who reads further up is not moved by what comes in; a case that is opened shows its end.
    const followCase = (thread) => {
      const opened = thread.dataset.openCase !== shownCase;
      const now = thread.dataset.newest;
      shownCase = thread.dataset.openCase;
      if (now === newest) return;
      newest = now;
      const last = document.getElementById(`turn-${now}`);
      const hidden = last && last.getBoundingClientRect().top > element.getBoundingClientRect().bottom + 200;
      // Where there is little room offers stand below what was said last.
      if (opened && last) last.scrollIntoView({ block: "end" });
      else if (opened) element.scrollTop = element.scrollHeight;
      else if (last && !hidden) last.scrollIntoView({ block: "nearest", behavior: handrail.calm() ? "auto" : "smooth" });
      else if (last) handrail.notice("Something new came in.", ["Show", () => last.scrollIntoView({ block: "end" })]);
    };
    const follow = () => {
      markOpenChip();
      paintDraft();
      handrail.placeReply?.();
      handrail.placeOffers?.();
      for (const each of element.querySelectorAll("[data-left-out]")) {
        if (opened.has(each.dataset.leftOut) && !each.open) each.open = true;
      }
      refocus();
      const thread = element.querySelector(".thread");
      if (thread?.dataset.openCase) {
        followCase(thread);
        return;
      }
      shownCase = "";
      const now = thread?.dataset.newest ?? "";
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

  handrail.finding = (element, plainTrigger, names) => {
    const trigger = fromHere(plainTrigger);
    const [findName, beginName] = names;
    const field = element.querySelector("input");
    const find = rest(FIND_REST_MS, () => trigger(findName, { text: field.value }));
    field.addEventListener("input", find);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      document.querySelector("#history .history-item")?.focus();
    });
    element.querySelector("[data-begin]").addEventListener("click", () => {
      field.value = "";
      find.cancel();
      handrail.show("thread");
      trigger(beginName, { text: boxText() });
    });
  };

  handrail.history = (element, plainTrigger, names) => {
    const trigger = fromHere(plainTrigger);
    element.addEventListener("click", (event) => {
      const item = event.target.closest("[data-conversation]");
      if (!item) return;
      handrail.show("thread");
      trigger(names[0], { conversation: item.dataset.conversation, text: boxText() });
    });
    element.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const items = [...element.querySelectorAll(".history-item")];
      const at = items.indexOf(document.activeElement);
      if (!step || at < 0) return;
      event.preventDefault();
      (items[at + step] ?? document.getElementById("history-find")).focus();
    });
  };

  handrail.reply = (element, plainTrigger, props, watch, names) => {
    const trigger = fromHere(plainTrigger);
    const [shapeName, usedName] = names;
    const form = element.querySelector("form");
    const home = form.parentElement;
    const { text, tone } = form.elements;
    const error = form.querySelector(".line-error");
    const note = form.querySelector(".reply-note");
    const undo = form.querySelector("[data-undo]");
    const count = form.querySelector("[data-count]");
    let open = "";
    let suggested = "";
    let limit = 0;
    let caret = null;
    let closing = "";
    let shaped = "";
    let toInsert = "";

    const channel = () => form.elements.channel.value;
    handrail.replyChannel = channel;
    const key = () => `${open}/${channel()}/${tone.value}`;
    const edits = () => JSON.parse(sessionStorage.getItem(store("replies")) || "{}");
    const keepEdit = (words) => {
      const all = edits();
      if (words === null) delete all[key()];
      else all[key()] = words;
      sessionStorage.setItem(store("replies"), JSON.stringify(all));
    };
    const refresh = () => {
      autosize(text, 420);
      undo.hidden = text.value === suggested;
      for (const button of form.querySelectorAll("[data-copy-reply], [type=submit]")) {
        button.disabled = !text.value.trim();
      }
      const posts = text.value.split(/\n{2,}/).map((each) => [...each.trim()].length).filter(Boolean);
      const over = limit && posts.some((each) => each > limit);
      count.textContent = limit && posts.length ? `${posts.join(" + ")} of ${limit} characters` : "";
      count.classList.toggle("over", Boolean(over));
    };
    const showWhole = () =>
      form.scrollIntoView({ block: "nearest", behavior: handrail.calm() ? "auto" : "smooth" });
    const shape = () => {
      error.hidden = true;
      trigger(shapeName, { suggestion: open, channel: channel(), tone: tone.value });
    };
    const close = () => {
      const button = document.querySelector(`[data-event=reply][data-suggestion="${open}"]`);
      open = "";
      home.append(form);
      button?.setAttribute("aria-expanded", "false");
      button?.focus();
    };
    // The form is one and keeps what is typed; it stands under the answer that is replied to.
    handrail.placeReply = () => {
      if (!open) return;
      const place = document.querySelector(`[data-reply-place="${open}"]`);
      if (!place) {
        if (!form.isConnected) home.append(form);
        return;
      }
      if (form.parentElement === place && form.isConnected) return;
      const focused = caret;
      place.append(form);
      const button = document.querySelector(`[data-event=reply][data-suggestion="${open}"]`);
      button?.setAttribute("aria-expanded", "true");
      refresh();
      if (focused && document.activeElement === document.body) {
        text.focus({ preventScroll: true });
        text.setSelectionRange(...focused);
      }
    };
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-event=reply]");
      if (!button) return;
      if (openCase) {
        handrail.useInCase(button.dataset.suggestion);
        return;
      }
      if (open === button.dataset.suggestion) {
        close();
        return;
      }
      if (open) close();
      open = button.dataset.suggestion;
      text.value = "";
      suggested = "";
      shaped = "";
      handrail.placeReply();
      refresh();
      shape();
      showWhole();
      text.focus({ preventScroll: true });
    });
    // Words go before our closing ones, as a paragraph of their own; the agent edits around them.
    const insert = (words) => {
      const ends = closing && text.value.endsWith(closing);
      const before = (ends ? text.value.slice(0, -closing.length) : text.value).trimEnd();
      const after = ends ? closing.trimStart() : "";
      text.value = [before, words, after].filter(Boolean).join("\n\n");
      keepEdit(text.value);
      refresh();
      const at = before.length + words.length + (before ? 2 : 0);
      text.focus({ preventScroll: true });
      text.setSelectionRange(at, at);
      showWhole();
    };
    handrail.insertIntoReply = (words, suggestion) => {
      if (openCase) {
        handrail.insertIntoCase(words);
        return;
      }
      if (open === suggestion && shaped === key()) {
        insert(words);
        return;
      }
      toInsert = words;
      if (open !== suggestion) {
        document.querySelector(`[data-event=reply][data-suggestion="${suggestion}"]`)?.click();
      }
    };
    form.querySelector("[data-close-reply]").addEventListener("click", close);
    form.addEventListener("change", (event) => {
      if (event.target.name === "channel" || event.target.name === "tone") shape();
      if (event.target.name === "channel") handrail.channelChanged?.();
    });
    text.addEventListener("input", () => {
      keepEdit(text.value === suggested ? null : text.value);
      refresh();
    });
    document.addEventListener("selectionchange", () => {
      caret = document.activeElement === text ? [text.selectionStart, text.selectionEnd] : null;
    });
    undo.addEventListener("click", () => {
      keepEdit(null);
      text.value = suggested;
      refresh();
      text.focus();
    });
    form.querySelector("[data-copy-reply]").addEventListener("click", () => {
      handrail.copy(text.value).then(
        () => handrail.notice("Reply copied"),
        () => handrail.notice("The browser did not allow copying; select the text instead."),
      );
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      trigger(usedName, {
        suggestion: open,
        channel: channel(),
        tone: tone.value,
        suggested,
        text: text.value,
      });
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    const told = {
      shaped(said) {
        if (said.suggestion !== open || said.channel !== channel() || said.tone !== tone.value) return;
        suggested = said.text;
        closing = said.closing;
        shaped = key();
        limit = said.limit;
        text.value = edits()[key()] ?? suggested;
        note.textContent = said.note;
        note.hidden = !said.note;
        refresh();
        if (toInsert) insert(toInsert);
        else if (form.contains(document.activeElement)) showWhole();
        toInsert = "";
      },
      kept() {
        keepEdit(null);
        close();
        handrail.notice("Kept");
      },
      refused(said) {
        error.textContent = said.error;
        error.hidden = false;
      },
    };
    const hear = listener(props, (said) => told[said.state]?.(said));
    watch("value", hear);
    hear();
  };

  handrail.source = (element, trigger, names) => {
    let shown = "";
    const main = () => document.getElementById("main");
    const close = () => {
      main().classList.remove("source-open");
      handrail.besideCase?.("side");
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
