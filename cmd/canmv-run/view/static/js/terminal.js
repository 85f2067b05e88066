// The output of scripts, and the line that answers input().
import {$, el, setText} from "./dom.js";
import * as link from "./link.js";
import {onLanguage, t} from "./prefs.js";
import {news} from "./tabs.js";

const maxParts = 4000; // elements that are kept

const place = /File "([^"]*)", line (\d+)/; // in a line of a traceback

export function startTerminal() {
	const box = $("#output");
	const input = $("#typed");
	let state = {state: "idle"};
	let empty = true;

	// part appends text of one kind; neighbours of a kind share an element.
	function part(kind, text) {
		const last = box.lastElementChild;
		if (last && last.className === kind && kind === "out" && last.firstChild.length < 20000) {
			last.firstChild.appendData(text);
			return;
		}
		if (last && last.className === "out" && last.firstChild.data.endsWith("\n")) {
			last.firstChild.data = last.firstChild.data.slice(0, -1); // the next element starts a line anyway
		}
		const e = el("div", {class: kind});
		switch (kind) {
		case "trace":
			trace(e, text.replace(/\n$/, ""));
			break;
		case "hint":
			e.append(el("b", {"data-t": "hint"}, t("hint")), text.trim());
			break;
		case "start":
			e.append(el("span", {}, text));
			break;
		case "end": {
			const key = text === "ok" ? "ended" : text;
			e.dataset.t = key;
			e.append(t(key));
			break;
		}
		default:
			e.append(document.createTextNode(kind === "out" ? text : text.replace(/\n$/, "")));
		}
		box.append(e);
	}

	// trace makes the places of a traceback buttons that lead to the line.
	function trace(e, text) {
		for (const line of text.split("\n")) {
			const m = line.match(place);
			if (m) {
				const detail = {file: m[1].split("/").pop(), line: Number(m[2])};
				const go = () => dispatchEvent(new CustomEvent("goto", {detail}));
				e.append(el("button", {type: "button", onclick: go}, line), "\n");
			} else {
				e.append(line + "\n");
			}
		}
		e.lastChild.data = e.lastChild.data.replace(/\n$/, "");
	}

	function showEmpty() {
		if (empty) {
			box.replaceChildren(el("p", {class: "empty"}, el("strong", {}, t("outputEmpty")), t("outputEmptyHow")));
		}
	}

	link.on("output", ({items, missed}) => {
		const follow = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
		if (empty) {
			box.replaceChildren();
			empty = false;
		}
		if (missed) {
			part("missed", t("missed", {n: missed}));
		}
		for (const {k, t: text} of items) {
			part(k, text);
			if (k === "trace") {
				news("term");
			}
		}
		while (box.childElementCount > maxParts) {
			box.firstElementChild.remove();
		}
		if (follow) {
			box.scrollTop = box.scrollHeight;
		}
	});
	// After a lost connection everything that is kept comes again.
	link.on("open", () => {
		empty = true;
		showEmpty();
	});
	link.on("state", (s) => {
		state = s;
		$("#input").hidden = s.state !== "running";
	});
	$("#input").addEventListener("submit", (e) => {
		e.preventDefault();
		if (state.state === "running") {
			link.send({do: "type", text: input.value + "\n"});
			input.value = "";
		}
	});
	$("#term").addEventListener("keydown", (e) => {
		if (e.ctrlKey && e.key === "c" && getSelection().isCollapsed && input.selectionStart === input.selectionEnd) {
			e.preventDefault();
			link.send({do: "interrupt"});
		}
	});
	$("#clear").addEventListener("click", () => {
		empty = true;
		showEmpty();
	});
	onLanguage(() => {
		showEmpty();
		for (const b of box.querySelectorAll("[data-t]")) {
			setText(b, t(b.dataset.t));
		}
	});
}
