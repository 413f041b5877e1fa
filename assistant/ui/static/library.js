// The library: files in with their progress, the list's fields, the chosen document.
"use strict";

(() => {
  const AT_ONCE = 2;
  const LOOK_AGAIN_MS = 500;
  let lookAgain = () => {};

  // Files ------------------------------------------------------------------------------

  const size = (octets) =>
    octets < 1e6 ? `${Math.max(1, Math.round(octets / 1e3))} KB` : `${(octets / 1e6).toFixed(1)} MB`;

  const count = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;

  const element = (name, look, text = "") => {
    const made = document.createElement(name);
    made.className = look;
    made.textContent = text;
    return made;
  };

  // One file's line: name, bar, what is happening, and how it ended.
  const line = (file) => {
    const item = element("li", "upload");
    const bar = element("progress", "upload-bar");
    const said = element("span", "upload-said", "Waiting");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(element("span", "upload-name", file.name), element("span", "upload-size quiet", size(file.size)), said, bar);
    return {
      item,
      say: (text, done) => {
        said.textContent = text;
        if (done === undefined) bar.removeAttribute("value");
        else bar.value = done;
      },
      end: (look, text, buttons = []) => {
        bar.remove();
        item.classList.add(`upload-${look}`);
        said.replaceChildren(text, ...buttons);
      },
    };
  };

  const send = (file, settings, progress) =>
    new Promise((resolve, reject) => {
      const body = new FormData();
      for (const [name, value] of settings) if (value) body.append(name, value);
      body.append("file", file, file.name);
      const request = new XMLHttpRequest();
      request.open("POST", "/api/v1/documents");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => progress(event.loaded / event.total));
      request.addEventListener("load", () => {
        if (request.status === 202) resolve(request.response.job);
        else reject(new Error(request.response?.detail ?? `the server answered ${request.status}`));
      });
      request.addEventListener("error", () =>
        reject(new Error("the connection broke; check the network and drop the file again")),
      );
      request.send(body);
    });

  const WORDS = { added: "Added", new_version: "New version", unchanged: "Unchanged" };

  const ending = (job, shown, choose) => {
    if (job.state === "refused") {
      shown.end("refused", job.reason);
      return "refused";
    }
    const first = job.documents[0];
    const passages = job.documents.reduce((sum, each) => sum + each.passages, 0);
    const what = first ? WORDS[first.status] ?? first.status : "Nothing in it";
    const many = job.documents.length > 1 ? `: ${count(job.documents.length, "document")}` : "";
    const version = first?.status === "new_version" ? ` ${first.version}` : "";
    const warnings = job.documents.flatMap((each) => each.warnings);
    const buttons = [];
    if (first) {
      const open = element("button", "link", "Open");
      open.type = "button";
      open.addEventListener("click", () => choose(first.id));
      buttons.push(" ", open);
    }
    for (const warning of warnings.slice(0, 3)) buttons.push(element("span", "upload-warning", warning));
    shown.end(first?.status ?? "none", `${what}${version}${many} · ${count(passages, "passage")}`, buttons);
    return first?.status ?? "none";
  };

  const entries = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));

  // The files of what was dropped, folders opened.
  const filesIn = async (entry) => {
    if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
    const found = [];
    const reader = entry.createReader();
    for (let batch = await entries(reader); batch.length; batch = await entries(reader)) {
      for (const each of batch) found.push(...(await filesIn(each)));
    }
    return found.filter((file) => !file.name.startsWith("."));
  };

  handrail.intake = (place, trigger, props, watch, names) => {
    const panel = place.querySelector(".intake-panel");
    const input = panel.querySelector("input[type=file]");
    const drop = panel.querySelector(".drop");
    const form = panel.querySelector(".batch-form");
    const error = panel.querySelector(".line-error");
    const list = panel.querySelector(".uploads");
    const end = panel.querySelector(".uploads-end");
    const waiting = [];
    const jobs = new Map();
    const tally = {};
    let sending = 0;
    let polling = false;

    const choose = (id) => trigger("choose", { document: id });

    const note = (outcome) => {
      tally[outcome] = (tally[outcome] ?? 0) + 1;
      if (waiting.length || sending || jobs.size) return;
      const said = [
        ["added", "added"],
        ["new_version", "new version"],
        ["unchanged", "unchanged"],
        ["refused", "refused"],
      ].filter(([key]) => tally[key]);
      end.hidden = false;
      end.querySelector("span").textContent = said.map(([key, words]) => `${tally[key]} ${words}`).join(", ");
    };

    const poll = async () => {
      polling = true;
      while (jobs.size) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        const asked = [...jobs.keys()].slice(0, 100);
        const response = await fetch(`/api/v1/jobs?${asked.map((id) => `id=${id}`).join("&")}`).catch(() => null);
        if (!response?.ok) continue;
        const known = await response.json();
        let changed = false;
        for (const job of known) {
          const shown = jobs.get(job.id);
          if (job.state === "working") shown.say("Reading and indexing …");
          if (job.state !== "done" && job.state !== "refused") continue;
          jobs.delete(job.id);
          note(ending(job, shown, choose));
          changed = true;
        }
        if (changed) lookAgain();
      }
      polling = false;
    };

    const next = async () => {
      if (sending >= AT_ONCE || !waiting.length) return;
      const { file, shown, settings } = waiting.shift();
      sending += 1;
      try {
        shown.say("Uploading", 0);
        const job = await send(file, settings, (done) => shown.say(`Uploading ${Math.round(done * 100)} %`, done));
        shown.say("Waiting to be read");
        jobs.set(job, shown);
        if (!polling) poll();
        sending -= 1;
      } catch (refusal) {
        sending -= 1;
        shown.end("refused", refusal.message);
        note("refused");
      }
      next();
    };

    const take = (files) => {
      const settings = [...new FormData(form)];
      const said = Object.fromEntries(settings);
      error.hidden = true;
      if (said.valid_from && said.valid_until && said.valid_until < said.valid_from) {
        error.textContent = "The last day is before the first; correct one of the two.";
      } else if (said.replace && files.length > 1) {
        error.textContent = "One file at a time can be a new version of a chosen document.";
      } else {
        end.hidden = true;
        for (const file of files) {
          const shown = line(file);
          list.append(shown.item);
          waiting.push({ file, shown, settings });
        }
        for (let lane = 0; lane < AT_ONCE; lane += 1) next();
        return;
      }
      error.hidden = false;
      panel.querySelector("details").open = true;
    };

    const offerDocuments = async () => {
      const response = await fetch("/api/v1/documents?kind=policy");
      if (!response.ok) return;
      const select = form.elements.replace;
      const kept = select.value;
      select.replaceChildren(select.options[0]);
      for (const each of await response.json()) select.append(new Option(each.current.title, each.id));
      select.value = kept;
    };

    place.querySelector("[data-choose]").addEventListener("click", () => input.click());
    panel.querySelector("[data-clear]").addEventListener("click", () => {
      list.replaceChildren();
      end.hidden = true;
      for (const key of Object.keys(tally)) delete tally[key];
    });
    panel.querySelector("details").addEventListener("toggle", offerDocuments);
    form.addEventListener("submit", (event) => event.preventDefault());
    input.addEventListener("change", () => {
      take([...input.files]);
      input.value = "";
    });
    // The whole page takes files, so that a near miss does not open one in the browser.
    document.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("drop-over");
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) drop.classList.remove("drop-over");
    });
    document.addEventListener("drop", async (event) => {
      event.preventDefault();
      drop.classList.remove("drop-over");
      if (panel.hidden) return;
      const dropped = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
      take((await Promise.all(dropped.map(filesIn))).flat());
    });

    watch("value", () => {
      const said = JSON.parse(props.value);
      if (said.state === "ready") {
        for (const part of place.querySelectorAll("[data-editor]")) part.hidden = !said.editor;
        const wanted = new URLSearchParams(location.search).get("document");
        if (wanted) choose(wanted);
      } else if (said.state === "said") {
        handrail.notice(
          said.text,
          said.undo ? ["Undo", () => trigger("reinstate", { document: said.undo })] : undefined,
        );
      }
    });
  };

  // The list and the chosen document -----------------------------------------------------

  handrail.tools = (place, trigger, names) => {
    const form = place.querySelector("form");
    let timer = 0;
    const look = () => trigger(names[0], Object.fromEntries(new FormData(form)));
    lookAgain = look;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => {
      clearTimeout(timer);
      timer = setTimeout(look, event.target.type === "search" ? 180 : 0);
    });
  };

  handrail.rows = (place, trigger, names) => {
    handrail.connect(place, trigger, names);
    place.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-document]");
      if (row && !event.target.closest("button")) trigger("choose", { document: row.dataset.document });
    });
  };

  handrail.detail = (place, trigger, names) => {
    handrail.connect(place, trigger, names);
    const main = document.getElementById("main");
    let shown = "";
    const follow = () => {
      const now = place.querySelector(".detail")?.dataset.document ?? "";
      main.classList.toggle("detail-open", Boolean(now));
      if (now === shown) return;
      const before = shown;
      shown = now;
      const address = new URL(location.href);
      if (now) address.searchParams.set("document", now);
      else address.searchParams.delete("document");
      history.replaceState(null, "", address);
      if (now) {
        place.querySelector(".detail-scroll").scrollTop = 0;
        place.querySelector("h2").focus({ preventScroll: true });
      } else if (before) {
        document.querySelector(`#rows [data-document="${CSS.escape(before)}"] button`)?.focus();
      }
    };
    new MutationObserver(follow).observe(place, { childList: true, subtree: true, attributes: true });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && shown) trigger("close", {});
    });
  };

  // Past resolutions that were proposed; only managers are told of any -----------------------

  handrail.proposed = (place, trigger, props, watch, names) => {
    const PROPOSED_MS = 15000;
    const host = place.querySelector("[data-proposed]");
    let digest = "";
    const look = () => {
      if (!document.hidden) trigger(names[0], { shown: digest });
    };
    const formOf = (id) => host.querySelector(`form[data-case="${CSS.escape(id)}"]`);
    const busy = (form, is) => {
      for (const button of form.querySelectorAll("button")) button.disabled = is;
    };
    const fault = (form, text) => {
      const line = form.querySelector(".line-error");
      line.hidden = !text;
      line.textContent = text;
    };
    const send = (form, name) => {
      fault(form, "");
      busy(form, true);
      trigger(name, { case: form.dataset.case, ...Object.fromEntries(new FormData(form)) });
    };
    place.addEventListener("submit", (event) => {
      const form = event.target.closest(".proposal-form");
      if (!form) return;
      event.preventDefault();
      send(form, "approve");
    });
    // Enter in the reason turns a draft down, and never lets it pass.
    place.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.name !== "reason") return;
      event.preventDefault();
      event.target.closest("form").querySelector("[data-refuse]").click();
    });
    place.addEventListener("click", (event) => {
      const refuse = event.target.closest("[data-refuse]");
      if (!refuse) return;
      const form = refuse.closest("form");
      if (form.elements.reason.value.trim()) return send(form, "refuse");
      fault(form, "Say why, so that whoever proposed it can do better.");
      return form.elements.reason.focus();
    });
    setInterval(look, PROPOSED_MS);
    document.addEventListener("visibilitychange", look);
    watch("value", () => {
      const said = JSON.parse(props.value);
      if (said.state === "shown") {
        digest = said.digest;
        const within = host.contains(document.activeElement);
        handrail.casework.fill(host, said.html);
        if (within && !host.contains(document.activeElement)) {
          (host.querySelector("summary") ?? document.querySelector("#find-words"))?.focus({ preventScroll: true });
        }
        if (!new URLSearchParams(location.search).has("proposed")) return;
        const all = host.querySelector(".proposed");
        if (all) all.open = true;
      } else if (said.state === "done") {
        look();
        lookAgain();
        handrail.notice(said.text, said.document ? ["Open it", () => trigger("choose", { document: said.document })] : undefined);
      } else {
        const form = said.case && formOf(said.case);
        if (!form) return handrail.notice(said.text);
        busy(form, false);
        fault(form, said.text);
      }
      return undefined;
    });
    look();
  };
})();
