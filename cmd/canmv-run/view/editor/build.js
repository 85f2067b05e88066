// Bundles the editor into one file, with the licences of what is in it at its end.
import {build} from "esbuild";
import {readFileSync, writeFileSync} from "node:fs";

const out = "../static/vendor/editor.js";
const result = await build({
	entryPoints: ["editor.js"], outfile: out, bundle: true, minify: true, format: "esm", target: "es2020",
	legalComments: "none", metafile: true,
});
const packages = new Set();
for (const name of Object.keys(result.metafile.inputs)) {
	const found = name.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
	if (found) {
		packages.add(found[1]);
	}
}
const texts = new Map();
const list = [...packages].sort().map((name) => {
	const about = JSON.parse(readFileSync(`node_modules/${name}/package.json`));
	const text = readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim();
	texts.set(text, [...(texts.get(text) || []), name]);
	return `${name} ${about.version} (${about.license})`;
});
let notes = "The editor of the page, built by cmd/canmv-run/view/editor, holds:\n\n" + list.join("\n") + "\n";
for (const [text, names] of texts) {
	notes += `\n--- ${names.join(", ")}\n\n${text}\n`;
}
writeFileSync("../static/vendor/LICENSES.txt", notes);
console.log(`${out}: ${readFileSync(out).length} bytes, ${packages.size} packages`);
