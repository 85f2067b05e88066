// Plays AVI with motion JPEG and PCM sound, which browsers do not: the file is read here and drawn picture by picture.
import {duration, el} from "./dom.js";
import {t} from "./prefs.js";

const maxSize = 400 << 20; // bytes: the whole file is in memory

// parse reads RIFF AVI (Microsoft, AVI RIFF File Reference): {rate, frames: [Uint8Array], sound: {rate, channels, bits, parts}}.
export function parse(buffer) {
	const v = new DataView(buffer);
	const name = (at) => String.fromCharCode(v.getUint8(at), v.getUint8(at + 1), v.getUint8(at + 2), v.getUint8(at + 3));
	const out = {rate: 0, frames: [], sound: null};
	const streams = [];
	const walk = (at, end) => {
		while (at + 8 <= end) {
			const id = name(at);
			const size = Math.min(v.getUint32(at + 4, true), end - at - 8);
			const body = at + 8;
			if (id === "RIFF" || id === "LIST") {
				walk(body + 4, body + size);
			} else if (id === "avih" && size >= 4) {
				out.rate = 1e6 / Math.max(1, v.getUint32(body, true));
			} else if (id === "strh" && size >= 28) {
				streams.push({type: name(body), codec: name(body + 4)});
				const scale = v.getUint32(body + 20, true);
				const rate = v.getUint32(body + 24, true);
				if (name(body) === "vids" && scale && rate) {
					out.rate = rate / scale;
				}
			} else if (id === "strf" && streams.length) {
				const s = streams[streams.length - 1];
				if (s.type === "auds" && size >= 16) {
					s.format = v.getUint16(body, true);
					out.sound = {channels: v.getUint16(body + 2, true), rate: v.getUint32(body + 4, true), bits: v.getUint16(body + 14, true), parts: [], format: s.format};
				} else if (s.type === "vids" && size >= 20) {
					s.codec = name(body + 16);
				}
			} else if (/^\d\d(dc|db)$/.test(id)) {
				out.frames.push(new Uint8Array(buffer, body, size));
			} else if (/^\d\dwb$/.test(id) && out.sound) {
				out.sound.parts.push(new Uint8Array(buffer, body, size));
			}
			at = body + size + (size & 1);
		}
	};
	if (buffer.byteLength < 12 || name(0) !== "RIFF" || name(8) !== "AVI ") {
		throw new Error("no AVI file");
	}
	walk(0, buffer.byteLength);
	const video = streams.find((s) => s.type === "vids");
	if (!video || !/^mjpg$/i.test(video.codec)) {
		throw new Error(t("noCodec", {codec: video ? video.codec : "AVI"}));
	}
	if (!out.frames.length || !(out.rate > 0)) {
		throw new Error("no pictures");
	}
	return out;
}

// playAVI shows a player in box and returns what stops it.
export async function playAVI(file, box, about) {
	if (file.size > maxSize) {
		throw new Error(t("tooLarge"));
	}
	const movie = parse(await (await fetch(file.url)).arrayBuffer());
	const length = movie.frames.length / movie.rate;
	const canvas = el("canvas", {id: "avi"});
	const button = el("button", {type: "button"});
	const bar = el("input", {type: "range", min: 0, max: movie.frames.length - 1, step: 1, value: 0, "aria-label": t("seek")});
	const time = el("span");
	box.append(canvas);
	about.before(el("div", {class: "transport"}, button, bar, time));
	let playing = false;
	let frame = -1;
	let began = 0; // clock time of frame 0
	let busy = false;
	let timer = 0;
	const audio = sound(movie);

	const draw = async (n) => {
		if (busy || n === frame) {
			return;
		}
		busy = true;
		frame = n;
		try {
			const image = await createImageBitmap(new Blob([movie.frames[n]], {type: "image/jpeg"}));
			canvas.width = image.width;
			canvas.height = image.height;
			canvas.getContext("2d").drawImage(image, 0, 0);
			image.close();
		} catch {
			// an empty chunk repeats the picture before
		}
		busy = false;
		canvas.dataset.frame = n;
		bar.value = n;
		time.textContent = `${duration(n / movie.rate)} / ${duration(length)}`;
	};
	const set = (on, from) => {
		playing = on;
		button.textContent = t(on ? "pause" : "play");
		clearTimeout(timer);
		audio?.stop();
		if (on) {
			const start = from >= movie.frames.length - 1 ? 0 : Math.max(0, from);
			began = performance.now() - start / movie.rate * 1000;
			audio?.start(start / movie.rate);
			step();
		}
	};
	const step = () => {
		const n = Math.floor((performance.now() - began) / 1000 * movie.rate);
		if (n >= movie.frames.length) {
			draw(movie.frames.length - 1);
			set(false, 0);
			return;
		}
		draw(n);
		timer = setTimeout(step, 1000 / movie.rate / 2);
	};
	button.addEventListener("click", () => set(!playing, frame));
	bar.addEventListener("input", () => {
		const was = playing;
		set(false, 0);
		draw(Number(bar.value));
		if (was) {
			set(true, Number(bar.value));
		}
	});
	set(true, 0);
	return () => {
		clearTimeout(timer);
		audio?.close();
	};
}

// sound makes the file's samples something that can be started at a time, null without PCM.
function sound(movie) {
	const s = movie.sound;
	if (!s || s.format !== 1 || !s.parts.length || !s.channels || s.bits !== 16 && s.bits !== 8) {
		return null;
	}
	const size = s.bits / 8;
	const count = Math.floor(s.parts.reduce((n, p) => n + p.length, 0) / size / s.channels);
	const context = new AudioContext();
	const buffer = context.createBuffer(s.channels, count, s.rate);
	const channels = Array.from({length: s.channels}, (_, i) => buffer.getChannelData(i));
	let at = 0;
	for (const p of s.parts) {
		for (let i = 0; i + size <= p.length && at < count * s.channels; i += size, at++) {
			const sample = size === 1 ? (p[i] - 128) / 128 : ((p[i] | p[i + 1] << 8) << 16 >> 16) / 32768;
			channels[at % s.channels][Math.floor(at / s.channels)] = sample;
		}
	}
	let node = null;
	return {
		start(from) {
			node = context.createBufferSource();
			node.buffer = buffer;
			node.connect(context.destination);
			context.resume();
			node.start(0, Math.min(from, buffer.duration));
		},
		stop() {
			node?.stop();
			node = null;
		},
		close() {
			context.close();
		},
	};
}
