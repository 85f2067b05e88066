// The numbers under the panel: frame rates, bit rate, quantiser, buffers.
import {$, el, setText} from "./dom.js";
import * as link from "./link.js";
import {onLanguage, t} from "./prefs.js";

const rate = (n) => (n >= 99.5 ? n.toFixed(0) : n.toFixed(1));

// Each gauge: its name, and what it shows of the numbers: [value, unit], or null when there is nothing to show.
const gauges = [
	["capture", (s) => s.captured > 0 && [rate(s.captureRate), t("fps")]],
	["shown", (s) => s.shown > 0 && [rate(s.shownRate), t("fps")]],
	["encoder", (s) => s.encoded > 0 && [rate(s.encodeRate), t("fps")]],
	["bitRate", (s) => s.encoded > 0 && (s.bitRate >= 1e6 ? [(s.bitRate / 1e6).toFixed(2), "Mbit/s"] : [(s.bitRate / 1e3).toFixed(0), "kbit/s"])],
	["qp", (s) => s.encoded > 0 && s.qp > 0 && [s.qp, ""]],
	["buffers", (s) => s.pools.length > 0 && [sum(s.pools, "used"), "/ " + sum(s.pools, "blocks")]],
];

function sum(list, key) {
	return list.reduce((n, x) => n + x[key], 0);
}

export function startGauges() {
	const box = $("#gauges");
	let stats = null;
	let live = false;
	const cells = gauges.map(([name]) => {
		const cell = {dt: el("dt"), value: el("span"), unit: el("small")};
		cell.box = el("div", {id: "gauge-" + name}, cell.dt, el("dd", {}, cell.value, cell.unit));
		box.append(cell.box);
		return cell;
	});
	const show = () => gauges.forEach(([name, read], i) => {
		const got = live && stats && read(stats);
		setText(cells[i].dt, t(name));
		cells[i].box.classList.toggle("none", !got);
		setText(cells[i].value, got ? String(got[0]) : "–");
		setText(cells[i].unit, got ? got[1] : "");
		if (name === "encoder") {
			const lost = stats && stats.dropped > 0 ? t("dropped", {n: stats.dropped}) : "";
			cells[i].box.title = [stats && stats.encoder, lost].filter(Boolean).join(", ");
		}
	});
	link.on("stats", (s) => {
		stats = s;
		show();
	});
	link.on("state", (s) => {
		live = s.state !== "idle";
		if (s.state === "running" && stats && stats.run !== s.run) {
			stats = null;
		}
		show();
	});
	onLanguage(show);
}
