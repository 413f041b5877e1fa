// A live chat that is open on the desk: followed closely, who writes, what was seen, what is new.
"use strict";

(() => {
  const FOLLOW_MS = 2000;
  const WRITING_MS = 5000;
  const title = document.title;
  // The chat as it was told last: nothing of it is decided here.
  let chat = { id: "", live: false, typing: "", seen: "", heard: 0 };
  let follow = () => {};
  let announce = () => {};
  let typedAt = 0;
  let toldAt = 0;
  let stops = 0;
  let heardInSight = 0;

  // Whether a reply was written to just now. Customers in a chat see it, and colleagues.
  const writing = () => Date.now() - typedAt < WRITING_MS;
  const typed = () => {
    typedAt = Date.now();
    clearTimeout(stops);
    if (!chat.live) return;
    if (typedAt - toldAt >= FOLLOW_MS) {
      toldAt = typedAt;
      follow();
    }
    stops = setTimeout(follow, WRITING_MS + 50);
  };
  const stopped = () => {
    if (!typedAt) return;
    [typedAt, toldAt] = [0, 0];
    clearTimeout(stops);
    if (chat.live) follow();
  };

  // How many messages came while the page was out of sight stands before its title.
  const badge = () => {
    const news = document.hidden ? chat.heard - heardInSight : 0;
    const wanted = news > 0 ? `(${news}) ${title}` : title;
    if (document.title !== wanted) document.title = wanted;
  };
  document.addEventListener("visibilitychange", () => {
    heardInSight = chat.heard;
    badge();
    if (!document.hidden && chat.live) follow();
  });

  const mark = () => {
    let changed = false;
    for (const each of document.querySelectorAll("#thread [data-seen-mark]")) {
      const hidden = each.closest("[data-message]").dataset.message !== chat.seen;
      if (each.hidden === hidden) continue;
      each.hidden = hidden;
      changed = true;
    }
    if (changed) handrail.keepEnd();
  };
  const paint = () => {
    const line = document.querySelector("[data-typing]");
    if (line) {
      const words = chat.typing && handrail.narrow() ? "is writing …" : chat.typing;
      line.hidden = !words;
      if (line.textContent !== words) line.textContent = words;
    }
    mark();
  };
  // The thread is made anew with every message; what was seen since stays marked.
  const keepMarked = () => {
    const thread = document.getElementById("thread");
    if (thread) new MutationObserver(() => chat.id && mark()).observe(thread, { childList: true, subtree: true });
  };

  const told = (line) => {
    const before = chat;
    chat = { id: line.id, live: line.live, typing: line.typing, seen: line.seen, heard: line.heard };
    if (before.id !== chat.id) {
      typedAt = 0;
      heardInSight = chat.heard;
    } else if (chat.heard > before.heard) {
      announce(line.said);
    }
    if (!document.hidden) heardInSight = chat.heard;
    badge();
    paint();
  };
  const left = () => {
    chat = { id: "", live: false, typing: "", seen: "", heard: 0 };
    heardInSight = 0;
    typedAt = 0;
    badge();
    paint();
  };

  handrail.chat = {
    writing,
    typed,
    stopped,
    told,
    left,
    begin: (ask, say) => {
      follow = ask;
      announce = say;
      keepMarked();
      setInterval(() => chat.live && follow(), FOLLOW_MS);
    },
  };
})();
