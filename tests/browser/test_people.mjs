// A person's own things: invitation and second factor, language and appearance, other sessions; an assistant's settings.
import { totp } from "./world.mjs";

export const PASSWORD = "kiesel-otter-schlehe.0815";

// Follows an invitation in the browser up to the recovery codes; the secret of the second factor.
export async function enter(w, page, link, watch = async () => {}) {
	await page.goto(link);
	w.eq(new URL(page.url()).pathname, "/invitation", "the token is not in the address");
	await watch("invitation");
	await page.fill("#name", "Frieda Ginster");
	await page.fill("#password", PASSWORD);
	await page.click("main form button[type=submit]");
	await page.waitForURL("**/login/enrol");
	await watch("login-enrol");
	const secret = (await page.textContent(".secret")).replaceAll(" ", "");
	w.ok(await page.locator("svg.qr[role=img]").isVisible(), "a QR code is shown");
	const shown = new URL(await page.locator("a[href^='otpauth:']").getAttribute("href"));
	w.eq(shown.searchParams.get("secret"), secret, "the link carries the same secret");
	await page.fill("#code", totp(secret));
	await page.click("main form button[type=submit]");
	await page.locator(".codes").waitFor();
	await watch("recovery-codes");
	return secret;
}

async function invitation(w) {
	const page = await w.visitor();
	const person = { email: "frieda@wire.example", password: PASSWORD };
	const link = w.invite(person.email, "manager");
	page.context().refused.add(422).add(404).add(410);
	await page.goto(link);
	await page.fill("#name", "Frieda Ginster");
	await page.fill("#password", "kurz");
	await page.click("main form button[type=submit]");
	await page.locator("#password-wrong").waitFor();
	w.eq(await page.getAttribute("#password", "aria-invalid"), "true", "the field is marked");
	w.eq(await page.inputValue("#name"), "Frieda Ginster", "the name is kept");
	person.secret = await enter(w, page, link);
	const codes = await page.locator(".codes li").allTextContents();
	w.ok(codes.length >= 8 && new Set(codes).size === codes.length, `recovery codes: ${codes.length}`);
	await page.click("main a.btn");
	await page.waitForURL("**/conversations");
	w.ok((await page.textContent(".viewer strong")).startsWith("Frieda Ginster"), "signed in");
	const again = await w.visitor();
	again.context().refused.add(404).add(410);
	await again.goto(link);
	w.ok(await again.locator("#password").count() === 0, "the link works once");
	await w.signIn(await w.visitor(), person);
	const lost = await w.visitor();
	await lost.goto("/login");
	await lost.fill("#email", person.email);
	await lost.fill("#password", person.password);
	await lost.click("main form button[type=submit]");
	await lost.click("a[href$='/login/recovery']");
	await lost.fill("#code", codes[0].toLowerCase());
	await lost.click("main form button[type=submit]");
	await lost.waitForURL((url) => !url.pathname.startsWith("/login"));
	w.ok(await lost.locator(".viewer").count() === 1, "a recovery code opens the door");
}

async function appearance(w) {
	const page = await w.visitor();
	await w.signIn(page, w.people.spare);
	const save = async (field, value) => {
		await page.goto("/profile");
		await page.check(`[name=${field}][value=${value}]`);
		await page.click("form[action$='/appearance'] button");
		await page.locator(".note.is-ok").waitFor();
	};
	const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const light = await ground();
	await save("theme", "dark");
	w.eq(await page.getAttribute("html", "data-theme"), "dark", "the page says that it is dark");
	w.ok(await ground() !== light, "and is");
	await save("language", "en");
	w.eq(await page.getAttribute("html", "lang"), "en", "in English");
	await page.goto("/conversations");
	w.eq(await page.textContent("h1"), "Conversations", "so is the list");
	w.eq(await page.getAttribute("html", "data-theme"), "dark", "still dark");
	await save("theme", "light");
	await page.emulateMedia({ colorScheme: "dark" });
	w.eq(await ground(), light, "light where the system is dark");
	await save("theme", "system");
	w.ok(await ground() !== light, "as the system");
	w.speak("de");
}

async function sessions(w) {
	const here = await w.visitor(), there = await w.visitor();
	await w.signIn(there, w.people.manager);
	await w.signIn(here, w.people.manager);
	await here.goto("/profile");
	const others = here.locator("form[action*='/profile/sessions/'][action$='/end']:not([action$='sessions/end']) button");
	const before = await others.count();
	w.ok(before > 0, "the other session is listed");
	await others.first().click();
	await here.locator(".note.is-ok").waitFor();
	w.eq(await others.count(), before - 1, "one less");
	if (before > 1)
		await here.click("form[action$='/profile/sessions/end'] button");
	await here.locator(".note.is-ok").waitFor();
	w.eq(await others.count(), 0, "only this one is left");
	await there.goto("/conversations");
	w.eq(new URL(there.url()).pathname, "/login", "the other one is signed out");
	await here.goto("/conversations");
	w.eq(new URL(here.url()).pathname, "/conversations", "this one is not");
	delete w.states.manager;
}

async function assistant(w) {
	const page = await w.page("admin");
	page.context().refused.add(422);
	await page.goto("/assistants");
	await page.locator("main table a, main .table a").first().click();
	const path = new URL(page.url()).pathname;
	w.forgetStepUp(w.people.admin);
	const change = async (days, reason) => {
		await page.fill("#retention_days", String(days));
		await page.fill("#reason", reason);
		await page.locator("form[action$='/settings'] button[type=submit]").click();
	};
	await change(21, "Weniger genügt");
	await page.waitForURL(/\/login\/step-up\?return=/);
	await page.fill("#code", w.code(w.people.admin));
	await page.click("main form button[type=submit]");
	await page.waitForURL(`**${path}`);
	await page.fill("#notice_de", "");
	await change(21, "Weniger genügt");
	await page.locator("[role=alert]").waitFor();
	w.eq(await page.inputValue("#reason"), "Weniger genügt", "what was typed is kept");
	await page.locator("[role=alert] a").first().click();
	w.ok((await page.evaluate(() => document.activeElement.id || location.hash)).includes("notice_de"), "the summary leads to the field");
	await page.fill("#notice_de", "Sie sprechen mit einer künstlichen Intelligenz. Das Gespräch wird als Text gespeichert, 21 Tage lang.");
	await change(21, "Weniger genügt");
	await page.locator(".note.is-ok").waitFor();
	w.eq(await page.inputValue("#retention_days"), "21", "saved");
	w.ok((await page.textContent("table")).includes("Weniger genügt"), "the reason stands in the list of versions");
	const reader = await w.page("manager");
	await reader.goto(path);
	w.eq(await reader.locator("form[action$='/settings']").count(), 0, "who may not change it sees no form");
}

export const tests = [
	{ name: "an invitation up to the first page, and a recovery code", run: invitation },
	{ name: "language and appearance are kept", run: appearance },
	{ name: "ending other sessions", run: sessions },
	{ name: "an assistant's settings, with a confirmation", run: assistant },
];
