package mp4page

import (
	"bufio"
	"fmt"
	"html"
)

// markup writes HTML. Package html/template would make the linker keep every method of every type in the program, a sixth
// of its size, for one page.
type markup struct{ *bufio.Writer }

// put writes format with args, whose strings are escaped for elements and quoted attributes. Errors stay in the Writer.
func (m markup) put(format string, args ...any) {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = html.EscapeString(s)
		}
	}
	fmt.Fprintf(m, format, args...)
}

// raw writes text that is markup, a style sheet or a script of this package's own.
func (m markup) raw(text []byte) { _, _ = m.Write(text) } // the Writer keeps the error

// opt writes format with text unless text is empty.
func (m markup) opt(format, text string) {
	if text != "" {
		m.put(format, text)
	}
}

func (m markup) page(p *page, css, js []byte) {
	m.put(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="canmv-run mp4 info --html">
<title>%s: boxes and samples</title>
<style>
`, p.Name)
	m.raw(css)
	m.put(`</style>
</head>
<body>
<header class="top">
	<div>
		<h1>%s</h1>
		<p class="sub">%s</p>
	</div>
	<dl class="cards">
`, p.Name, p.Size)
	for _, c := range p.Cards {
		m.put(`		<div class="card"><dt>%s</dt><dd>%s`, c.Name, c.Value)
		m.opt("<span>%s</span>", c.Note)
		m.put("</dd></div>\n")
	}
	m.put(`	</dl>
	<button type="button" id="theme" hidden aria-label="switch between light and dark"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9Z"/></svg></button>
</header>

`)
	m.checks(p)
	m.bytes(p)
	if len(p.Lanes) > 0 {
		m.samples(p)
	}
	m.opt(`<section class="panel checks" aria-label="Problem"><p>%s</p></section>
`, p.Problem)
	m.boxes(p)
	m.put("<script>\n")
	m.raw(js)
	m.put("</script>\n</body>\n</html>\n")
}

func (m markup) checks(p *page) {
	class := "panel checks"
	if p.Sound != "" {
		class += " sound"
	}
	m.put("<section class=\"%s\" aria-label=\"Check\">\n", class)
	m.opt("\t<p><b>Check</b> %s</p>\n", p.Sound)
	for _, f := range p.Findings {
		m.put(`	<details>
		<summary><code>%s</code> %s</summary>
		<p>%s.</p>
		<p class="mend">Mend: %s</p>
	</details>
`, f.Name, f.What, f.Why, f.Mend)
	}
	m.put("</section>\n\n")
}

func (m markup) axis(ticks []mark) {
	m.put("\t<div class=\"axis\" aria-hidden=\"true\">")
	for _, t := range ticks {
		m.put(`<span style="left:%s%%">%s</span>`, t.At, t.Text)
	}
	m.put("</div>\n</section>\n\n")
}

func (m markup) bytes(p *page) {
	m.put(`<section class="panel" aria-label="Where the bytes are">
	<div class="title"><h2>Where the bytes are</h2><ul class="legend">`)
	for _, l := range p.Legend {
		m.put(`<li class="%s">%s</li>`, l.Kind, l.Text)
	}
	m.put("</ul></div>\n\t" + `<svg class="map" viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label="map of the file">`)
	for _, s := range p.Map {
		m.put(`<rect class="%s" x="%s" width="%s" y="%s" height="%s"><title>%s</title></rect>`, s.Kind, s.From, s.Width, s.Top, s.Height, s.Title)
	}
	m.put("</svg>\n")
	m.axis(p.OffsetTicks)
}

func (m markup) samples(p *page) {
	m.put(`<section class="panel" aria-label="Samples in time">
	<div class="title"><h2>Samples in time</h2><p class="hint">A bar is as high as the square root of its largest sample; point at it to read it.</p></div>
`)
	for _, l := range p.Lanes {
		m.put(`	<div class="lane %s">
		<h3>%s</h3>
		<p class="note">%s</p>
		<svg viewBox="0 0 1000 %d" preserveAspectRatio="none" role="img" aria-label="sizes of the samples of track %d in time">
`, l.Kind, l.Title, l.Note, l.Height, l.Track)
		for _, b := range l.Bars {
			m.put("<rect")
			if b.Key {
				m.put(` class="key"`)
			}
			m.put(` x="%s" width="%s" y="%s" height="%s"><title>%s</title></rect>`, b.X, b.Width, b.Y, b.Height, b.Title)
		}
		m.put("\n\t\t</svg>\n\t</div>\n")
	}
	m.axis(p.Ticks)
	m.put(`<section class="panel" aria-label="Interleave">
	<div class="title"><h2>Interleave</h2><p class="hint">To the right through the file, upwards in time. Lines on top of each other: a player needs no seeking.</p></div>
	<svg class="interleave" viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label="time against place in the file">`)
	for _, l := range p.Lanes {
		m.put(`<path class="%s" d="%s"><title>%s</title></path>`, l.Kind, l.Path, l.Title)
	}
	m.put("</svg>\n")
	m.axis(p.OffsetTicks)
}

func (m markup) boxes(p *page) {
	m.put(`<main class="boxes">
	<nav class="panel tree" aria-label="Boxes">
		<div class="title"><h2>Boxes</h2>
			<div class="tools" hidden><input type="search" id="find" placeholder="find a box or field" aria-label="find a box or field"><button type="button" id="unfold">unfold</button><button type="button" id="fold">fold</button></div>
		</div>
		<ul>
`)
	for _, n := range p.Boxes {
		m.node(n)
	}
	m.put("\t\t</ul>\n")
	if p.Left > 0 {
		m.put("\t\t<p class=\"note\">%d boxes more are left out here; canmv-run mp4 info lists them.</p>\n", p.Left)
	}
	m.put("\t</nav>\n\t<div class=\"details\">\n")
	for _, n := range p.Boxes {
		m.detail(n)
	}
	m.put("\t</div>\n</main>\n")
}

// node writes a box and those within it into the tree.
func (m markup) node(n *node) {
	if len(n.Children) == 0 {
		m.put("<li><div>")
		m.name(n)
		m.put("</div></li>\n")
		return
	}
	m.put("<li><details")
	if n.Open {
		m.put(" open")
	}
	m.put("><summary>")
	m.name(n)
	m.put("</summary><ul>\n")
	for _, c := range n.Children {
		m.node(c)
	}
	m.put("</ul></details></li>\n")
}

func (m markup) name(n *node) {
	m.put(`<a href="#b%d" class="%s"><b>%s</b>`, n.ID, n.Kind, n.Type)
	m.opt(" <i>%s</i>", n.Brief)
	m.put("</a>")
	if n.Problem != "" {
		m.put(" <em>broken</em>")
	}
	if n.Cut != "" {
		m.put(" <em>cut off</em>")
	}
	m.put("<small>%s</small>", n.Size)
}

// detail writes the fields and bytes of a box and of those within it.
func (m markup) detail(n *node) {
	if n.Detailed {
		m.fields(n)
	} else {
		m.put(`<section class="panel detail" id="b%d"><h3>%s</h3><p class="note">bytes %d to %d; its fields: canmv-run mp4 info FILE --box %s</p></section>
`, n.ID, n.Path, n.Offset, n.End, n.Path)
	}
	for _, c := range n.Children {
		m.detail(c)
	}
}

func (m markup) fields(n *node) {
	m.put(`<section class="panel detail" id="b%d" data-path="%s">
<h3>%s</h3>
<p class="note">`, n.ID, n.Path, n.Path)
	m.opt("%s · ", n.About)
	m.put("bytes %d to %d · %s", n.Offset, n.End, n.Size)
	m.opt(" · <em>%s</em>", n.Cut)
	m.put("</p>\n")
	m.opt("<p class=\"problem\">%s</p>\n", n.Problem)
	if len(n.Fields) > 0 {
		m.put("<table class=\"fields\"><thead><tr><th>field</th><th>value</th><th>at</th><th>bytes</th></tr></thead><tbody>\n")
		for _, f := range n.Fields {
			m.put(`<tr data-at="%d" data-n="%d"><th scope="row">%s</th><td>%s`, f.Offset, f.Size, f.Name, f.Value)
			m.opt(" <i>%s</i>", f.Note)
			m.put("</td><td>%d</td><td>%d</td></tr>\n", f.Offset, f.Size)
		}
		m.put("</tbody></table>\n")
	}
	if len(n.Rows) > 0 {
		m.put("<div class=\"scroll\"><table class=\"rows\"><thead><tr><th>#</th>")
		for _, c := range n.Columns {
			m.put("<th>%s</th>", c)
		}
		m.put("<th></th></tr></thead><tbody>\n")
		for _, r := range n.Rows {
			m.put("<tr><th scope=\"row\">%d</th>", r.Index)
			for _, c := range r.Cells {
				m.put("<td>%d</td>", c)
			}
			m.put("<td><i>%s</i></td></tr>\n", r.Note)
		}
		m.put("</tbody></table></div>\n")
	}
	if n.RowCount > 0 {
		m.put("<p class=\"note\">%d of %d rows", len(n.Rows), n.RowCount)
		if n.RowCount > maxRows {
			m.put("; all of them: canmv-run mp4 info FILE --box %s", n.Path)
		}
		m.put("</p>\n")
	}
	m.put("<pre class=\"hex\" data-at=\"%d\" tabindex=\"0\" aria-label=\"bytes of %s\">%s</pre>\n", n.Offset, n.Path, n.Hex)
	m.opt("<p class=\"note\">%s</p>\n", n.HexNote)
	m.put("</section>\n")
}
