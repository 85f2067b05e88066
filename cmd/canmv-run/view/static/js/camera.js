// What the camera sees and the microphone hears: the sensor's preview, the choices, the buffer pools.
import {$, bytes, el, setText} from "./dom.js";
import * as link from "./link.js";
import {onLanguage, t} from "./prefs.js";
import {onSeen, visible} from "./tabs.js";
import {playFile, startMic, startWebcam, stopMic, stopWebcam} from "./live.js";

export const fileTypes = "image/png,image/jpeg,image/gif,image/bmp,image/webp,video/*,.y4m,.mp4,.mov,.mkv,.avi,.webm";

let say = () => {};

// useFile makes a file the camera.
export async function useFile(file) {
	say(null);
	try {
		const answer = await link.call("POST", "/api/camera?" + new URLSearchParams({name: file.name}), file);
		if (!answer.error) {
			stopWebcam();
			return;
		}
		if (!answer.ffmpeg) {
			throw new Error(answer.error);
		}
		// Without FFmpeg this page plays the file and is the board's webcam.
		if (await playFile(file)) {
			say(() => t("inBrowser", {name: file.name}));
		} else {
			say(() => t("cannotPlay", {name: file.name}), true);
		}
	} catch (e) {
		say(() => t("notCamera", {name: file.name, why: e.message}), true);
	}
}

export function startCamera(run) {
	const pane = $("#camera");
	const canvas = el("canvas", {width: 320, height: 180, "aria-hidden": "true"});
	const off = el("p", {class: "empty"});
	const rate = el("span", {class: "rate", hidden: true});
	const cameras = el("fieldset", {class: "group", id: "cameras"});
	const mics = el("fieldset", {class: "group", id: "mics"});
	const tips = el("div", {class: "group"});
	const pools = el("div", {class: "group"});
	pane.append(el("div", {class: "body"},
		el("div", {class: "preview"}, canvas, off, rate), el("div", {class: "group"}, cameras, tips), el("div", {class: "stack"}, mics, pools)));
	const picker = el("input", {type: "file", accept: fileTypes, hidden: true, onchange: () => picker.files[0] && useFile(picker.files[0])});
	pane.append(picker);
	let camera = null;
	let state = {state: "idle"};
	let stats = null;
	let message = null;
	let bad = false;
	let seen = false;

	say = (f, isBad) => {
		message = f;
		bad = Boolean(isBad);
		draw();
	};

	function option(group, value, text, checked, pick) {
		const radio = el("input", {type: "radio", name: group, value, ...(checked ? {checked: true} : {})});
		radio.checked = checked;
		// File and webcam ask again each time they are chosen.
		const label = el("label", {title: text}, radio, el("span", {}, text));
		label.addEventListener("click", (e) => {
			e.preventDefault();
			pick();
			radio.focus();
		});
		radio.addEventListener("keydown", (e) => {
			const all = [...label.parentElement.querySelectorAll("input")];
			const at = all.indexOf(radio);
			const to = {ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1}[e.key];
			if (to !== undefined) {
				e.preventDefault();
				all[(to + all.length) % all.length].focus();
			} else if (e.key === " " || e.key === "Enter") {
				e.preventDefault();
				pick();
			}
		});
		return label;
	}

	async function chooseWebcam() {
		say(null);
		try {
			await startWebcam();
		} catch (e) {
			say(() => t("noWebcam", {why: why(e)}), true);
		}
	}

	async function chooseMic() {
		say(null);
		try {
			await startMic();
		} catch (e) {
			say(() => t("noMic", {why: why(e)}), true);
		}
	}

	const why = (e) => (navigator.mediaDevices ? e.message : t("needsLocal"));

	function draw() {
		if (!camera) {
			return;
		}
		const focus = document.activeElement?.name && document.activeElement.value;
		const fixed = (value) => option("camera", value, t(value), camera.chosen === value, () => {
			stopWebcam();
			say(null);
			link.send({do: "camera", source: value});
		});
		const webcam = camera.chosen === "page" && camera.name ? t("webcamNamed", {name: camera.name}) : t("webcam");
		const choices = ["test", "bars", "black", "noise"].map(fixed);
		if (camera.flag) {
			choices.unshift(option("camera", "flag", t("flag", {name: camera.flag}), camera.chosen === "flag", () => link.send({do: "camera", source: "flag"})));
		}
		choices.push(
			option("camera", "file", camera.chosen === "file" ? t("fileNamed", camera) : t("file"), camera.chosen === "file", () => picker.click()),
			option("camera", "page", webcam, camera.chosen === "page", chooseWebcam));
		cameras.replaceChildren(el("legend", {}, t("source")), el("div", {class: "choices"}, ...choices));

		const mic = (value, text, pick) => option("mic", value, text, camera.mic === value, pick);
		const sound = (value) => mic(value, t(value), () => {
			stopMic();
			link.send({do: "mic", source: value});
		});
		const micChoices = [sound("tone"), sound("silence"), mic("page", t("pageMic"), chooseMic)];
		if (camera.flagMic) {
			micChoices.unshift(mic("flag", t("flagMic", {name: camera.flagMic}), () => link.send({do: "mic", source: "flag"})));
		}
		mics.replaceChildren(el("legend", {}, t("mic")), el("div", {class: "choices"}, ...micChoices));

		tips.replaceChildren();
		if (message) {
			tips.append(el("div", {class: "tip" + (bad ? " bad" : ""), role: "status"}, message()));
		}
		const other = camera.used !== camera.chosen || camera.usedName !== camera.name;
		if (state.state === "running" && other) {
			tips.append(el("div", {class: "tip", role: "status"}, t("nextRun"), el("button", {type: "button", onclick: run}, t("runAgain"))));
		}
		if (focus) {
			pane.querySelector(`input[value="${focus}"]`)?.focus();
		}
	}

	function drawStats() {
		const live = state.state !== "idle" && stats;
		const on = live && stats.captureRate > 0;
		off.hidden = Boolean(on && seen);
		rate.hidden = !on;
		if (on) {
			setText(rate, `${stats.captureRate.toFixed(1)} ${t("fps")}`);
		} else {
			seen = false;
		}
		off.replaceChildren(el("strong", {}, t("sensorOff")), t("sensorOffHow"));
		const list = live ? stats.pools : [];
		pools.replaceChildren(el("h3", {}, t("pools")), list.length ? el("dl", {class: "pools"}, ...list.map((p) => {
			const bar = el("i");
			bar.style.width = `${100 * p.used / p.blocks}%`;
			return el("div", {}, el("dt", {}, p.owner || "–"), el("dd", {}, t("used", {used: p.used, blocks: p.blocks, size: bytes(p.size)})), el("div", {class: "meter"}, bar));
		})) : el("p", {class: "note"}, t("noPools")));
	}

	const look = (on) => link.send({do: "look", kind: link.PREVIEW, width: on ? 320 : 0, jpeg: !link.near});
	onSeen("camera", look);
	link.on("open", () => look(visible("camera")));
	link.on("picture", (p) => {
		if (p.kind === link.PREVIEW) {
			link.draw(canvas, p, () => {
				seen = true;
				off.hidden = true;
				canvas.dataset.seq = p.seq;
			});
		}
	});
	link.on("camera", (c) => {
		camera = c;
		draw();
	});
	link.on("state", (s) => {
		state = s;
		draw();
		drawStats();
	});
	link.on("stats", (s) => {
		stats = s;
		drawStats();
	});
	onLanguage(() => {
		draw();
		drawStats();
	});
}
