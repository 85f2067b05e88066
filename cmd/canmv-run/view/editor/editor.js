// The editor of the page: CodeMirror 6 with what a script editor needs and no more. What the page uses of it is exported
// here; everything else is left out by the bundler.
import {defaultKeymap, history, historyKeymap, indentWithTab, toggleComment} from "@codemirror/commands";
import {python} from "@codemirror/lang-python";
import {bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting} from "@codemirror/language";
import {highlightSelectionMatches, search, searchKeymap} from "@codemirror/search";
import {Compartment, EditorState, StateEffect, StateField} from "@codemirror/state";
import {
	crosshairCursor, Decoration, drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap,
	lineNumbers, rectangularSelection, WidgetType,
} from "@codemirror/view";
import {tags} from "@lezer/highlight";

// The colours are the page's own custom properties, so that light and dark need one theme.
const colours = HighlightStyle.define([
	{tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.controlKeyword], color: "var(--code-keyword)"},
	{tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)"},
	{tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)"},
	{tag: [tags.comment], color: "var(--code-comment)", fontStyle: "italic"},
	{tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], color: "var(--code-definition)"},
	{tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: "var(--code-call)"},
	{tag: [tags.invalid], color: "var(--bad)"},
]);

// What is wrong with a line: {line, text}, or null.
const setFault = StateEffect.define();

class FaultText extends WidgetType {
	constructor(text) {
		super();
		this.text = text;
	}
	eq(other) {
		return this.text === other.text;
	}
	toDOM() {
		const box = document.createElement("div");
		box.className = "cm-fault-text";
		box.textContent = this.text;
		return box;
	}
}

const fault = StateField.define({
	create: () => Decoration.none,
	update(marks, tr) {
		marks = marks.map(tr.changes);
		for (const e of tr.effects) {
			if (!e.is(setFault)) {
				continue;
			}
			if (!e.value || e.value.line < 1 || e.value.line > tr.state.doc.lines) {
				marks = Decoration.none;
				continue;
			}
			const line = tr.state.doc.line(e.value.line);
			const list = [Decoration.line({class: "cm-fault"}).range(line.from)];
			if (e.value.text) {
				list.push(Decoration.widget({widget: new FaultText(e.value.text), block: true, side: 1}).range(line.to));
			}
			marks = Decoration.set(list);
		}
		return marks;
	},
	provide: (f) => EditorView.decorations.from(f),
});

// createEditor makes an editor inside parent. Options: nonce of the page's style rule, label for screen readers, phrases of
// its own texts, changed(text) after every change, keys as CodeMirror's key bindings.
export function createEditor(parent, options) {
	const editable = new Compartment();
	const phrases = new Compartment();
	const state = (text) => EditorState.create({
		doc: text,
		extensions: [
			EditorView.cspNonce.of(options.nonce),
			phrases.of(EditorState.phrases.of(options.phrases || {})),
			editable.of([]),
			keymap.of(options.keys || []),
			lineNumbers(), highlightActiveLineGutter(), foldGutter(), history(), drawSelection(), dropCursor(),
			EditorState.allowMultipleSelections.of(true), indentUnit.of("    "), indentOnInput(), bracketMatching(),
			rectangularSelection(), crosshairCursor(), highlightActiveLine(), highlightSelectionMatches(), search({top: true}),
			python(), syntaxHighlighting(colours), fault,
			keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, {key: "Mod-/", run: toggleComment}, indentWithTab]),
			EditorView.contentAttributes.of({"aria-label": options.label || "", spellcheck: "false", autocapitalize: "off"}),
			EditorView.updateListener.of((u) => {
				if (u.docChanged) {
					options.changed(u.state.doc.toString());
				}
			}),
		],
	});
	const view = new EditorView({state: state(""), parent});
	return {
		// open shows another text, with a history of its own.
		open: (text) => view.setState(state(text)),
		text: () => view.state.doc.toString(),
		replace: (text) => view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: text}}),
		focus: () => view.focus(),
		phrases: (p) => view.dispatch({effects: phrases.reconfigure(EditorState.phrases.of(p))}),
		// mark shows what is wrong with a line and brings it into sight; without a line it takes the mark away.
		mark(line, text) {
			view.dispatch({effects: setFault.of(line ? {line, text} : null)});
			if (line && line <= view.state.doc.lines) {
				view.dispatch({effects: EditorView.scrollIntoView(view.state.doc.line(line).from, {y: "center"})});
			}
		},
	};
}
