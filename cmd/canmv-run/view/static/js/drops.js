// Files that are dropped anywhere on the page: scripts open, pictures and videos become the camera; on the list of files
// they go to the card.
import {$, setText} from "./dom.js";
import {useFile} from "./camera.js";
import {uploadAll} from "./files.js";
import {call} from "./link.js";
import {t} from "./prefs.js";
import {show} from "./tabs.js";

export function startDrops({openCode}) {
	const cover = $("#drop");
	let depth = 0;
	const files = (e) => [...(e.dataTransfer?.types || [])].includes("Files");
	const onList = (e) => e.target.closest?.("#files") !== null;
	addEventListener("dragenter", (e) => {
		if (files(e)) {
			depth++;
			cover.hidden = false;
		}
	});
	addEventListener("dragover", (e) => {
		if (files(e)) {
			e.preventDefault();
			setText($("p", cover), t(onList(e) ? "dropOnFiles" : "dropHere"));
		}
	});
	addEventListener("dragleave", (e) => {
		if (files(e) && --depth <= 0) {
			depth = 0;
			cover.hidden = true;
		}
	});
	addEventListener("drop", async (e) => {
		if (!files(e)) {
			return;
		}
		e.preventDefault();
		depth = 0;
		cover.hidden = true;
		const list = [...e.dataTransfer.files];
		if (onList(e)) {
			uploadAll(list);
			return;
		}
		const script = list.find((f) => /\.(py|star)$/.test(f.name));
		if (script) {
			const id = {from: "card", name: "/sdcard/scripts/" + script.name};
			await call("PUT", "/api/script?" + new URLSearchParams(id), await script.text());
			openCode(id);
		} else if (list.length) {
			show("camera");
			useFile(list[0]);
		}
	});
}
