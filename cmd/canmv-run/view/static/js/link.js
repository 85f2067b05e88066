// The one WebSocket to the program. Topics arrive as events of the same name; pictures as "picture" with their kind.

const listeners = new Map();
let socket = null;
let wait = 500;
const pending = [];

// Kinds and formats of binary messages, as in picture.go.
export const PANEL = 1;
export const PREVIEW = 2;
export const CAMERA = 16;
export const SOUND = 17;
export const RGBA = 1;
export const JPEG = 2;
export const I420 = 3;
export const NV12 = 4;

// near: the page and the program are on the same PC, so that pictures need no compression.
export const near = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);

export const latest = {};

export function on(topic, f) {
	listeners.set(topic, [...(listeners.get(topic) || []), f]);
	if (topic in latest) {
		f(latest[topic]);
	}
}

function tell(topic, value) {
	for (const f of listeners.get(topic) || []) {
		f(value);
	}
}

export function send(command) {
	if (socket && socket.readyState === WebSocket.OPEN) {
		socket.send(JSON.stringify(command));
	} else if (pending.length < 20) {
		pending.push(command);
	}
}

// sendBytes sends a binary message, unless earlier ones are still waiting: newest wins.
export function sendBytes(data, limit = 1) {
	if (socket && socket.readyState === WebSocket.OPEN && socket.bufferedAmount <= limit) {
		socket.send(data);
		return true;
	}
	return false;
}

export function connect() {
	socket = new WebSocket(`ws://${location.host}/socket`);
	socket.binaryType = "arraybuffer";
	socket.onopen = () => {
		wait = 500;
		tell("open");
		for (const c of pending.splice(0)) {
			send(c);
		}
	};
	socket.onmessage = ({data}) => {
		if (typeof data !== "string") {
			picture(data);
			return;
		}
		const m = JSON.parse(data);
		if (m.topic === "output") {
			tell("output", m);
			return;
		}
		latest[m.topic] = m.value;
		tell(m.topic, m.value);
	};
	socket.onclose = () => {
		tell("closed");
		setTimeout(connect, wait);
		wait = Math.min(wait * 2, 5000);
	};
}

function picture(data) {
	const v = new DataView(data);
	tell("picture", {
		kind: v.getUint8(0), format: v.getUint8(1), width: v.getUint16(4, true), height: v.getUint16(6, true),
		seq: v.getUint32(8, true), millis: v.getUint32(12, true), data: new Uint8ClampedArray(data, 16),
	});
}

// draw shows a picture on a canvas and tells the program when that is done, so that it sends the next.
export function draw(canvas, p, done) {
	const finish = () => {
		send({do: "drawn", kind: p.kind});
		done();
	};
	const put = (image) => {
		if (canvas.width !== p.width || canvas.height !== p.height) {
			canvas.width = p.width;
			canvas.height = p.height;
		}
		const c = canvas.getContext("2d", {alpha: false});
		if (image instanceof ImageData) {
			c.putImageData(image, 0, 0);
		} else {
			c.drawImage(image, 0, 0);
			image.close();
		}
	};
	if (p.format === RGBA) {
		const show = () => {
			put(new ImageData(p.data, p.width, p.height));
			finish();
		};
		if (document.hidden) {
			show();
		} else {
			requestAnimationFrame(show);
		}
		return;
	}
	createImageBitmap(new Blob([p.data], {type: "image/jpeg"})).then(put).catch(() => {}).finally(finish);
}

// call asks the program over HTTP and returns the JSON answer; its errors are Errors with the program's text.
export async function call(method, path, body) {
	const answer = await fetch(path, {method, body});
	const text = await answer.text();
	if (!answer.ok) {
		throw new Error(text.trim() || answer.statusText);
	}
	return text ? JSON.parse(text) : null;
}
