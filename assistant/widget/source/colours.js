// Colours that follow the site and can always be read: contrast of 4.5 at least.
// @ts-check

const LEAST = 4.5;
const NUMBERS = /[\d.]+/g;
const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
const GROUNDS = ["--paper", "--sunk", "--amber-ground"];

/**
 * Choose the colours that stand on and beside the site's own, and light or dark.
 * @param {HTMLElement} root
 */
export function paint(root) {
  const scheme = schemeOfPage();
  root.setAttribute("data-scheme", scheme);
  const style = getComputedStyle(root);
  const brand = channels(resolved(root, "var(--brand)"));
  const grounds = GROUNDS.map((name) => channels(resolved(root, `var(${name})`)));
  const given = style.getPropertyValue("--handrail-on-colour").trim();
  const readable = contrast(brand, WHITE) >= LEAST ? WHITE : BLACK;
  root.style.setProperty("--on-brand", given || css(readable));
  root.style.setProperty("--accent", css(towards(brand, grounds, scheme === "dark" ? WHITE : BLACK)));
}

/** What the page says about light and dark, or else what its reader prefers. */
function schemeOfPage() {
  const said = getComputedStyle(document.documentElement).colorScheme || "normal";
  const dark = said.indexOf("dark") >= 0;
  const light = said.indexOf("light") >= 0;
  if (dark !== light) return dark ? "dark" : "light";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function resolved(root, value) {
  const probe = document.createElement("span");
  probe.style.color = value;
  root.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** Red, green and blue, 0 to 255, of any colour a style sheet may name. */
function channels(colour) {
  if (colour.startsWith("rgb")) return (colour.match(NUMBERS) ?? []).slice(0, 3).map(Number);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d");
  if (!context) return BLACK;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** The colour, as far towards another as it must go to be read on all grounds. */
function towards(colour, grounds, end) {
  for (let part = 0; part < 1; part += 0.05) {
    const mixed = colour.map((value, n) => Math.round(value + (end[n] - value) * part));
    if (grounds.every((ground) => contrast(mixed, ground) >= LEAST)) return mixed;
  }
  return end;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance([red, green, blue]) {
  const linear = (value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function css(colour) {
  return `rgb(${colour.join(", ")})`;
}
