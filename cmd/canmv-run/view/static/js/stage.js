// The panel: its picture, its size on the page, and touches.
import {$, rich, setText} from "./dom.js";
import * as link from "./link.js";
import {onLanguage, t} from "./prefs.js";

const touchPause = 16; // ms between moves that are sent

export function startStage() {
	const canvas = $("#panel");
	const bezel = $(".bezel");
	const bench = $(".bench");
	let panel = {on: false};
	let state = {state: "idle", run: 0};
	let fill = false;
	let busy = false;
	let next = null;
	let seen = false; // a picture of this panel has come

	// size makes the panel as large as it is, or as large as fits.
	function size() {
		const style = getComputedStyle(bench);
		const room = {w: bench.clientWidth - 2 * parseFloat(style.paddingLeft) - 18, h: bench.clientHeight - 2 * parseFloat(style.paddingTop) - 18};
		const w = panel.width || 800;
		const h = panel.height || 480;
		const fits = Math.min(room.w / w, room.h / h);
		const scale = Math.max(0.05, fill ? fits : Math.min(1, fits));
		canvas.style.width = Math.round(w * scale) + "px";
		canvas.style.height = Math.round(h * scale) + "px";
		canvas.style.imageRendering = scale >= 2 ? "pixelated" : "auto";
		const shown = panel.on || seen;
		let text = "";
		if (panel.width && shown) {
			text = t("fullPanel", panel);
			if (Math.round(scale * 100) !== 100) {
				text += " · " + t("scaled", {percent: Math.round(scale * 100)});
			}
			if (!panel.on) {
				text += " · " + t("lastPicture");
			}
		}
		setText($("#panel-name"), text);
		link.send({do: "look", kind: link.PANEL, width: document.hidden ? 0 : Math.ceil(w * scale * devicePixelRatio), jpeg: !link.near});
	}

	function show() {
		const off = !panel.on && !seen;
		bezel.toggleAttribute("data-off", off);
		bezel.toggleAttribute("data-faded", !panel.on && seen);
		const running = state.state !== "idle";
		const why = running ? "panelOff" : state.run === 0 ? "panelNever" : "panelNone";
		setText($(".off .why"), t(why));
		rich($(".off .how"), t(why + "How"));
		$("#shot").disabled = off;
		size();
	}

	link.on("panel", (p) => {
		if (p.on && (!panel.on || p.width !== panel.width || p.height !== panel.height)) {
			seen = true;
		}
		panel = p;
		show();
	});
	link.on("state", (s) => {
		if (s.run !== state.run && s.state === "running") {
			seen = false;
		}
		state = s;
		show();
	});
	link.on("open", () => {
		busy = false;
		next = null;
		size();
	});
	link.on("picture", (p) => {
		if (p.kind !== link.PANEL) {
			return;
		}
		if (busy) {
			if (next) {
				link.send({do: "drawn", kind: link.PANEL}); // it is not drawn any more
			}
			next = p;
			return;
		}
		busy = true;
		const done = () => {
			busy = false;
			canvas.dataset.seq = p.seq;
			if (next) {
				const n = next;
				next = null;
				busy = true;
				link.draw(canvas, n, done);
			}
		};
		seen = seen || panel.on;
		link.draw(canvas, p, done);
	});
	onLanguage(show);
	new ResizeObserver(size).observe(bench);
	document.addEventListener("visibilitychange", size);

	$("#fill").addEventListener("click", () => {
		fill = !fill;
		$("#fill").setAttribute("aria-pressed", fill);
		size();
	});
	$("#shot").addEventListener("click", () => canvas.toBlob((blob) => {
		const a = document.createElement("a");
		a.href = URL.createObjectURL(blob);
		a.download = "panel.png";
		a.click();
		setTimeout(() => URL.revokeObjectURL(a.href), 1000);
	}));
	touches(canvas, () => panel);
}

// touches sends where fingers, or a pressed mouse, are on the panel.
function touches(canvas, panel) {
	const fingers = new Map();
	const ids = new Map(); // small numbers for the browser's
	let timer = 0;
	const send = () => {
		timer = 0;
		link.send({do: "touch", points: [...fingers.values()]});
	};
	const soon = () => {
		timer = timer || setTimeout(send, touchPause);
	};
	const now = () => {
		clearTimeout(timer);
		send();
	};
	const at = (e) => {
		const box = canvas.getBoundingClientRect();
		const p = panel();
		return {
			id: ids.get(e.pointerId),
			x: Math.floor((e.clientX - box.left) / box.width * (p.width || canvas.width)),
			y: Math.floor((e.clientY - box.top) / box.height * (p.height || canvas.height)),
		};
	};
	canvas.addEventListener("pointerdown", (e) => {
		if (e.button > 0) {
			return;
		}
		canvas.setPointerCapture(e.pointerId);
		let id = 0;
		while ([...ids.values()].includes(id)) {
			id++;
		}
		ids.set(e.pointerId, id);
		fingers.set(e.pointerId, at(e));
		now();
	});
	canvas.addEventListener("pointermove", (e) => {
		if (fingers.has(e.pointerId)) {
			fingers.set(e.pointerId, at(e));
			soon();
		}
	});
	for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
		canvas.addEventListener(end, (e) => {
			if (fingers.delete(e.pointerId)) {
				ids.delete(e.pointerId);
				now();
			}
		});
	}
	// With the keyboard: arrows move a finger, space puts it down.
	const spot = {id: 9, x: -1, y: -1};
	const key = "keyboard";
	canvas.addEventListener("keydown", (e) => {
		const p = panel();
		const step = e.shiftKey ? 1 : 16;
		const move = {ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step]}[e.key];
		if (!move && e.key !== " ") {
			return;
		}
		e.preventDefault();
		if (spot.x < 0) {
			spot.x = (p.width || 0) >> 1;
			spot.y = (p.height || 0) >> 1;
		}
		if (move) {
			spot.x = Math.max(0, Math.min((p.width || 1) - 1, spot.x + move[0]));
			spot.y = Math.max(0, Math.min((p.height || 1) - 1, spot.y + move[1]));
		} else {
			fingers.set(key, {...spot});
		}
		if (fingers.has(key)) {
			fingers.set(key, {...spot});
			now();
		}
	});
	const lift = () => fingers.delete(key) && now();
	canvas.addEventListener("keyup", (e) => e.key === " " && lift());
	canvas.addEventListener("blur", lift);
}
