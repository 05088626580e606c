// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The page's one script.  What the page says of a finding comes as JSON and enters the
 * document as text only: nothing here parses HTML.  The part behind "#" is the only state:
 * "#FINGERPRINT/STEP" is a finding, "#?rule=ID&q=WORDS" a filtered list.
 */
"use strict";
(() => {
	const data = JSON.parse(document.getElementById("data").textContent);
	const all = data.findings, files = data.files;
	const byId = new Map(all.map(f => [f.id, f]));
	const get = id => document.getElementById(id);
	const rows = [...get("findings").children];	/* in the order of all */
	const form = get("filter");
	const title = document.title;
	let shown = all;	/* what the filter leaves */
	let current = null, step = 0;	/* the finding on view and its step, from 1 */
	let focused = null;	/* where the list was left */

	/* --- making elements --- */

	function fill(e, attributes, children) {
		for (const [name, value] of Object.entries(attributes || {}))
			if (value !== undefined && value !== false)
				e.setAttribute(name, value === true ? "" : value);
		e.append(...children.filter(c => c !== null && c !== undefined && c !== ""));
		return e;
	}

	function html(tag, attributes, ...children) {
		return fill(document.createElement(tag), attributes, children);
	}

	function svg(tag, attributes, ...children) {
		return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
	}

	function arrow(id) {
		return svg("defs", null, svg("marker", {
			id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto",
		}, svg("path", {d: "M0 0L8 4L0 8z"})));
	}

	/* --- the list and its filter --- */

	const fields = {
		rule: f => [f.rule],
		confidence: f => [f.confidence],
		file: f => [files[f.file].name],
		arch: f => f.archs,
		engine: f => f.engines,
		verdict: f => [f.verdict || "none"],
	};

	function words(f) {
		const parts = [f.message, f.rule, f.func, files[f.file].name, f.id, f.verdict || ""];

		for (const s of f.steps)
			parts.push(s.func, files[s.file].name);
		return parts.join(" ").toLowerCase();
	}

	function addOptions() {
		for (const [name, of] of Object.entries(fields)) {
			const values = new Set(all.flatMap(of));

			for (const value of [...values].sort())
				form.elements[name].append(html("option", {value}, value));
			form.elements[name].parentNode.hidden = values.size < 2;
		}
	}

	function filter() {
		const want = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
		const picked = Object.keys(fields).filter(name => form.elements[name].value);

		shown = all.filter((f, i) => {
			const ok = picked.every(name => fields[name](f).includes(form.elements[name].value)) &&
				(!want.length || (f.words ??= words(f), want.every(w => f.words.includes(w))));

			rows[i].hidden = !ok;
			return ok;
		});
		get("count").textContent = (shown.length === all.length ? "" : `${shown.length} of `) +
			`${all.length} finding${all.length === 1 ? "" : "s"}`;
	}

	function filterHash() {
		const params = new URLSearchParams();

		for (const name of ["q", ...Object.keys(fields)])
			if (form.elements[name].value)
				params.set(name, form.elements[name].value);
		return "#?" + params;
	}

	function readFilter(text) {
		const params = new URLSearchParams(text);

		for (const name of ["q", ...Object.keys(fields)]) {
			const e = form.elements[name], value = params.get(name) || "";

			e.value = value;
			if (e.value !== value)
				e.value = "";
		}
	}

	let waiting = 0;
	function filterSoon() {
		cancelAnimationFrame(waiting);
		waiting = requestAnimationFrame(() => {
			filter();
			history.replaceState(null, "", filterHash());
		});
	}

	/* --- a finding: its source with the path through it --- */

	/* Lines of a file, as number and text; parts of it are known. */
	function lineOf(file, nr) {
		for (const [first, text] of file.parts) {
			file.split ??= new Map();
			if (!file.split.has(first))
				file.split.set(first, text.split("\n"));
			const lines = file.split.get(first);

			if (nr >= first && nr < first + lines.length)
				return lines[nr - first];
		}
		return null;
	}

	/* Steps that follow each other in one call of one function. */
	function frames(f) {
		const list = [];

		f.steps.forEach((s, i) => {
			const last = list[list.length - 1];

			if (last && last.func === s.func && last.file === s.file && last.depth === s.depth)
				last.steps.push([s, i + 1]);
			else
				list.push({func: s.func, file: s.file, depth: s.depth, steps: [[s, i + 1]]});
		});
		return list;
	}

	/* Is the step at the place that is reported? */
	function isPlace(f, s) {
		return s.role === "sink" && s.file === f.file && s.line === f.line;
	}

	function stepRow(f, s, nr) {
		const was = s.was === undefined ? null : html("span", {class: "was"},
			lineOf(files[s.file], s.line) === null ? " — the scan saw here: " : " — changed since; the scan saw: ",
			html("code", null, s.was.trim()));

		return html("p", {class: isPlace(f, s) ? "step place" : "step", id: `step-${nr}`},
			html("a", {class: "dot", href: `#${f.id}/${nr}`, "aria-label": `step ${nr}`}, String(nr)),
			html("span", null, isPlace(f, s) ? html("strong", null, "wrong here: ") : null, s.text, was));
	}

	/* The words that steps are about; columns count bytes, so only behind plain ASCII. */
	function withMark(text, cols) {
		const col = Math.min(...cols.filter(c => c > 0));
		const before = text.slice(0, col - 1), word = /^\w+/.exec(text.slice(col - 1));

		return cols.length && word && /^[\t -~]*$/.test(before)
			? [before, html("span", {class: "word"}, word[0]), text.slice(col - 1 + word[0].length)] : [text];
	}

	function frame(f, part) {
		const file = files[part.file];
		const box = html("div", {class: "code"});
		const near = new Set();
		let last = 0;

		for (const [s] of part.steps)
			for (let nr = s.line - 4; nr <= s.line + 3; nr++)
				if (nr === s.line || lineOf(file, nr) !== null)
					near.add(nr);
		for (const nr of [...near].sort((a, b) => a - b)) {
			const text = lineOf(file, nr), here = part.steps.filter(([s]) => s.line === nr);

			if (last && nr > last + 1)
				box.append(html("div", {class: "gap"}, "⋮"));
			last = nr;
			box.append(html("div", {class: here.length ? "row hit" : "row"},
				html("span", {class: "number"}, String(nr)),
				text === null ? html("span", {class: "soft"}, file.why || "the file has no such line")
					: html("code", null, ...withMark(text, here.map(([s]) => s.col)))));
			for (const [s, i] of here)
				box.append(stepRow(f, s, i));
		}
		const e = html("div", {class: "frame", role: "group", "aria-label": `${part.func || "file"} in ${file.name}`},
			html("h4", null, part.func ? html("code", null, `${part.func}()`) : null,
				html("span", {class: "soft"}, ` ${file.name}`)), box);

		e.style.setProperty("--depth", Math.min(part.depth, 8));
		return e;
	}

	/* The thread from step to step, drawn over what the browser has laid out. */
	function drawThread() {
		const path = get("path"), old = path && path.querySelector("svg");
		if (!old)
			return;
		const from = path.getBoundingClientRect();
		const at = [...path.querySelectorAll(".dot")]
			.map(e => [+e.textContent, e.getBoundingClientRect()])
			.sort((a, b) => a[0] - b[0])
			.map(([, r]) => ({x: r.left + r.width / 2 - from.left, top: r.top - from.top, bottom: r.bottom - from.top}));
		const lines = at.slice(1).map((b, i) => {
			const a = at[i], down = b.top >= a.bottom - 1;
			const y0 = down ? a.bottom : a.top, y1 = down ? b.top : b.bottom;
			const out = down ? 0 : -18, half = (y0 + y1) / 2;

			return svg("path", {d: `M${a.x} ${y0}C${a.x + out} ${half} ${b.x + out} ${half} ${b.x} ${y1}`,
				"marker-end": "url(#thread-end)"});
		});

		old.replaceWith(svg("svg", {"aria-hidden": "true", width: Math.ceil(from.width), height: Math.ceil(from.height)},
			arrow("thread-end"), ...lines));
	}

	/* --- the call chain --- */

	function chain(f) {
		const nodes = [], open = [];

		f.steps.forEach((s, i) => {
			open.length = Math.min(open.length, s.depth + 1);
			let node = open[s.depth];

			if (!node || node.func !== s.func) {
				node = {func: s.func, file: files[s.file].name, depth: s.depth, steps: [],
					parent: open[s.depth - 1] || null, call: i ? f.steps[i - 1] : null};
				nodes.push(node);
				/* a caller that the path came back to stands above what it called */
				for (const n of nodes)
					if (n !== node && !n.parent && n.depth === s.depth + 1)
						n.parent = node;
			}
			open[s.depth] = node;
			node.steps.push(i + 1);
		});
		return inOrder(nodes, null);
	}

	function inOrder(nodes, parent) {
		return nodes.filter(n => n.parent === parent).flatMap(n => [n, ...inOrder(nodes, n)]);
	}

	function graph(f) {
		const nodes = chain(f), height = 58, box = 44, indent = 26;
		const calls = nodes.filter(n => n.parent).map(n => `${n.parent.func}() calls ${n.func}()`);
		const notes = new Map(nodes.map(n => [n, `${n.file}, step${n.steps.length > 1 ? "s" : ""} ${n.steps.join(", ")}`]));
		const width = n => Math.max(n.func.length * 8.4 + 22, notes.get(n).length * 7.4 + 22);
		const wide = Math.max(...nodes.map(n => n.depth * indent + width(n))) + 4;
		const picture = svg("svg", {class: "graph", role: "img", viewBox: `0 0 ${wide} ${nodes.length * height}`,
			width: wide, height: nodes.length * height, "aria-labelledby": "graph-title"},
			svg("title", {id: "graph-title"}, calls.length ? calls.join(", ")
				: `all in ${nodes[0].func || nodes[0].file}`), arrow("call-end"));

		nodes.forEach((n, i) => {
			const x = n.depth * indent + 1, y = i * height + 6;

			if (n.parent) {
				const px = n.parent.depth * indent + 12, py = nodes.indexOf(n.parent) * height + 6 + box;

				picture.append(svg("path", {d: `M${px} ${py}V${y + box / 2}H${x}`, "marker-end": "url(#call-end)"}));
			}
			picture.append(svg("rect", {x, y, width: width(n), height: box, rx: 4}),
				svg("text", {x: x + 10, y: y + 19}, n.func ? `${n.func}()` : n.file),
				svg("text", {x: x + 10, y: y + 36, class: "soft"}, notes.get(n)));
		});
		return picture;
	}

	/* --- the whole view of a finding --- */

	function facts(f) {
		const list = html("dl");
		const add = (name, value) => value && list.append(html("dt", null, name), html("dd", null, value));

		add("rule", html("a", {href: "#?" + new URLSearchParams({rule: f.rule})}, f.rule));
		add("confidence", f.confidence);
		add("found by", f.engines.join(", "));
		add("not found by", f.missed.join(", "));
		add("seen in", f.archs.join(", "));
		add("affects", f.affects);
		add("fix", f.fix);
		add("verdict", f.verdict ? f.verdict + (f.by ? ` (${f.by})` : "") + (f.reason ? `: ${f.reason}` : "") : "none yet");
		add("fingerprint", html("a", {href: "#" + f.id}, html("code", null, f.id)));
		return list;
	}

	function changed(f) {
		const nr = f.steps.filter(s => s.was !== undefined).length;

		return nr ? html("p", {class: "lost"}, `${nr} of ${f.steps.length} steps: the source is no longer there ` +
			"or not what the scan saw.") : null;
	}

	function explanation(f) {
		const rule = get("rule-" + f.rule), box = html("div");

		if (!rule)
			return html("p", null, "No explanation of this rule is known here.");
		for (const child of rule.children)
			if (child.tagName !== "SUMMARY")
				box.append(child.cloneNode(true));
		return box;
	}

	function build(f) {
		const file = files[f.file].name;
		const button = (text, by) => {
			const b = html("button", {type: "button"}, text);

			b.addEventListener("click", () => walk(by));
			return b;
		};

		get("finding").replaceChildren(...[
			html("p", null, html("a", {href: filterHash(), id: "back"}, "back to the list")),
			html("h2", {id: "what", tabindex: -1}, html("span", {class: "severity " + f.severity}, f.severity), " ", f.message),
			html("p", {class: "soft"}, `${file}:${f.line}:${f.col}` + (f.func ? ` in ${f.func}()` : "")),
			facts(f),
			html("h3", {id: "path-title"}, `The path, ${f.steps.length} step${f.steps.length === 1 ? "" : "s"}`),
			changed(f),
			html("div", {class: "walk", role: "group", "aria-label": "walk the steps"},
				button("previous step", -1), button("next step", 1), html("output", {id: "where"})),
			html("div", {class: "path", id: "path"}, svg("svg"), ...frames(f).map(part => frame(f, part))),
			html("h3", null, "Call chain"), graph(f),
			html("h3", null, `Why: ${f.rule}`), explanation(f),
		].filter(Boolean));
		new ResizeObserver(drawThread).observe(get("path"));
	}

	function markStep(f) {
		const s = f.steps[step - 1];

		for (const e of document.querySelectorAll(".step[aria-current]"))
			e.removeAttribute("aria-current");
		get("where").textContent = s ? `step ${step} of ${f.steps.length}: ${s.text}` : "";
		if (!s)
			return;
		get(`step-${step}`).setAttribute("aria-current", "step");
		get(`step-${step}`).scrollIntoView({block: "center"});
	}

	function showFinding(f, nr) {
		const fresh = f !== current;

		current = f;
		step = Math.min(nr, f.steps.length);
		get("all").hidden = true;
		get("finding").hidden = false;
		if (fresh) {
			build(f);
			document.title = `${f.message} · ${title}`;
			scrollTo(0, 0);
			get("what").focus({preventScroll: true});
		}
		markStep(f);
		drawThread();
	}

	function showAll(hash) {
		const left = current;

		current = null;
		get("finding").hidden = true;
		get("all").hidden = false;
		document.title = title;
		get("unknown").hidden = !/^[0-9a-f]{32}(\/|$)/.test(hash);
		if (hash.startsWith("?"))
			readFilter(hash.slice(1));
		filter();
		if (left && focused)
			focused.focus();
		else if (hash.startsWith("?"))
			get("list").scrollIntoView();
		else if (hash && get(hash))
			get(hash).scrollIntoView();
	}

	function route() {
		const hash = location.hash.slice(1), m = /^([0-9a-f]{32})(?:\/(\d{1,4}))?$/.exec(hash);
		const f = m && byId.get(m[1]);

		if (f)
			showFinding(f, Number(m[2] || 0));
		else
			showAll(hash);
	}

	/* --- keys --- */

	function walk(by) {
		const nr = Math.max(1, Math.min(current.steps.length, step + by));

		location.replace(`#${current.id}/${nr}`);
	}

	function walkFindings(by) {
		const next = shown[shown.indexOf(current) + by];

		if (next)
			location.replace("#" + next.id);
	}

	function walkList(by) {
		const links = rows.filter(row => !row.hidden).map(row => row.firstElementChild);
		const at = links.indexOf(document.activeElement);
		const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];

		if (next)
			next.focus();
	}

	const keys = {
		j: () => current ? walk(1) : walkList(1),
		k: () => current ? walk(-1) : walkList(-1),
		ArrowRight: () => current && walk(1),
		ArrowLeft: () => current && walk(-1),
		n: () => current && walkFindings(1),
		p: () => current && walkFindings(-1),
		"/": () => { if (current) location.hash = filterHash(); form.elements.q.focus(); },
		Escape: () => { if (current) location.hash = filterHash(); },
	};

	document.addEventListener("keydown", event => {
		const typing = event.target.matches("input, select, textarea");

		if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key] || typing ||
		    (!get("keys-on").checked && event.key.length === 1))
			return;
		event.preventDefault();
		keys[event.key]();
	});

	/* --- begin --- */

	addOptions();
	get("list").hidden = false;
	form.addEventListener("input", filterSoon);
	form.addEventListener("submit", event => event.preventDefault());
	form.addEventListener("reset", () => setTimeout(filterSoon));
	get("findings").addEventListener("click", event => { focused = event.target.closest("a"); });
	addEventListener("hashchange", route);
	route();
})();
