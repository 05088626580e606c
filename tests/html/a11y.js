// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a page must be for everybody to use it: a list of what is wrong, empty if nothing is.
 * These are the checks that can be made of a document as it stands (WCAG 2.2, criteria in
 * parentheses); axe-core, which has more of them, is in no Debian package.
 */
(() => {
	const problems = [];
	const say = (e, what) => problems.push(`${what}: ${e.outerHTML.slice(0, 120)}`);
	const isShown = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
	const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter(isShown);

	/* --- the document --- */

	function textOf(ids) {
		return ids.split(/\s+/).map(id => document.getElementById(id)?.textContent ?? "").join(" ");
	}

	/* accessible name, as much of accname-1.2 as the page needs */
	function nameOf(e) {
		if (e.hasAttribute("aria-labelledby"))
			return textOf(e.getAttribute("aria-labelledby")).trim();
		if (e.hasAttribute("aria-label"))
			return e.getAttribute("aria-label").trim();
		if (e.labels && e.labels.length)
			return [...e.labels].flatMap(l => [...l.childNodes])
				.filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.data).join(" ").trim();
		return e.textContent.trim();
	}

	function checkDocument() {
		if (!document.documentElement.lang)
			problems.push("no language (3.1.1)");
		if (!document.title)
			problems.push("no title (2.4.2)");
		for (const [selector, nr] of [["main", 1], ["h1", 1], ["body > header", 1], ["body > footer", 1]])
			if (all(selector).length !== nr)
				problems.push(`${all(selector).length} of ${selector}, not ${nr} (1.3.1)`);
		for (const e of all("body *"))
			if (!e.closest("header, main, footer, .skip") && e.textContent.trim() && !e.matches("script, style"))
				say(e, "text outside of the landmarks (1.3.1)");
		const landmarks = all("section, nav, article, [role=search], [role=region]").map(nameOf);
		for (const name of landmarks.filter((name, i) => landmarks.indexOf(name) !== i))
			problems.push(`two landmarks have the name ${name} (1.3.1)`);
		const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
		for (const id of ids.filter((id, i) => ids.indexOf(id) !== i))
			problems.push(`two elements have the id ${id}`);
	}

	function checkHeadings() {
		let level = 0;

		for (const e of all("h1, h2, h3, h4, h5, h6")) {
			const here = Number(e.tagName[1]);

			if (here > level + 1)
				say(e, `heading of level ${here} after one of ${level} (1.3.1)`);
			if (!e.textContent.trim())
				say(e, "empty heading (2.4.6)");
			level = here;
		}
	}

	function checkNames() {
		for (const e of all("a, button, input, select, textarea, summary, [role=img], [role=group], nav, form, section, article"))
			if (!nameOf(e))
				say(e, "no name (4.1.2)");
		for (const e of all("input, select, textarea"))
			if (!e.labels.length && !e.hasAttribute("aria-label"))
				say(e, "no label (3.3.2)");
		for (const name of ["aria-labelledby", "aria-describedby", "aria-controls"])
			for (const e of document.querySelectorAll(`[${name}]`))
				for (const id of e.getAttribute(name).split(/\s+/))
					if (!document.getElementById(id))
						say(e, `${name} names nothing (4.1.2)`);
		for (const e of document.querySelectorAll("[tabindex]"))
			if (Number(e.getAttribute("tabindex")) > 0)
				say(e, "tabindex above 0 (2.4.3)");
		for (const e of document.querySelectorAll("[aria-hidden=true]"))
			if (e.querySelector("a, button, input, select, [tabindex]"))
				say(e, "hidden, and can be reached (4.1.2)");
	}

	function checkTables() {
		for (const e of all("table")) {
			if (!e.caption)
				say(e, "table without a caption (1.3.1)");
			if (!e.querySelector("th") || e.querySelector("th:not([scope])"))
				say(e, "table without scoped headings (1.3.1)");
		}
		for (const e of all("ol, ul"))
			if ([...e.children].some(c => c.tagName !== "LI"))
				say(e, "list of what are no items (1.3.1)");
		for (const e of all("dl"))
			if ([...e.children].some(c => !["DT", "DD", "DIV"].includes(c.tagName)))
				say(e, "list of what are no terms (1.3.1)");
	}

	/* --- contrast (1.4.3) --- */

	function channels(color) {
		const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);

		return {r, g, b, a};
	}

	function luminance({r, g, b}) {
		const linear = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;

		return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
	}

	function backgroundOf(e) {
		for (; e; e = e.parentElement) {
			const style = getComputedStyle(e);
			const c = channels(e instanceof SVGElement ? "rgba(0, 0, 0, 0)" : style.backgroundColor);

			if (c.a === 1)
				return c;
			if (c.a > 0)
				say(e, "half transparent: contrast cannot be told");
		}
		return channels("rgb(255, 255, 255)");
	}

	function checkContrast() {
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);

		while (walker.nextNode()) {
			const e = walker.currentNode.parentElement;

			if (!walker.currentNode.data.trim() || !isShown(e) || e.closest("script, style, title, .skip"))
				continue;
			const style = getComputedStyle(e), svg = e instanceof SVGElement;
			const box = svg && e.previousElementSibling?.closest("rect") || e.parentElement.querySelector("rect");
			const back = svg && box ? channels(getComputedStyle(box).fill) : backgroundOf(e);
			const front = channels(svg ? style.fill : style.color);
			const [a, b] = [luminance(front), luminance(back)].sort((x, y) => y - x);
			const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
			const least = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;

			if ((a + 0.05) / (b + 0.05) < least)
				say(e, `contrast ${((a + 0.05) / (b + 0.05)).toFixed(2)} (1.4.3)`);
		}
	}

	/* --- size --- */

	function checkSize() {
		if (document.documentElement.scrollWidth > innerWidth)
			problems.push(`wider than the window: ${document.documentElement.scrollWidth} (1.4.10)`);
		for (const e of all("button, select, input:not([type=checkbox]), .dot")) {
			const r = e.getBoundingClientRect();

			if (r.width < 24 || r.height < 24)
				say(e, `smaller than 24 by 24 (2.5.8): ${r.width} by ${r.height}`);
		}
	}

	checkDocument();
	checkHeadings();
	checkNames();
	checkTables();
	checkContrast();
	checkSize();
	return problems;
})()
