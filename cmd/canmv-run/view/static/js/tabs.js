// The panes behind tabs. Which ones are behind tabs depends on the width: see layout.css.
import {$, el} from "./dom.js";
import {onLanguage, t} from "./prefs.js";

const names = ["code", "term", "camera", "pins", "files"];
const titles = {code: "code", term: "output", camera: "camera", pins: "pins", files: "files"};
const wide = matchMedia("(min-width: 1240px)");
const narrow = matchMedia("(max-width: 759px)");
const seen = [];
let chosen = null;

// tabbed lists the panes that share one place now.
function tabbed() {
	return narrow.matches ? names : names.slice(wide.matches ? 2 : 1);
}

export function visible(name) {
	return !$("#" + name).hasAttribute("data-hidden") && !document.hidden;
}

// onSeen calls f(true or false) when a pane comes into or goes out of sight.
export function onSeen(name, f) {
	seen.push({name, f, was: null});
}

function tellSeen() {
	for (const s of seen) {
		const now = visible(s.name);
		if (now !== s.was) {
			s.was = now;
			s.f(now);
		}
	}
}

export function show(name, focus) {
	if (!tabbed().includes(name)) {
		return;
	}
	chosen = name;
	arrange();
	if (focus) {
		$("#tab-" + name).focus();
	}
}

// news marks a tab that holds something to look at.
export function news(name) {
	if (!visible(name)) {
		$("#tab-" + name).setAttribute("data-news", "");
	}
}

function arrange() {
	const together = tabbed();
	if (!together.includes(chosen)) {
		chosen = together[0];
	}
	for (const name of names) {
		const tab = $("#tab-" + name);
		const pane = $("#" + name);
		const on = name === chosen;
		const shared = together.includes(name);
		tab.hidden = !shared;
		tab.setAttribute("aria-selected", on);
		tab.tabIndex = on ? 0 : -1;
		pane.toggleAttribute("data-hidden", shared && !on);
		pane.setAttribute("role", shared ? "tabpanel" : "region");
		if (on) {
			tab.removeAttribute("data-news");
		}
	}
	tellSeen();
}

export function startTabs() {
	const bar = $("#tabs");
	for (const name of names) {
		bar.append(el("button", {type: "button", role: "tab", id: "tab-" + name, "aria-controls": name, onclick: () => show(name)}));
	}
	bar.addEventListener("keydown", (e) => {
		const list = tabbed();
		const at = list.indexOf(chosen);
		const to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: list.length - 1}[e.key];
		if (to !== undefined) {
			e.preventDefault();
			show(list[(to + list.length) % list.length], true);
		}
	});
	onLanguage(() => names.forEach((name) => ($("#tab-" + name).textContent = t(titles[name]))));
	wide.addEventListener("change", arrange);
	narrow.addEventListener("change", arrange);
	document.addEventListener("visibilitychange", tellSeen);
	arrange();
}
