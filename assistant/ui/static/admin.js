// The admin pages work without scripts; with them, copying is a click and tabs are in sight.
"use strict";

for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;

// Where there is no room for all, the page one is on is shown among its neighbours.
for (const here of document.querySelectorAll("nav [aria-current]")) {
  const row = here.parentElement;
  row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}
