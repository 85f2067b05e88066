// The script: the editor, where its text is kept, and the list of scripts.
import {$, el, setText} from "./dom.js";
import * as link from "./link.js";
import {language, onLanguage, t} from "./prefs.js";
import {show as showTab} from "./tabs.js";

const keepPause = 700; // ms after the last key until changes are kept

// The editor's own texts in Chinese; English is what it has.
const phrases = {
	Find: "查找", Replace: "替换", next: "下一个", previous: "上一个", all: "全部", "match case": "区分大小写", "by word": "全词",
	regexp: "正则", replace: "替换", "replace all": "全部替换", close: "关闭", "Go to line": "转到行", go: "转到",
};

export function startCode() {
	let editor = null;
	let script = null; // as the program knows it
	let dirty = false;
	let timer = 0;
	let saving = Promise.resolve();
	let note = () => "";
	let state = {state: "idle"};
	const query = (id) => "?" + new URLSearchParams({from: id.from, name: id.name});

	function say(f) {
		note = f;
		setText($("#code-state"), note());
		$("#code-state").title = note();
	}

	function shown(s) {
		script = s;
		setText($("#code-name .name"), s.name.split("/").pop());
		$("#code-name").title = s.from === "card" ? s.name : "";
		$("#revert").hidden = !s.kept;
		say(() => (s.kept ? t("kept", {path: s.path}) : ""));
	}

	// open shows a script.
	async function open(id) {
		await keep();
		try {
			const s = await link.call("GET", "/api/script" + query(id));
			shown(s);
			dirty = false;
			editor.open(s.text);
			mark();
			remember(id);
		} catch (e) {
			say(() => e.message);
		}
		showTab("code");
	}

	function remember(id) {
		try {
			sessionStorage.setItem("script", JSON.stringify({from: id.from, name: id.name}));
		} catch {
			// a browser that keeps nothing opens the first script again
		}
	}

	// keep writes changes to the card.
	function keep() {
		clearTimeout(timer);
		timer = 0;
		saving = saving.then(async () => {
			if (!dirty) {
				return;
			}
			const text = editor.text();
			const id = script;
			dirty = false;
			try {
				const s = await link.call("PUT", "/api/script" + query(id), text);
				if (script === id) {
					shown(s);
					say(() => t("saved", {path: s.path}));
				}
			} catch (e) {
				dirty = true;
				say(() => t("unsaved", {why: e.message}));
			}
		});
		return saving;
	}

	function changed() {
		if (!script) {
			return;
		}
		dirty = true;
		say(() => t("changed"));
		clearTimeout(timer);
		timer = setTimeout(keep, keepPause);
	}

	// run starts the script as it is in the editor; what cannot be kept is not run, and the head says why.
	async function run() {
		if (!editor || !script) {
			return;
		}
		await keep();
		if (!dirty) {
			link.send({do: "run", from: script.from, name: script.name});
		}
	}

	// mark shows the line that failed, if it is in this script.
	function mark() {
		if (!editor) {
			return;
		}
		const mine = script && state.name === script.name.split("/").pop() && state.from === script.from;
		if (mine && state.line) {
			editor.mark(state.line, state.error + (state.hint ? `\n${t("hint")}: ${state.hint}` : ""));
		} else {
			editor.mark(0);
		}
	}

	link.on("state", (s) => {
		state = s;
		mark();
	});
	addEventListener("goto", ({detail}) => {
		if (editor && script && detail.file === script.name.split("/").pop()) {
			showTab("code");
			editor.mark(detail.line, detail.line === state.line ? state.error : "");
			editor.focus();
		}
	});
	$("#revert").addEventListener("click", async () => {
		clearTimeout(timer);
		dirty = false;
		await saving;
		const s = await link.call("DELETE", "/api/script" + query(script));
		shown(s);
		editor.open(s.text);
		mark();
	});
	$("#code-name").addEventListener("click", () => choose(open, () => script));
	addEventListener("beforeunload", () => dirty && keep());
	document.addEventListener("keydown", (e) => {
		if ((e.ctrlKey || e.metaKey) && e.key === "s") {
			e.preventDefault();
			keep();
		}
	});

	// The editor is the largest part: the page is there before it.
	requestAnimationFrame(() => setTimeout(async () => {
		const [{createEditor}, list] = await Promise.all([import("../vendor/editor.js"), link.call("GET", "/api/scripts")]);
		editor = createEditor($("#editor"), {
			nonce: $("meta[name=nonce]").content, label: t("code"), changed,
			phrases: language === "zh" ? phrases : {},
			keys: [{key: "Mod-Enter", run: () => { run(); return true; }}, {key: "Mod-s", run: () => { keep(); return true; }}],
		});
		onLanguage(() => {
			editor.phrases(language === "zh" ? phrases : {});
			say(note);
			mark();
		});
		let first = list.first;
		try {
			const last = JSON.parse(sessionStorage.getItem("script"));
			const known = [...list.examples, ...list.card, list.first];
			if (last && known.some((k) => k.from === last.from && k.name === last.name)) {
				first = last;
			}
		} catch {
			// as in remember
		}
		const tab = document.querySelector("[role=tab][aria-selected=true]").id;
		await open(first);
		showTab(tab.slice("tab-".length));
		document.body.dataset.ready = "";
	}));
	return {run, open};
}

// choose shows the list of scripts.
async function choose(open, current) {
	const box = $("#chooser");
	const list = await link.call("GET", "/api/scripts");
	const filter = el("input", {type: "search", placeholder: t("filter"), "aria-label": t("filter")});
	const items = el("div", {class: "list"});
	const pick = (id) => {
		box.close();
		open(id);
	};
	const draw = () => {
		const wanted = filter.value.toLowerCase();
		const group = (title, entries) => {
			const some = entries.filter((e) => (e.name + " " + (e.title || "")).toLowerCase().includes(wanted));
			return some.length ? [el("h3", {}, title), ...some.map((e) => {
				const now = current() && current().from === e.from && current().name === e.name;
				return el("button", {type: "button", class: "item", "aria-current": now ? "true" : null, onclick: () => pick(e)},
					el("b", {}, e.name.replace("/sdcard/", "")), e.title ? el("small", {}, e.title) : null);
			})] : [];
		};
		items.replaceChildren(
			...(list.first.from === "pc" ? group(t("opened"), [list.first]) : []),
			...group(t("yours"), list.card), ...group(t("examples"), list.examples));
		if (!items.childElementCount) {
			items.append(el("p", {class: "empty"}, t("nothingFound")));
		}
	};
	filter.addEventListener("input", draw);
	filter.addEventListener("keydown", (e) => {
		if (e.key === "Enter") {
			e.preventDefault();
			$(".item", items)?.click();
		}
	});
	draw();
	const fresh = async () => {
		const taken = new Set(list.card.map((s) => s.name));
		let n = 1;
		while (taken.has(`/sdcard/scripts/new${n}.py`)) {
			n++;
		}
		const id = {from: "card", name: `/sdcard/scripts/new${n}.py`};
		await link.call("PUT", "/api/script?" + new URLSearchParams(id), "print(\"hello\")\n");
		pick(id);
	};
	box.replaceChildren(
		el("div", {class: "head"}, el("h2", {}, t("chooseScript")),
			el("button", {type: "button", class: "quiet", onclick: fresh}, t("newScript")),
			el("button", {type: "button", class: "quiet", onclick: () => box.close()}, t("close"))),
		filter, items);
	filter.classList.add("filter");
	box.onclick = (e) => e.target === box && box.close();
	box.showModal();
	filter.focus();
}
