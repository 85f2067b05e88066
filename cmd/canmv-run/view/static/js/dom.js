// Small helpers for the page's elements.

export const $ = (selector, root = document) => root.querySelector(selector);

// el makes an element: el("button", {type: "button", class: "quiet", onclick: f}, "text", child).
export function el(tag, attrs = {}, ...children) {
	const e = document.createElement(tag);
	for (const [name, value] of Object.entries(attrs)) {
		if (name.startsWith("on")) {
			e.addEventListener(name.slice(2), value);
		} else if (value === true) {
			e.setAttribute(name, "");
		} else if (value !== false && value !== null && value !== undefined) {
			e.setAttribute(name, value);
		}
	}
	e.append(...children.filter((c) => c !== null && c !== undefined));
	return e;
}

// icon makes a small drawing of stroked paths in a 16×16 box.
export function icon(path) {
	const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
	svg.setAttribute("viewBox", "0 0 16 16");
	svg.setAttribute("aria-hidden", "true");
	const p = document.createElementNS("http://www.w3.org/2000/svg", "path");
	p.setAttribute("d", path);
	svg.append(p);
	return svg;
}

// setText changes an element's text only where it differs, so that a screen reader is not told twice.
export function setText(e, text) {
	if (e.textContent !== text) {
		e.textContent = text;
	}
}

// rich fills an element with text in which `code` is marked.
export function rich(e, text) {
	e.replaceChildren(...text.split("`").map((part, i) => (i % 2 ? el("code", {}, part) : part)));
}

export function bytes(n) {
	const units = ["B", "kB", "MB", "GB"];
	let i = 0;
	for (; n >= 1000 && i < units.length - 1; i++) {
		n /= 1000;
	}
	return `${n.toFixed(i && n < 100 ? 1 : 0)} ${units[i]}`;
}

export function duration(seconds) {
	const s = Math.floor(seconds);
	return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}
