"use strict";
(() => {
	const root = document.documentElement;
	root.classList.add("js");

	// Light or dark.
	const theme = document.getElementById("theme");
	theme.hidden = false;
	theme.onclick = () => {
		const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
		root.dataset.theme = dark ? "light" : "dark";
	};

	// One box at a time: the one that the address names.
	const tree = document.querySelector(".tree");
	const details = document.querySelector(".details");
	const links = [...tree.querySelectorAll("a")];
	let shown = null;
	const show = (id) => {
		const box = document.getElementById(id);
		if (!box || !box.classList.contains("detail")) return;
		const link = tree.querySelector(`a[href="#${id}"]`);
		tree.querySelectorAll(".on").forEach((e) => e.classList.remove("on"));
		if (shown) shown.classList.remove("on");
		shown = box;
		box.classList.add("on");
		details.scrollTop = 0;
		link.parentElement.classList.add("on");
		for (let e = link.closest("li").parentElement; e && e !== tree; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
		spread(box);
	};
	tree.addEventListener("click", (e) => {
		const link = e.target.closest("a");
		if (!link) return;
		e.preventDefault();
		history.replaceState(null, "", link.getAttribute("href"));
		show(link.getAttribute("href").slice(1));
	});
	addEventListener("hashchange", () => show(location.hash.slice(1)));

	// The bytes of a box become elements when it is shown first, so that fields can point at theirs.
	const spread = (box) => {
		const pre = box.querySelector("pre.hex");
		if (!pre || pre.dataset.spread) return;
		pre.dataset.spread = "1";
		const start = Number(pre.dataset.at);
		const cells = new Map();
		const add = (at, text, into) => {
			const s = document.createElement("span");
			s.textContent = text;
			s.dataset.b = at;
			into.append(s);
			if (!cells.has(at)) cells.set(at, []);
			cells.get(at).push(s);
		};
		const lines = pre.textContent.split("\n");
		pre.textContent = "";
		lines.forEach((line, n) => {
			if (!line) return;
			const at = start + 16 * n, letters = line.slice(60);
			pre.append(line.slice(0, 8) + " ");
			for (let k = 0; k < 16; k++) {
				const col = 9 + 3 * k + (k > 7 ? 1 : 0);
				pre.append(line.slice(col, col + 1) + (k === 8 ? " " : ""));
				const hex = line.slice(col + 1, col + 3);
				if (hex.trim()) add(at + k, hex, pre);
				else pre.append(hex);
			}
			pre.append("  ");
			[...letters].forEach((c, k) => add(at + k, c, pre));
			pre.append("\n");
		});
		const rows = [...box.querySelectorAll(".fields tbody tr")];
		const light = (row, on) => {
			row.classList.toggle("on", on);
			const from = Number(row.dataset.at), to = from + Number(row.dataset.n);
			for (let at = from; at < to && at < start + 512; at++) (cells.get(at) || []).forEach((s) => s.classList.toggle("on", on));
		};
		let lit = null;
		const choose = (row) => {
			if (row === lit) return;
			if (lit) light(lit, false);
			lit = row;
			if (lit) light(lit, true);
		};
		rows.forEach((row) => {
			row.onmouseenter = () => choose(row);
			row.onmouseleave = () => choose(null);
		});
		pre.onmouseover = (e) => {
			const at = e.target.dataset && e.target.dataset.b;
			choose(at === undefined ? null : rows.findLast((r) => Number(r.dataset.at) <= at && at < Number(r.dataset.at) + Number(r.dataset.n)) || null);
		};
		pre.onmouseleave = () => choose(null);
	};

	// Find, fold and unfold.
	tree.querySelector(".tools").hidden = false;
	const all = (open) => tree.querySelectorAll("details").forEach((d) => (d.open = open));
	document.getElementById("unfold").onclick = () => all(true);
	document.getElementById("fold").onclick = () => all(false);
	const words = links.map((a) => {
		const box = document.getElementById(a.getAttribute("href").slice(1));
		return (a.textContent + " " + [...box.querySelectorAll("h3, .fields tbody th, .rows thead th")].map((e) => e.textContent).join(" ")).toLowerCase();
	});
	document.getElementById("find").oninput = (e) => {
		const want = e.target.value.trim().toLowerCase();
		tree.querySelectorAll("li").forEach((li) => (li.hidden = want !== ""));
		links.forEach((a, i) => {
			if (!want || !words[i].includes(want)) return;
			for (let li = a.closest("li"); li; li = li.parentElement.closest("li")) {
				li.hidden = false;
				const d = li.querySelector("details");
				if (d) d.open = true;
			}
		});
	};

	show(location.hash.slice(1));
	if (!shown && links.length) show(links[0].getAttribute("href").slice(1));
})();
