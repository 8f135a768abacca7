// Without a mouse: every stop can be seen, and the way from the sign-in to a finished call works with keys alone.
import { CALLS } from "./calls.mjs";

const STOPS = 120;

// What has the focus: how it is seen, and whether something covers it.
const focused = (page) => page.evaluate(() => {
	const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
	const x = box.left + Math.min(box.width / 2, 20), y = box.top + box.height / 2;
	const top = document.elementFromPoint(x, y);
	return {
		what: `${e.tagName.toLowerCase()}${e.id ? `#${e.id}` : ""} "${(e.textContent || e.name || "").trim().slice(0, 30)}"`,
		body: e === document.body || e === document.documentElement,
		ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
		inside: x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight,
		free: top !== null && (e.contains(top) || top.contains(e) || [...e.labels || []].some((l) => l.contains(top))),
	};
});

// Presses Tab until the selector has the focus; each stop on the way is looked at.
export async function tabTo(w, page, selector) {
	for (let i = 0; i < STOPS; i++) {
		await page.keyboard.press("Tab");
		const at = await focused(page);
		if (!at.body) {
			w.ok(at.ring, `no focus ring on ${at.what} at ${page.url()}`);
			w.ok(at.inside && at.free, `${at.what} is hidden or covered at ${page.url()}`);
		}
		if (await page.evaluate((s) => document.activeElement.matches(s), selector))
			return;
	}
	throw new Error(`the Tab key never comes to ${selector} at ${page.url()}`);
}

async function work(w) {
	const page = await w.visitor();
	const person = w.people.owner, keys = page.keyboard;
	await page.goto("/login");
	await tabTo(w, page, "#email");
	await keys.type(person.email);
	await tabTo(w, page, "#password");
	await keys.type(person.password);
	await keys.press("Enter");
	await page.waitForURL("**/login/totp");
	await tabTo(w, page, "#code");
	await keys.type(w.code(person));
	await keys.press("Enter");
	await page.waitForURL("**/conversations");
	await keys.press("Tab");
	w.ok(await page.evaluate(() => document.activeElement.matches("a.skip")), "the first stop leads to the content");
	w.ok((await focused(page)).inside, "and is seen");
	await keys.press("Enter");
	await keys.press("Tab");
	w.ok(await page.evaluate(() => document.activeElement.closest("main") !== null), "it jumps over the menu");
	await tabTo(w, page, "a.name");
	await keys.press("Enter");
	await page.waitForURL(/\/conversations\/[0-9a-f-]{36}$/);
	w.eq(await page.textContent("h1"), CALLS.newest.subject, "the first one");
	await tabTo(w, page, "#status");
	await keys.type("Erl");
	await tabTo(w, page, "form[action$='/work'] button");
	await keys.press("Enter");
	await page.locator(".note.is-ok").waitFor();
	w.eq(await page.inputValue("#status"), "done", "it is done");
}

async function popover(w) {
	const page = await w.page("owner");
	await page.goto("/conversations");
	await tabTo(w, page, "[popovertarget=filter]");
	await page.keyboard.press("Enter");
	await page.locator("#filter").waitFor({ state: "visible" });
	await page.keyboard.press("Tab");
	w.ok(await page.evaluate(() => document.activeElement.closest("#filter") !== null), "the next stop is in the form");
	await page.keyboard.press("Escape");
	await page.locator("#filter").waitFor({ state: "hidden" });
	w.ok(await page.evaluate(() => document.activeElement.matches("[popovertarget=filter]")), "Escape leads back to the button");
}

// The whole page once around, narrow: the menu is a popover there.
async function narrow(w) {
	const page = await w.page("owner", { viewport: { width: 390, height: 844 } });
	await page.goto("/conversations");
	await tabTo(w, page, "[popovertarget=side]");
	await page.keyboard.press("Enter");
	await page.locator("#side").waitFor({ state: "visible" });
	await page.keyboard.press("Tab");
	w.ok(await page.evaluate(() => document.activeElement.closest("#side") !== null), "the next stop is in the menu");
	await page.keyboard.press("Escape");
	await page.goto(`/conversations/${w.ids.keyboard}`);
	await tabTo(w, page, "details > summary");
	await page.keyboard.press("Enter");
	await tabTo(w, page, "#confirm");
}

export const tests = [
	{ name: "by keyboard from the sign-in to a call that is done", run: work },
	{ name: "the filter by keyboard", run: popover },
	{ name: "narrow, by keyboard: menu, and every stop of a conversation", run: narrow },
];
