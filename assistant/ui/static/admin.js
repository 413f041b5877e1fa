// The admin pages work without scripts; this only shows the buttons that copy.
"use strict";

for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
