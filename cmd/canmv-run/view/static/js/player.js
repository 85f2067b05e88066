// Shows one file of the card: plays video and sound, shows pictures and text, and says why where a browser cannot.
import {$, bytes, el} from "./dom.js";
import * as link from "./link.js";
import {t} from "./prefs.js";
import {playAVI} from "./avi.js";

const kinds = {
	video: ["mp4", "m4v", "mov", "webm", "avi"], picture: ["jpg", "jpeg", "png", "gif", "bmp", "webp"], sound: ["wav", "mp3"],
	text: ["txt", "log", "csv", "json", "py", "star"],
};
const raw = ["264", "265", "h264", "h265", "hevc"];
const maxText = 200000;

const suffix = (name) => name.split(".").pop().toLowerCase();

// kindOf is "video", "picture", "sound", "text" or "other".
export function kindOf(name) {
	return Object.keys(kinds).find((k) => kinds[k].includes(suffix(name))) || "other";
}

// play opens the dialog with a file: {name, path, url, size, openCode}.
export async function play(file) {
	const box = $("#player");
	const shown = el("div", {class: "shown"});
	const about = el("div", {class: "about"});
	const acts = el("span", {class: "acts"});
	const head = el("div", {class: "head"}, el("h2", {}, file.name), acts,
		el("a", {href: file.url + "?download", download: file.name, tabindex: -1}, el("button", {type: "button", class: "quiet", onclick: (e) => {
			e.preventDefault();
			e.currentTarget.parentElement.click();
		}}, t("download"))),
		el("button", {type: "button", class: "quiet", onclick: () => box.close()}, t("close")));
	box.replaceChildren(head, shown, about);
	let stop = () => {};
	box.onclose = () => {
		if (!box.open) { // it may show the next file already
			box.replaceChildren();
		}
	};
	box.addEventListener("close", () => stop(), {once: true});
	box.onclick = (e) => e.target === box && box.close();
	box.showModal();
	const facts = el("p", {class: "note"}, bytes(file.size));
	about.append(facts);
	const fact = (text) => facts.append(" · " + text);
	const warn = (text) => about.append(el("p", {class: "tip"}, text));
	const cannot = (why) => shown.replaceChildren(el("p", {class: "why"}, why));
	switch (kindOf(file.name)) {
	case "picture":
		shown.append(el("img", {src: file.url, alt: file.name, onerror: () => cannot(t("broken", {why: file.name}))}));
		break;
	case "sound":
		shown.append(el("audio", {src: file.url, controls: true}));
		break;
	case "text":
		if (/\.(py|star)$/.test(file.name)) {
			acts.append(el("button", {type: "button", class: "quiet", onclick: () => {
				box.close();
				file.openCode({from: "card", name: "/sdcard/" + file.path});
			}}, t("openCode")));
		}
		shown.append(el("pre", {tabindex: 0}, (await (await fetch(file.url, {headers: {Range: `bytes=0-${maxText}`}})).text())));
		break;
	case "video":
		try {
			if (suffix(file.name) === "avi") {
				stop = await playAVI(file, shown, about);
			} else {
				await playMovie(file, shown, {fact, warn, cannot});
			}
		} catch (e) {
			cannot(t("broken", {why: e.message}));
		}
		break;
	default:
		cannot(t(raw.includes(suffix(file.name)) ? "noRaw" : "noPreview"));
	}
}

// playMovie plays an MP4 file, or says which track the browser does not decode.
async function playMovie(file, shown, {fact, warn, cannot}) {
	const video = el("video", {controls: true, playsinline: true, autoplay: true});
	let tracks = [];
	if (suffix(file.name) !== "webm") {
		tracks = (await link.call("GET", "/api/media?" + new URLSearchParams({path: file.path}))).tracks;
	}
	for (const track of tracks) {
		fact(track.text + (track.video ? `, ${track.width}×${track.height}` : ""));
		const type = `${track.video ? "video" : "audio"}/mp4; codecs="${track.codec === "mp4a" ? "mp4a.40.2" : track.codec}"`;
		if (video.canPlayType(type)) {
			continue;
		}
		if (!track.video) {
			warn(/alaw|ulaw/.test(track.codec) ? t("noSound") : t("noCodec", {codec: track.text}));
		} else {
			cannot(/^h[ev][vc]1/.test(track.codec) ? t("noH265") : t("noCodec", {codec: track.text}));
			return;
		}
	}
	video.addEventListener("error", () => cannot(t("broken", {why: video.error?.message || file.name})));
	video.src = file.url;
	shown.append(video);
}
