// The browser's webcam and microphone as the board's: pictures go to the program as they come, newest wins.
import * as link from "./link.js";

const maxRate = 30;

let playing = null; // {video, stop}
let listening = null;

// startWebcam asks for the webcam and makes it the camera.
export async function startWebcam() {
	if (!navigator.mediaDevices) {
		throw new Error("mediaDevices");
	}
	const stream = await navigator.mediaDevices.getUserMedia({video: {width: {ideal: 1280}, height: {ideal: 720}, frameRate: {ideal: maxRate}}});
	stopWebcam();
	const video = document.createElement("video");
	video.muted = true;
	video.playsInline = true;
	video.srcObject = stream;
	await video.play();
	offer(video, stream.getVideoTracks()[0].label, () => stream.getTracks().forEach((track) => track.stop()));
}

// playFile plays a video or shows a picture as if it were a webcam; false when the browser cannot.
export async function playFile(file) {
	const url = URL.createObjectURL(file);
	const video = document.createElement("video");
	video.muted = true;
	video.loop = true;
	video.playsInline = true;
	video.src = url;
	try {
		await video.play();
	} catch {
		URL.revokeObjectURL(url);
		return false;
	}
	stopWebcam();
	offer(video, file.name, () => {
		video.pause();
		URL.revokeObjectURL(url);
	});
	return true;
}

export function stopWebcam() {
	playing?.stop();
	playing = null;
}

// offer sends what a video element shows until it is stopped.
function offer(video, name, release) {
	const width = video.videoWidth & ~1;
	const height = video.videoHeight & ~1;
	let on = true;
	let busy = false;
	let last = 0;
	const step = async () => {
		if (!on) {
			return;
		}
		again();
		const now = performance.now();
		if (busy || now - last < 1000 / maxRate - 8) {
			return;
		}
		last = now;
		busy = true;
		try {
			link.sendBytes(await grab(video, width, height));
		} finally {
			busy = false;
		}
	};
	const again = () => ("requestVideoFrameCallback" in video ? video.requestVideoFrameCallback(step) : setTimeout(step, 1000 / maxRate));
	playing = {stop() {
		on = false;
		release();
	}};
	link.send({do: "camera", source: "page", name, width, height});
	again();
}

const raw = "VideoFrame" in window && link.near;
const canvas = document.createElement("canvas");

// grab makes a message of the picture that a video shows now: raw where the browser gives it, else JPEG.
async function grab(video, width, height) {
	if (raw) {
		const frame = new VideoFrame(video);
		try {
			const format = {I420: link.I420, NV12: link.NV12}[frame.format];
			if (format && frame.visibleRect.width === width && frame.visibleRect.height === height) {
				const chroma = width / 2;
				const luma = {offset: 0, stride: width};
				const layout = format === link.NV12 ? [luma, {offset: width * height, stride: width}]
					: [luma, {offset: width * height, stride: chroma}, {offset: width * height + chroma * height / 2, stride: chroma}];
				const message = head(link.CAMERA, format, width, height, width * height * 3 / 2);
				await frame.copyTo(new Uint8Array(message, 8), {layout});
				return message;
			}
		} finally {
			frame.close();
		}
	}
	canvas.width = width;
	canvas.height = height;
	canvas.getContext("2d").drawImage(video, 0, 0, width, height);
	const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
	const message = head(link.CAMERA, link.JPEG, width, height, blob.size);
	new Uint8Array(message, 8).set(new Uint8Array(await blob.arrayBuffer()));
	return message;
}

function head(kind, format, width, height, size) {
	const message = new ArrayBuffer(8 + size);
	const v = new DataView(message);
	v.setUint8(0, kind);
	v.setUint8(1, format);
	v.setUint16(4, width, true);
	v.setUint16(6, height, true);
	return message;
}

// startMic asks for the microphone and makes it the board's.
export async function startMic() {
	if (!navigator.mediaDevices) {
		throw new Error("mediaDevices");
	}
	const stream = await navigator.mediaDevices.getUserMedia({audio: true});
	stopMic();
	const context = new AudioContext();
	await context.audioWorklet.addModule("/static/js/mic-worklet.js");
	const node = new AudioWorkletNode(context, "mic", {numberOfOutputs: 0});
	node.port.onmessage = ({data}) => {
		const message = new ArrayBuffer(8 + data.byteLength);
		const v = new DataView(message);
		v.setUint8(0, link.SOUND);
		v.setUint32(4, context.sampleRate, true);
		new Uint8Array(message, 8).set(new Uint8Array(data.buffer));
		link.sendBytes(message, 1 << 20);
	};
	context.createMediaStreamSource(stream).connect(node);
	listening = {stop() {
		stream.getTracks().forEach((track) => track.stop());
		context.close();
	}};
	link.send({do: "mic", source: "page"});
}

export function stopMic() {
	listening?.stop();
	listening = null;
}
