// The copy button of a new token; without scripts the token is selected by hand.
"use strict";

for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
