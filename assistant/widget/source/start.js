// What runs where the script stands: a bubble when the page is idle, the rest when it is opened.
// @ts-check
import { createApi } from "./api.js";
import { identify, signOut } from "./begin.js";
import { createChat } from "./chat.js";
import { openStorage } from "./storage.js";
import { Words, spoken } from "./words.js";
import { createWidget } from "./widget.js";

/** Read the script's attributes and let the page speak to the widget. */
function start(script) {
  const site = script.dataset.site ?? "";
  if (!site) {
    console.warn("Handrail: the script has no data-site; copy the whole tag from 'handrail sites'.");
    return;
  }
  const host = new URL(script.src).origin;
  const tag = script.dataset.language || document.documentElement.lang || navigator.language;
  const chat = createChat({
    call: createApi(host, site),
    host,
    storage: openStorage(`handrail ${host} ${site} `),
    words: new Words(spoken(tag) || spoken(navigator.language)),
    identity: script.dataset.identity ?? "",
  });
  const widget = createWidget(chat, script.dataset.side ?? "");
  Object.defineProperty(window, "Handrail", {
    configurable: true,
    value: Object.freeze({
      open: () => widget.open(),
      close: () => widget.close(),
      identify: (identity) => identify(chat, String(identity ?? "")),
      signOut: () => signOut(chat),
    }),
  });
  const idle = window.requestIdleCallback ?? ((run) => setTimeout(run, 200));
  const begin = () => idle(() => widget.show(), { timeout: 2000 });
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

const script = document.currentScript;
if (script && !("Handrail" in window)) start(script);
