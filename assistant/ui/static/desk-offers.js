// The desk's customer and offers: whom this is about, what they may have, and what became of it.
"use strict";

(() => {
  const FIND_REST_MS = 200;
  const LOOK_MS = 3000;
  const PATIENCE_MS = 20000;
  const { store, listener, fromHere, rest } = handrail.desk;
  // What a conversation that was not begun yet will be about; later the server keeps it.
  const held = { customer: "", order: "", reasons: "" };
  let requests = 0;
  let correctCase = () => {};

  const hold = (said) => {
    Object.assign(held, { customer: said.customer, order: said.order, reasons: said.reasons });
    if (handrail.here() || handrail.inCase()) sessionStorage.removeItem(store("case"));
    else sessionStorage.setItem(store("case"), JSON.stringify(held));
  };
  const release = () => {
    Object.assign(held, { customer: "", order: "", reasons: "" });
    sessionStorage.removeItem(store("case"));
  };
  const takeUp = () => {
    const kept = sessionStorage.getItem(store("case"));
    if (kept) Object.assign(held, JSON.parse(kept));
  };

  // Where the agent said that no order is meant, none is looked for in what the customer writes.
  const noOrders = () => new Set(JSON.parse(sessionStorage.getItem(store("no-order")) || "[]"));
  const noOrder = (conversation, said) => {
    const all = noOrders();
    if (said) all.add(conversation);
    else all.delete(conversation);
    sessionStorage.setItem(store("no-order"), JSON.stringify([...all]));
  };

  const again = new Set();
  const with_ = (said) => ({
    ...held,
    channel: handrail.replyChannel?.() ?? "",
    again: [...again].join(","),
    no_order: noOrders().has(handrail.here()) ? "yes" : "",
    request: String(++requests),
    ...said,
  });

  // Replaces what stands in a place; what had the focus, was open or was typed comes back.
  const replace = (place, html, restore) => {
    if (place.dataset.html === html) return;
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    const key = (node) => JSON.stringify([node.tagName, node.name ?? "", { ...node.dataset }, node.closest("[data-card]")?.dataset.card ?? ""]);
    const wanted = focused && key(focused);
    const open = new Set([...place.querySelectorAll("details[open]")].map((each) => each.dataset.openKey));
    place.innerHTML = html;
    place.dataset.html = html;
    for (const each of place.querySelectorAll("details")) each.open = open.has(each.dataset.openKey);
    restore?.();
    if (wanted) {
      [...place.querySelectorAll(focused.tagName)].find((each) => key(each) === wanted)?.focus({ preventScroll: true });
    }
  };

  handrail.customer = (element, plainTrigger, props, watch, names) => {
    const trigger = fromHere(plainTrigger);
    const [findName, openedName, answeredName, chooseName, correctName, leaveName] = names;
    const field = element.querySelector("#customer-find");
    const list = element.querySelector("#customer-found");
    const place = element.querySelector("[data-profile]");
    const error = element.querySelector(".line-error");
    const said = element.querySelector("[data-customer-said]");
    const handle = element.querySelector("[data-beside]");
    let newest = 0;
    let active = -1;

    const say = (words) => (said.textContent = words);
    const ask = (name, extra) => {
      const sent = with_(extra);
      newest = Number(sent.request);
      error.hidden = true;
      trigger(name, sent);
    };
    const options = () => [...list.querySelectorAll("[role=option]")];
    const mark = (at) => {
      active = at;
      options().forEach((each, n) => each.setAttribute("aria-selected", String(n === at)));
      const chosen = options()[at];
      if (chosen) {
        field.setAttribute("aria-activedescendant", chosen.id);
        chosen.scrollIntoView({ block: "nearest" });
      } else field.removeAttribute("aria-activedescendant");
    };
    const show = (shown) => {
      list.hidden = !shown;
      field.setAttribute("aria-expanded", String(shown));
      if (!shown) mark(-1);
    };
    const find = rest(FIND_REST_MS, () => trigger(findName, { text: field.value }));
    const choose = (option) => {
      const text = field.value;
      show(false);
      find.cancel();
      field.value = "";
      again.clear();
      noOrder(handrail.here(), false);
      ask(chooseName, { customer: option.dataset.customer, text });
      handrail.choseForCase?.(option.dataset.customer);
    };
    field.addEventListener("input", () => {
      error.hidden = true;
      if (field.value.trim()) find();
      else {
        find.cancel();
        show(false);
      }
    });
    field.addEventListener("focus", () => {
      if (field.value.trim()) find();
    });
    field.addEventListener("blur", () => show(false));
    field.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const found = options();
      if (step && !list.hidden && found.length) {
        event.preventDefault();
        mark((active + step + found.length) % found.length);
      } else if (step && list.hidden) {
        event.preventDefault();
        find();
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (!list.hidden && found.length) choose(found[Math.max(active, 0)]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        show(false);
      }
    });
    // Before the field loses the focus, and the list with it.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    handle.addEventListener("click", () => {
      const open = document.getElementById("main").classList.toggle("source-open");
      handle.setAttribute("aria-expanded", String(open));
      if (open) field.focus();
    });

    correctCase = () => {
      if (!held.customer) return;
      if (!handrail.here()) hold(held);
      ask(correctName, {});
    };
    place.addEventListener("click", (event) => {
      const pill = event.target.closest("[data-reason]");
      if (pill) {
        const on = pill.getAttribute("aria-pressed") !== "true";
        pill.setAttribute("aria-pressed", String(on));
        const chosen = [...place.querySelectorAll("[data-reason][aria-pressed=true]")];
        held.reasons = chosen.map((each) => each.dataset.reason).join(",");
        correctCase();
      }
      if (event.target.closest("[data-leave]")) {
        const before = { ...held };
        const name = place.querySelector("h2")?.textContent ?? "";
        release();
        ask(leaveName, { customer: "", order: "", reasons: "" });
        field.focus();
        handrail.notice(`${name} put aside.`, ["Undo", () => ask(chooseName, { ...before, text: before.order })]);
      }
    });
    place.addEventListener("change", (event) => {
      if (event.target.name !== "order") return;
      held.order = event.target.value;
      noOrder(handrail.here(), !held.order);
      correctCase();
    });

    // A conversation was turned to; with `anew` what another one was about does not follow.
    handrail.openedCase = (anew, said) => {
      if (said.case) Object.assign(held, { customer: said.customer, order: said.order, reasons: "" });
      else if (anew || handrail.here()) release();
      else takeUp();
      again.clear();
      field.value = "";
      show(false);
      ask(openedName, {});
    };
    handrail.answeredCase = (suggestion) => {
      if (noOrders().has("")) {
        noOrder("", false);
        noOrder(handrail.here(), true);
      }
      ask(answeredName, { suggestion });
    };
    handrail.channelChanged = () => correctCase();

    const told = {
      found(line) {
        if (line.text !== field.value.trim() || document.activeElement !== field) return;
        list.innerHTML = line.html;
        show(true);
        say(line.count ? `${line.count} found; arrow keys choose` : "Nobody found");
      },
      profile(line) {
        if (Number(line.request) < newest || line.conversation !== handrail.here()) return;
        const other = line.customer !== held.customer;
        hold(line);
        replace(place, line.html);
        element.classList.toggle("customer-chosen", Boolean(line.customer));
        const name = place.querySelector("h2")?.textContent ?? "";
        handle.textContent = name || "Customer";
        if (other && name) say(`${name} is chosen`);
      },
      refused(line) {
        error.textContent = line.error;
        error.hidden = false;
      },
    };
    const hear = listener(props, (line) => told[line.state]?.(line));
    watch("value", hear);
    hear();
  };

  handrail.offers = (element, plainTrigger, props, watch, names) => {
    const trigger = fromHere(plainTrigger);
    const [lookName, makeName, declineName, withdrawName, saidName, fulfilName, policyName] = names;
    const home = element.querySelector(".offers-home");
    const section = home.querySelector(".offers");
    const by = { make: makeName, decline: declineName, withdraw: withdrawName, said: saidName, fulfil: fulfilName };
    let shownFor = "";
    let applied = 0;
    let digest = "";
    let waits = false;
    let busy = null;
    let last = null;
    document.addEventListener("focusin", (event) => (last = section.contains(event.target) ? event.target : null));

    // What is typed outlives the cards, which are made anew with every change, and the page.
    const typed = () => JSON.parse(sessionStorage.getItem(store("offers")) || "{}");
    const keepTyped = (field) => {
      const all = typed();
      const name = `${handrail.here()}/${field.closest("[data-card]").dataset.card}/${field.name}`;
      if (field.value === field.defaultValue) delete all[name];
      else all[name] = field.value;
      sessionStorage.setItem(store("offers"), JSON.stringify(all));
    };
    const forgetTyped = (card) => {
      const all = typed();
      for (const name of Object.keys(all)) {
        if (name.startsWith(`${handrail.here()}/${card}/`)) delete all[name];
      }
      sessionStorage.setItem(store("offers"), JSON.stringify(all));
    };
    const restoreTyped = () => {
      const all = typed();
      for (const field of section.querySelectorAll("input[name]")) {
        const card = field.closest("[data-card]");
        const kept = all[`${handrail.here()}/${card.dataset.card}/${field.name}`];
        if (kept !== undefined) field.value = kept;
        if (field.name === "why" && field.value) openForm(card, true);
      }
      for (const card of section.querySelectorAll("[data-offer]")) refresh(card);
    };

    const money = (card, amount, language = "en") => {
      const style = { style: "currency", currency: card.dataset.currency };
      try {
        return new Intl.NumberFormat(language, style).format(amount);
      } catch {
        return new Intl.NumberFormat("en", style).format(amount);
      }
    };
    const unfit = (amount) => {
      const { badInput, rangeUnderflow, rangeOverflow, stepMismatch } = amount.validity;
      const bounds = amount.closest("form").querySelector("[data-bounds]").dataset.bounds;
      if (rangeUnderflow || rangeOverflow) return `${bounds}: change the amount.`;
      if (badInput || stepMismatch || amount.value === "") return "Write the amount as a number, such as 12.50.";
      return "";
    };
    // The words as they will be with this amount; what the server says counts.
    const speak = (card, amount, given) => {
      const words = card.querySelector("[data-spoken]");
      if (!words) return;
      words.dataset.first ??= words.textContent;
      const said = amount && money(card, given, card.dataset.language);
      words.textContent = amount ? words.dataset.spoken.replaceAll("\ue000", () => said) : words.dataset.first;
    };
    // Above the limit the button asks; whether it may be made is decided by the server alone.
    const refresh = (card) => {
      const amount = card.querySelector("[name=value]");
      const given = amount && amount.value !== "" ? Number(amount.value) : null;
      const moved = amount && amount.value !== amount.defaultValue;
      const above = given !== null && moved ? given > Number(card.dataset.alone) : card.dataset.above === "true";
      const light = card.querySelector("[data-light]");
      const submit = card.querySelector("[data-submit]");
      light.textContent = above && card.dataset.above !== "true" ? light.dataset.instead : above ? light.dataset.as : "You may";
      submit.textContent = above ? submit.dataset.asking : submit.dataset.make;
      card.querySelector("[data-reason-field]").hidden = !above;
      card.classList.toggle("offer-ask", above);
      card.classList.toggle("offer-may", !above);
      const left = card.querySelector("[data-left]");
      if (left && amount) {
        left.dataset.first ??= left.textContent;
        const alone = Number(card.dataset.alone);
        const over = above && alone > 0 && given !== null ? `${money(card, given - alone)} above the limit` : "";
        left.textContent = moved ? [over, left.dataset.left].filter(Boolean).join(": ") : left.dataset.first;
      }
      if (amount) {
        const fault = card.querySelector("[data-bounds]");
        fault.textContent = unfit(amount);
        fault.hidden = !fault.textContent;
        amount.setAttribute("aria-invalid", String(!fault.hidden));
        submit.disabled = Boolean(busy) || !fault.hidden;
        speak(card, moved && fault.hidden ? amount : null, given);
      }
      const value = card.querySelector("[data-value]");
      if (value && amount) {
        value.dataset.first ??= value.textContent;
        value.textContent = moved && given !== null ? money(card, given) : value.dataset.first;
      }
    };
    const openForm = (card, open) => {
      card.querySelector("[data-act=make]").hidden = open;
      card.querySelector("[data-act=decline]").hidden = !open;
      card.querySelector("[data-open-form]").setAttribute("aria-expanded", String(open));
    };
    const trouble = (key, why) => {
      const card = section.querySelector(`[data-card="${CSS.escape(key)}"]`);
      const line = card?.querySelector(":scope > .line-error");
      if (!line) {
        if (why) handrail.notice(why);
        return;
      }
      line.textContent = why;
      line.hidden = !why;
    };
    const free = () => {
      if (!busy) return;
      clearTimeout(busy.patience);
      for (const button of section.querySelectorAll("button:disabled")) button.disabled = false;
      busy = null;
      for (const card of section.querySelectorAll("[data-offer]")) refresh(card);
    };
    const act = (card, what, said) => {
      if (busy) return;
      const key = card.dataset.card;
      const sent = with_({ offer: card.dataset.offer ?? "", decision: card.dataset.decision ?? "", key, ...said });
      trouble(key, "");
      busy = { request: sent.request, key };
      busy.patience = setTimeout(() => {
        free();
        trouble(key, "No answer came. Check the connection and look at the card before you try again.");
        look();
      }, PATIENCE_MS);
      for (const button of card.querySelectorAll("button")) button.disabled = true;
      trigger(by[what], sent);
    };
    const look = () => trigger(lookName, with_({ state: digest }));

    section.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const form = event.target;
      const card = form.closest("[data-card]");
      if (form.dataset.act === "decline") {
        act(card, "decline", { reason: form.elements.why.value });
        return;
      }
      if (card.querySelector("[data-submit]").disabled) return;
      const { value, reason } = form.elements;
      const asking = !card.querySelector("[data-reason-field]").hidden;
      act(card, "make", { value: value?.value ?? "", reason: asking ? reason.value : "" });
    });
    section.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      const card = event.target.closest("[data-card]");
      if (!button) return;
      const { act: what, insert, again: taken, accepted } = button.dataset;
      if (what) act(card, what, accepted ? { accepted } : {});
      if (insert) {
        const turn = document.querySelector("#thread .thread")?.dataset.newest;
        if (turn) handrail.insertIntoReply(insert, turn);
      }
      if (taken) {
        again.add(taken);
        correctCase();
      }
      if (button.dataset.openForm) {
        openForm(card, true);
        card.querySelector("[name=why]").focus();
      }
      if (button.dataset.closeForm !== undefined) {
        const why = card.querySelector("[name=why]");
        why.value = "";
        keepTyped(why);
        openForm(card, false);
        card.querySelector("[data-open-form]").focus();
      }
      if (button.dataset.policy !== undefined && handrail.wantSource(button)) {
        trigger(policyName, with_({ suggestion: button.dataset.suggestion, n: button.dataset.n }));
      }
    });
    section.addEventListener("input", (event) => {
      if (!event.target.name) return;
      keepTyped(event.target);
      const card = event.target.closest("[data-offer]");
      trouble(card.dataset.card, "");
      refresh(card);
    });
    section.addEventListener("keydown", (event) => {
      const form = event.target.closest("form[data-act=decline]");
      if (event.key !== "Escape" || !form) return;
      event.stopPropagation();
      form.querySelector("[data-close-form]").click();
    });

    // The section is one; it stands beside the newest answer, or under it where there is no room,
    // and nowhere while one is on its way.
    const wide = matchMedia("(min-width: 1100px)");
    wide.addEventListener("change", () => handrail.placeOffers());
    handrail.placeOffers = () => {
      const newest = document.querySelector("#thread .thread")?.dataset.newest ?? "";
      const shown = shownFor === handrail.here() && section.childElementCount > 0;
      const where = wide.matches ? "[data-offers-beside]" : `[data-offers-place="${newest}"]`;
      const place = shown && newest ? document.querySelector(where) : null;
      document.getElementById("main").classList.toggle("offers-beside", Boolean(place) && wide.matches);
      if (!place) {
        if (section.parentElement !== home) home.append(section);
        return;
      }
      if (section.parentElement === place && section.isConnected) return;
      const focused = last;
      place.append(section);
      if (focused && document.activeElement === document.body) focused.focus({ preventScroll: true });
    };

    const tick = () => {
      for (const clock of section.querySelectorAll("[data-deadline]")) {
        const left = Math.floor((new Date(clock.dataset.deadline) - Date.now()) / 1000);
        const words =
          left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left` : "time is over";
        if (clock.textContent !== words) clock.textContent = words;
        clock.classList.toggle("late", left < 120);
      }
    };
    setInterval(tick, 1000);
    setInterval(() => {
      if (waits && !busy && !document.hidden && shownFor === handrail.here()) look();
    }, LOOK_MS);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && waits) look();
    });

    const told = {
      cards(line) {
        const request = Number(line.request);
        if (busy?.request === line.request) {
          forgetTyped(busy.key);
          again.delete(busy.key.replace(/^offer-/, ""));
          free();
        }
        if (request < applied || line.conversation !== handrail.here()) return;
        applied = request;
        shownFor = line.conversation;
        digest = line.digest;
        waits = line.waits;
        replace(section, line.html, restoreTyped);
        tick();
        handrail.placeOffers();
        if (line.news) {
          handrail.notice(line.news);
        }
      },
      trouble(line) {
        const mine = busy?.request === line.request;
        if (mine) free();
        trouble(line.key, line.error);
      },
    };
    const hear = listener(props, (line) => told[line.state]?.(line));
    watch("value", hear);
    hear();
  };
})();
