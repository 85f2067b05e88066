// The border between editor and panel can be moved, with the mouse or with the arrow keys.
import {$} from "./dom.js";

const least = 0.2;
const most = 0.7;

export function startSplit() {
	const board = $("#board");
	const grip = $("#split");
	const now = () => $("#code").offsetWidth / (board.offsetWidth - rest());
	const rest = () => board.offsetWidth - $("#code").offsetWidth - $("#stage").offsetWidth;
	const set = (part) => {
		part = Math.max(least, Math.min(most, part));
		board.style.setProperty("--split", part.toFixed(3));
		grip.setAttribute("aria-valuenow", Math.round(100 * part));
	};
	grip.setAttribute("aria-valuemin", 100 * least);
	grip.setAttribute("aria-valuemax", 100 * most);
	grip.addEventListener("pointerdown", (e) => grip.setPointerCapture(e.pointerId));
	grip.addEventListener("pointermove", (e) => {
		if (grip.hasPointerCapture(e.pointerId)) {
			set((e.clientX - board.getBoundingClientRect().left) / (board.offsetWidth - rest()));
		}
	});
	grip.addEventListener("keydown", (e) => {
		const step = {ArrowLeft: -0.02, ArrowRight: 0.02}[e.key];
		if (step) {
			e.preventDefault();
			set(now() + step);
		}
	});
	grip.addEventListener("dblclick", () => board.style.removeProperty("--split"));
}
