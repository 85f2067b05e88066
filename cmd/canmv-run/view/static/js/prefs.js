// What a person has chosen for the page: language and theme. Kept in the browser.
import {$, setText} from "./dom.js";
import {en, zh} from "./texts.js";

const tables = {en, zh};
const changed = [];

function stored(name) {
	try {
		return localStorage.getItem(name);
	} catch {
		return null; // a browser that keeps nothing
	}
}

function store(name, value) {
	try {
		localStorage.setItem(name, value);
	} catch {
		// as above: the choice lasts as long as the page
	}
}

export let language = tables[stored("language")] ? stored("language") : navigator.language.startsWith("zh") ? "zh" : "en";

// t is a text in the person's language; {name} in it is replaced.
export function t(key, values = {}) {
	const text = tables[language][key] ?? en[key];
	if (text === undefined) {
		throw new Error(`no text ${key}`);
	}
	return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// onLanguage calls f now and whenever the language changes.
export function onLanguage(f) {
	changed.push(f);
	f();
}

function translate() {
	document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
	for (const e of document.querySelectorAll("[data-t]")) {
		setText(e, t(e.dataset.t));
	}
	for (const e of document.querySelectorAll("[data-label]")) {
		e.setAttribute("aria-label", t(e.dataset.label));
	}
	for (const e of document.querySelectorAll("[data-place]")) {
		e.placeholder = t(e.dataset.place);
	}
	const button = $("#language");
	setText(button, language === "zh" ? "English" : "中文");
	button.lang = language === "zh" ? "en" : "zh-Hans";
	$("#theme").title = t("theme");
	$("#theme").setAttribute("aria-label", t("theme"));
	$("#run").title = t("runKeys");
	$("#stop").title = t("stopKeys");
}

function dark() {
	const chosen = document.documentElement.dataset.theme;
	return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function startPrefs() {
	const theme = stored("theme");
	if (theme === "dark" || theme === "light") {
		document.documentElement.dataset.theme = theme;
	}
	$("#theme").addEventListener("click", () => {
		const next = dark() ? "light" : "dark";
		document.documentElement.dataset.theme = next;
		store("theme", next);
	});
	$("#language").addEventListener("click", () => {
		language = language === "zh" ? "en" : "zh";
		store("language", language);
		for (const f of changed) {
			f();
		}
	});
	onLanguage(translate);
}
