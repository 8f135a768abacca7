// Working off conversations: list, filter, search, one conversation, note, erasure; what an agent must not see.
import { CALLS, number } from "./calls.mjs";

const subjects = (page) => page.locator(".table.is-list a.name").allTextContents();

async function list(w) {
	const page = await w.page("owner");
	await page.goto("/conversations");
	const shown = await subjects(page);
	w.eq(shown[0], CALLS.newest.subject, "the newest call comes first");
	w.eq(shown.at(-1), CALLS.oldest.subject, "the oldest comes last");
	w.ok(!(await page.content()).includes(CALLS.refused.subject), "of a refused call nothing is shown");
	await page.locator(".chip", { hasText: "Erledigt" }).click();
	await page.waitForURL("**/conversations?status=done");
	w.eq(await page.locator(".chip[aria-current=true]").first().textContent(), "Erledigt", "the chip says what is on");
}

// The button opens the form by itself: it needs no script of ours, and none at all.
function filter(options) {
	return async (w) => {
		const page = await w.page("owner", options);
		await page.goto("/conversations");
		const form = page.locator("#filter");
		w.ok(!await form.isVisible(), "the form is closed");
		await page.click("[popovertarget=filter]");
		await form.waitFor({ state: "visible" });
		await form.locator("[popovertargetaction=hide]").click();
		await form.waitFor({ state: "hidden" });
		await page.click("[popovertarget=filter]");
		await form.locator("[name=consent]").selectOption("unclear");
		await form.locator("button[type=submit]").click();
		await page.waitForURL(/consent=unclear/);
		const marks = await page.locator("td.under .mark").allTextContents();
		w.ok(marks.length > 0 && marks.every((m) => m === "Unklar"), `only unclear ones: ${marks}`);
		await page.locator(".chip[aria-current=true]", { hasText: "Unklar" }).click();
		await page.waitForURL("**/conversations");
		w.ok((await subjects(page)).includes(CALLS.newest.subject), "taking the chip off brings all back");
		await page.goto("/conversations?from=2001-01-01&to=2001-01-02");
		w.ok(await page.locator(".empty").isVisible(), "nothing in that time");
		await page.locator(".empty a.btn").click();
		w.ok((await subjects(page)).length > 3, "and the way back");
	};
}

async function search(w) {
	const page = await w.page("owner");
	await page.goto("/conversations");
	await page.fill("#q", "krokuszwiebeln");
	await page.press("#q", "Enter");
	await page.waitForURL(/search=/);
	w.ok(!/krokus/i.test(page.url()), "the word is not in the address");
	w.eq((await subjects(page)).join(), CALLS.newest.subject, "the call with the word");
	w.eq(await page.inputValue("#q"), "krokuszwiebeln", "the word is kept in the field");
	await page.fill("#q", "Quastenflosser");
	await page.press("#q", "Enter");
	await page.locator(".empty").waitFor();
	w.ok(/quastenflosser/i.test(await page.textContent(".empty h2")), "it says what was not found");
}

async function one(w) {
	const page = await w.page("owner");
	await page.goto("/conversations");
	await page.locator("a.name", { hasText: CALLS.zahn.subject }).click();
	w.eq(await page.textContent("h1"), CALLS.zahn.subject, "heading");
	w.eq(await page.locator(".turn").count(), 6, "turns");
	w.ok((await page.textContent(".strip-word")).includes("Eingewilligt"), "the strip names the consent");
	const turn = page.locator(".turn[id]").nth(3);
	const ground = () => turn.evaluate((li) => getComputedStyle(li.querySelector("div")).backgroundColor);
	const dark = await ground();
	await turn.locator(":scope > a").click();
	w.eq(new URL(page.url()).hash, `#${await turn.getAttribute("id")}`, "a turn has an address");
	w.ok(await turn.evaluate((li) => li.matches(":target")), "it is the target");
	w.ok(await ground() !== dark, "and lights up");
	for (const link of await page.locator("a.said").all())
		w.ok(await page.locator(await link.getAttribute("href")).count() === 1, "each quote leads to a turn");
	await page.selectOption("#status", "progress");
	await page.fill("#note", "Ruft um drei zurück <b>&</b>");
	await page.click("form[action$='/work'] button");
	await page.locator(".note.is-ok").waitFor();
	w.eq(await page.inputValue("#note"), "Ruft um drei zurück <b>&</b>", "the note is kept as it was typed");
	w.eq(await page.inputValue("#status"), "progress", "and the status");
}

// Two windows: who saves second is told what the other one wrote.
async function conflict(w) {
	const path = `/conversations/${w.ids.long}`;
	const first = await w.page("owner"), second = await w.page("admin");
	second.context().refused.add(409).add(422);
	await first.goto(path);
	await second.goto(path);
	await first.fill("#note", "Die erste Notiz");
	await first.click("form[action$='/work'] button");
	await first.locator(".note.is-ok").waitFor();
	await second.fill("#note", "Die zweite Notiz");
	await second.click("form[action$='/work'] button");
	await second.locator("[role=alert]").waitFor();
	w.eq(await second.inputValue("#note"), "Die zweite Notiz", "what was typed is kept");
	w.ok((await second.textContent("form[action$='/work']")).includes("Die erste Notiz"), "what is stored is shown");
}

async function erase(w) {
	const page = await w.page("admin");
	const path = `/conversations/${w.ids.erase}`;
	page.context().refused.add(422);
	w.forgetStepUp(w.people.admin);
	await page.goto(path);
	w.ok(!await page.locator("#confirm").isVisible(), "the form is folded");
	await page.click("details > summary");
	await page.fill("#confirm", "LÖSCHEN");
	await page.click("form[action$='/erase'] button");
	await page.waitForURL(/\/login\/step-up\?return=/);
	await page.fill("#code", w.code(w.people.admin));
	await page.click("main form button[type=submit]");
	await page.waitForURL(`**${path}`);
	await page.click("details > summary");
	await page.fill("#confirm", "ja");
	await page.click("form[action$='/erase'] button");
	await page.locator("#confirm-wrong").waitFor();
	w.ok(await page.locator("#confirm").isVisible(), "with a problem the form is open");
	await page.fill("#confirm", "LÖSCHEN");
	await page.click("form[action$='/erase'] button");
	await page.waitForURL(/\/conversations(\?.*)?$/);
	w.ok(await page.locator(".note.is-ok").isVisible(), "it says that it is done");
	w.ok(!(await subjects(page)).includes(CALLS.erase.subject), "it is gone from the list");
	page.context().refused.add(404);
	w.eq((await page.goto(path)).status(), 404, "and its page");
}

// No number and no name of a caller reaches an agent where the account says so, in no page and no search.
async function masked(w) {
	const page = await w.page("agent");
	const traces = Object.values(CALLS).flatMap((call) => [number(call).slice(3), call.name.split(/[ -]/)[0], call.name.split(" ").at(-1)]);
	const look = async () => {
		const text = await page.content();
		const dense = text.replace(/(?<=\d)[\s./()-]{1,3}(?=\d)/g, "");
		for (const trace of traces)
			w.ok(!text.includes(trace) && !dense.includes(trace), `${trace} at ${page.url()}`);
	};
	await page.goto("/conversations");
	await look();
	for (const id of Object.values(w.ids)) {
		page.context().refused.add(404);
		await page.goto(`/conversations/${id}`);
		await look();
	}
	w.ok(await page.goto(`/conversations/${w.ids.zahn}`).then(() => page.locator(".masked").count()) > 0, "dots stand instead");
	await page.goto("/conversations");
	await page.fill("#q", "Zahnreinigung");
	await page.press("#q", "Enter");
	await page.waitForURL(/search=/);
	w.ok((await subjects(page)).length > 0, "the agent finds a word");
	await look();
}

export const tests = [
	{ name: "the list, newest first, and its chips", run: list },
	{ name: "the filter opens as a popover", run: filter({}) },
	{ name: "the filter works without JavaScript", run: filter({ javaScriptEnabled: false }) },
	{ name: "search finds a word and keeps it out of the address", run: search },
	{ name: "one conversation: turns, note, status", run: one },
	{ name: "two people at one conversation", run: conflict },
	{ name: "an agent sees no name and no number", run: masked },
	{ name: "erasing asks for a code and for the word", run: erase },
];
