// The page: starts its parts. The editor comes last, as it is the largest.
import {$, duration, setText} from "./dom.js";
import * as link from "./link.js";
import {onLanguage, startPrefs, t} from "./prefs.js";
import {startCamera} from "./camera.js";
import {startCode} from "./code.js";
import {startFiles} from "./files.js";
import {startGauges} from "./gauges.js";
import {startPins} from "./pins.js";
import {startSplit} from "./split.js";
import {startStage} from "./stage.js";
import {startTabs} from "./tabs.js";
import {startTerminal} from "./terminal.js";
import {startDrops} from "./drops.js";

let state = {state: "idle", run: 0};
let code = null;

export function run() {
	code.run();
}

function stop() {
	if (state.state === "running") {
		link.send({do: "stop"});
	}
}

// showState shows in the bar whether a script runs, and for how long.
function showState() {
	const bar = $("#status");
	const idle = state.state === "idle";
	bar.dataset.state = idle ? state.ended || "idle" : state.state;
	let what = t("idle");
	if (state.state === "running") {
		what = t("running", {name: state.name});
	} else if (state.state === "stopping") {
		what = t("stopping");
	} else if (state.ended === "ok") {
		what = `${state.name} · ${t("ended")}`;
	} else if (state.ended === "stopped") {
		what = `${state.name} · ${t("stopped")}`;
	} else if (state.ended) {
		what = `${state.name} · ${state.line ? t("failedAt", {line: state.line}) : t("failed")}`;
	}
	setText($(".what", bar), what);
	setText($("#run span"), idle ? t("run") : t("runAgain"));
	$("#run").disabled = state.state === "stopping";
	$("#stop").disabled = state.state !== "running";
	tick();
}

function tick() {
	const on = state.state !== "idle";
	setText($("#status .clock"), on ? duration((Date.now() - state.since) / 1000) : "");
	if (on) {
		document.title = `▶ ${state.name}`;
	} else {
		document.title = "canmv-run";
	}
}

// The token is a cookie by now: it leaves the address, so that it is in no screenshot and no history.
history.replaceState(null, "", "/");
startPrefs();
startTabs();
startSplit();
startStage();
startGauges();
startTerminal();
startCamera(run);
startPins();
startFiles({openCode: (id) => code.open(id)});
startDrops({openCode: (id) => code.open(id)});
code = startCode();

$("#run").addEventListener("click", run);
$("#stop").addEventListener("click", stop);
document.addEventListener("keydown", (e) => {
	if (e.defaultPrevented) {
		return; // the editor has done it
	}
	if ((e.ctrlKey || e.metaKey) && e.key === "Enter") {
		e.preventDefault();
		run();
	} else if (e.shiftKey && e.key === "F5") {
		e.preventDefault();
		stop();
	}
});

link.on("state", (s) => {
	state = s;
	showState();
});
onLanguage(showState);
setInterval(tick, 500);
link.on("open", () => ($("#lost").hidden = true));
link.on("closed", () => {
	setText($("#lost"), t("lost"));
	$("#lost").hidden = false;
});
link.connect();
