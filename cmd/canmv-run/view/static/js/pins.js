// The pins: outputs are lamps, inputs buttons, analog inputs sliders.
import {$, el, rich, setText} from "./dom.js";
import * as link from "./link.js";
import {onLanguage, t} from "./prefs.js";

const analogBase = 1000; // as in pinboard.go
const maxVolts = 1.8;

export function startPins() {
	const body = el("div", {class: "body"});
	$("#pins").append(body);
	let rows = new Map(); // by what they show, so that a row that a person holds is not replaced
	let state = null;

	const set = (pin, value) => link.send({do: "pin", pin, value});

	function title(p) {
		return p.label || t("pin", {n: p.n});
	}

	function describe(p) {
		const parts = p.label ? [t("pin", {n: p.n})] : [];
		if (p.mode === "pwm") {
			parts.push(t("pwm", {hz: Math.round(p.hz * 10) / 10, duty: Math.round(p.duty * 100)}));
		} else if (p.mode) {
			parts.push(t(p.mode));
		}
		if (p.pull) {
			parts.push(t(p.pull));
		}
		if (p.mode === "in" || p.mode === "out") {
			parts.push(t(p.level ? "high" : "low"));
		}
		return parts.join(" · ");
	}

	function makePin(p) {
		const row = {lamp: el("span", {class: "lamp"}), name: el("b"), about: el("small"), acts: el("span", {class: "acts"})};
		row.box = el("div", {class: "pin", "data-pin": p.n}, row.lamp, el("span", {class: "what"}, row.name, row.about), row.acts);
		if (p.mode !== "in") {
			return row;
		}
		row.lamp.setAttribute("data-in", "");
		// Pressing gives the level that the resistor does not.
		const pressed = () => (row.pull === "up" ? 0 : 1);
		row.press = el("button", {type: "button", class: "press"});
		row.hold = el("button", {type: "button", class: "quiet", "aria-pressed": "false"});
		const down = () => {
			row.press.toggleAttribute("data-down", true);
			set(p.n, pressed());
		};
		const up = () => {
			if (row.press.hasAttribute("data-down")) {
				row.press.removeAttribute("data-down");
				set(p.n, row.held ? pressed() : -1);
			}
		};
		row.press.addEventListener("pointerdown", (e) => {
			row.press.setPointerCapture(e.pointerId);
			down();
		});
		for (const end of ["pointerup", "pointercancel", "blur"]) {
			row.press.addEventListener(end, up);
		}
		row.press.addEventListener("keydown", (e) => (e.key === " " || e.key === "Enter") && !e.repeat && (e.preventDefault(), down()));
		row.press.addEventListener("keyup", (e) => (e.key === " " || e.key === "Enter") && (e.preventDefault(), up()));
		row.hold.addEventListener("click", () => {
			row.held = !row.held;
			set(p.n, row.held ? pressed() : -1);
		});
		row.acts.append(row.press, row.hold);
		return row;
	}

	function showPin(row, p, live) {
		row.pull = p.pull;
		setText(row.name, title(p));
		setText(row.about, describe(p));
		const on = p.mode === "pwm" ? p.duty : p.level ? 1 : 0;
		row.lamp.toggleAttribute("data-on", on > 0);
		row.lamp.style.opacity = p.mode === "pwm" && on > 0 ? 0.35 + 0.65 * on : "";
		if (row.press) {
			row.held = p.driven && !row.press.hasAttribute("data-down") ? true : row.held && p.driven;
			setText(row.press, t("press"));
			setText(row.hold, t("hold"));
			row.hold.setAttribute("aria-pressed", Boolean(row.held));
			row.press.disabled = row.hold.disabled = !live;
			row.press.setAttribute("aria-label", `${t("press")}: ${title(p)}`);
			row.hold.setAttribute("aria-label", `${t("hold")}: ${title(p)}`);
		}
	}

	function makeAnalog(a) {
		const row = {name: el("b"), value: el("output"), slider: el("input", {type: "range", min: 0, max: maxVolts, step: 0.01})};
		row.slider.addEventListener("input", () => {
			set(analogBase + a.n, Number(row.slider.value));
			setText(row.value, t("volts", {v: Number(row.slider.value).toFixed(2)}));
		});
		row.box = el("div", {class: "pin"}, el("span"), el("span", {class: "what"}, row.name), row.value, row.slider);
		return row;
	}

	function showAnalog(row, a, live) {
		setText(row.name, t("adc", a));
		row.slider.setAttribute("aria-label", t("adc", a));
		row.slider.disabled = !live;
		if (document.activeElement !== row.slider) {
			row.slider.value = a.volts;
			setText(row.value, t("volts", {v: a.volts.toFixed(2)}));
		}
	}

	function makeStrip() {
		const row = {name: el("b"), about: el("small"), lights: el("div", {class: "lights"})};
		row.box = el("div", {class: "pin"}, el("span"), el("span", {class: "what"}, row.name, row.about), el("span"), row.lights);
		return row;
	}

	function showStrip(row, s) {
		setText(row.name, t("strip"));
		setText(row.about, t("stripAbout", {n: s.pin, count: s.colors.length}));
		while (row.lights.childElementCount > s.colors.length) {
			row.lights.lastChild.remove();
		}
		s.colors.forEach((c, i) => {
			const light = row.lights.children[i] || row.lights.appendChild(el("i"));
			light.style.background = "#" + c.toString(16).padStart(6, "0");
		});
	}

	function draw() {
		if (!state) {
			return;
		}
		const list = [];
		const kept = new Map();
		const row = (key, make, fill) => {
			const r = rows.get(key) || make();
			fill(r);
			kept.set(key, r);
			list.push(r.box);
		};
		const strips = new Set((state.strips || []).map((s) => s.pin));
		for (const p of (state.pins || []).filter((p) => !strips.has(p.n))) {
			row(`pin${p.n}${p.mode}`, () => makePin(p), (r) => showPin(r, p, state.live));
		}
		for (const a of state.analogs || []) {
			row(`adc${a.n}`, () => makeAnalog(a), (r) => showAnalog(r, a, state.live));
		}
		for (const s of state.strips || []) {
			row(`strip${s.pin}`, makeStrip, (r) => showStrip(r, s));
		}
		const same = kept.size === rows.size && [...kept.keys()].every((k) => rows.has(k));
		rows = kept;
		if (!list.length) {
			const how = el("span");
			rich(how, t("noPinsHow"));
			body.replaceChildren(el("p", {class: "empty"}, el("strong", {}, t("noPins")), how));
			return;
		}
		if (!same || !$(".pinlist", body)) {
			body.replaceChildren(el("p", {class: "note idle"}), el("div", {class: "pinlist"}, ...list));
		}
		const idle = $(".idle", body);
		idle.hidden = state.live;
		setText(idle, t("pinsIdle"));
	}

	link.on("pins", (s) => {
		state = s;
		draw();
	});
	onLanguage(draw);
}
