// The card's files: look, play, download, delete, upload.
import {$, bytes, el, icon, rich} from "./dom.js";
import * as link from "./link.js";
import {onLanguage, t} from "./prefs.js";
import {kindOf, play} from "./player.js";
import {onSeen, visible} from "./tabs.js";

const icons = {
	folder: "M1.5 4.5v8h13v-7h-6l-2-2h-5z",
	video: "M1.5 3.5h13v9h-13zM6.5 6v4l3.5-2z",
	picture: "M1.5 3h13v10h-13zM2 11l4-4 3 3 2-2 3.5 3.5M11 5.8v.4",
	sound: "M3 6v4h2.5L9 13V3L5.5 6zM11.5 5.5q2 2.5 0 5",
	text: "M3.5 1.5h6l3 3v10h-9zM5.5 7.5h5M5.5 10.5h5",
	other: "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3",
	download: "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
	remove: "M3 4.5h10M6.5 4V2.5h3V4M4.5 4.5l.6 9h5.8l.6-9M7 7v4M9 7v4",
};

let folder = "";
let uploading = null;

const pathOf = (name) => "/card" + [...folder.split("/"), name].filter(Boolean).map((p) => "/" + encodeURIComponent(p)).join("");

// uploadAll puts files into the folder that is shown.
export async function uploadAll(files) {
	try {
		for (const f of files) {
			await link.call("PUT", pathOf(f.name), f);
		}
	} catch (e) {
		uploading(e.message);
	}
}

export function startFiles({openCode}) {
	const crumbs = el("nav", {class: "crumbs"});
	const list = el("ul", {class: "files"});
	const picker = el("input", {type: "file", multiple: true, hidden: true, onchange: () => uploadAll(picker.files)});
	const upload = el("button", {type: "button", class: "quiet", onclick: () => picker.click(), "data-t": "upload"}, t("upload"));
	const problem = el("p", {class: "tip bad", role: "alert", hidden: true});
	$("#files").append(el("div", {class: "head"}, crumbs, upload), problem, el("div", {class: "body"}, list), picker);
	let entries = [];
	let asked = 0;
	uploading = (text) => {
		problem.textContent = text;
		problem.hidden = !text;
	};

	async function load() {
		const mine = ++asked;
		try {
			const got = await link.call("GET", "/api/files?" + new URLSearchParams({path: folder}));
			if (mine !== asked) {
				return;
			}
			entries = got;
			uploading("");
		} catch (e) {
			if (folder) {
				folder = "";
				load();
				return;
			}
			uploading(e.message);
		}
		draw();
	}

	function enter(path) {
		folder = path;
		load();
	}

	// actions are the buttons of a file; deleting asks first, in the same place.
	function actions(e) {
		const box = el("span", {class: "acts"});
		const usual = () => {
			const name = e.name;
			box.replaceChildren(
				...(e.dir ? [] : [el("a", {href: pathOf(name) + "?download", download: name, tabindex: -1},
					el("button", {type: "button", class: "quiet icon", title: t("download"), "aria-label": `${t("download")}: ${name}`, onclick: (ev) => {
						ev.preventDefault();
						ev.currentTarget.parentElement.click();
					}}, icon(icons.download)))]),
				el("button", {type: "button", class: "quiet icon", title: t("remove"), "aria-label": `${t("remove")}: ${name}`, onclick: ask}, icon(icons.remove)));
		};
		const ask = () => {
			const yes = el("button", {type: "button", class: "quiet danger", "aria-label": t("reallyRemove", e), onclick: remove}, t("removeIt"));
			box.replaceChildren(yes, el("button", {type: "button", class: "quiet", onclick: usual}, t("keep")));
			yes.focus();
		};
		const remove = async () => {
			try {
				await link.call("DELETE", pathOf(e.name));
			} catch (err) {
				usual();
				uploading(err.message);
			}
		};
		usual();
		return box;
	}

	function draw() {
		const parts = folder.split("/").filter(Boolean);
		crumbs.replaceChildren(...["sdcard", ...parts].flatMap((name, i) => [
			...(i ? ["/"] : []),
			el("button", {type: "button", class: "quiet", onclick: () => enter(parts.slice(0, i).join("/"))}, name),
		]));
		const sorted = [...entries].sort((a, b) => Boolean(b.dir) - Boolean(a.dir) || a.name.localeCompare(b.name));
		list.replaceChildren(...sorted.map((e) => {
			const kind = e.dir ? "folder" : kindOf(e.name);
			const full = [folder, e.name].filter(Boolean).join("/");
			const open = () => (e.dir ? enter(full) : play({name: e.name, path: full, url: pathOf(e.name), size: e.size, openCode}));
			return el("li", {}, el("button", {type: "button", class: "open", onclick: open}, icon(icons[kind]),
				el("span", {class: "name"}, e.name),
				el("span", {class: "size"}, e.dir ? "" : `${bytes(e.size)} · ${new Date(e.time).toLocaleTimeString()}`)), actions(e));
		}));
		if (!sorted.length) {
			const how = el("span");
			rich(how, t("emptyFolderHow"));
			list.append(el("p", {class: "empty"}, el("strong", {}, t("emptyFolder")), how));
		}
	}

	let running = false;
	const poll = () => running && visible("files") && !list.querySelector(".danger") && load();
	setInterval(poll, 2000);
	link.on("state", (s) => (running = s.state !== "idle"));
	link.on("files", load);
	onSeen("files", (on) => on && load());
	onLanguage(draw);
}
