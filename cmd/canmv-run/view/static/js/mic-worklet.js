// Turns the microphone's sound into chunks of 16-bit samples, 20 ms or so each.
class Mic extends AudioWorkletProcessor {
	constructor() {
		super();
		this.chunk = new Int16Array(1024);
		this.filled = 0;
	}

	process([input]) {
		for (const sample of input[0] || []) {
			this.chunk[this.filled++] = Math.max(-1, Math.min(1, sample)) * 32767;
			if (this.filled === this.chunk.length) {
				this.port.postMessage(this.chunk);
				this.filled = 0;
			}
		}
		return true;
	}
}

registerProcessor("mic", Mic);
