// A colleague, in German, with the keyboard alone: enrol, sign in, invite her, give her one assistant, end her session.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { tabTo } from "./test_keyboard.mjs";
import { enter } from "./test_people.mjs";
import { totp } from "./world.mjs";

const SECONDS = 30;

// The link in the newest mail to an address; lines of quoted-printable are put together again.
async function link(w, email) {
	for (let i = 0; i < SECONDS * 10; i++) {
		const mails = readdirSync(process.env.MAIL_DIR).filter((name) => name.endsWith(".eml")).sort()
			.map((name) => readFileSync(join(process.env.MAIL_DIR, name), "utf8"))
			.filter((mail) => mail.includes(`X-Envelope-To: <${email}>`));
		const found = mails.at(-1)?.replace(/=\r?\n/g, "").match(/\/invitation\/[\w-]{43}/);
		if (found)
			return w.url + found[0];
		await new Promise((resolve) => { setTimeout(resolve, 100); });
	}
	throw new Error(`no mail to ${email}`);
}

async function press(w, page, selector, key = "Enter") {
	await tabTo(w, page, selector);
	await page.keyboard.press(key);
}

async function fill(w, page, selector, text) {
	await tabTo(w, page, selector);
	await page.keyboard.type(text);
}

// Follows the invitation and sets up the second factor; the secret.
async function enrol(w, page, person) {
	await page.goto(w.invite(person.email, "admin"));
	await fill(w, page, "#name", "Ute Sandhäger");
	await fill(w, page, "#password", person.password);
	await page.keyboard.press("Enter");
	await page.waitForURL("**/login/enrol");
	const secret = (await page.textContent(".secret")).replaceAll(" ", "");
	await fill(w, page, "#code", totp(secret));
	await page.keyboard.press("Enter");
	await page.locator(".codes").waitFor();
	return secret;
}

async function signIn(w, page, person) {
	await page.goto("/login");
	await fill(w, page, "#email", person.email);
	await fill(w, page, "#password", person.password);
	await page.keyboard.press("Enter");
	await page.waitForURL("**/login/totp");
	await fill(w, page, "#code", w.code(person));
	await page.keyboard.press("Enter");
	await page.waitForURL("**/conversations");
}

async function invite(w, page, email) {
	await press(w, page, ".side a[href='/users']");
	await page.waitForURL("**/users");
	w.eq(await page.textContent("h1"), "Personen und Rechte", "in German");
	await press(w, page, "a[href='/users/invite']");
	await page.waitForURL("**/users/invite");
	await fill(w, page, "#email", email);
	await tabTo(w, page, "[name=role]");
	await page.keyboard.press("Space");
	while (await page.inputValue("[name=role]:checked") !== "manager")
		await page.keyboard.press("ArrowDown");
	await press(w, page, "[name=assistant]", "Space");
	await press(w, page, "main form button");
	await page.waitForURL("**/users");
	w.ok((await page.textContent(".note.is-ok")).includes("Die Mail ist unterwegs."), "it is said");
	w.ok((await page.textContent("main .lines")).includes(email), "and listed");
}

// From the first assistant to the second, with the effect in between.
async function giveOne(w, page, name) {
	await press(w, page, "a[href='/users']");
	await page.locator(".is-list a.name", { hasText: name }).waitFor();
	const path = await page.locator(".is-list a.name", { hasText: name }).getAttribute("href");
	await press(w, page, `a.name[href='${path}']`);
	await page.waitForURL(`**${path}`);
	await press(w, page, `a[href='${path}/role']`);
	await page.waitForURL(`**${path}/role`);
	const boxes = page.locator("[name=assistant]");
	const ids = await boxes.evaluateAll((all) => all.map((box) => [box.value, box.checked]));
	w.eq(ids.filter(([, on]) => on).length, 1, "one is given");
	for (const [id] of ids)
		await press(w, page, `[name=assistant][value='${id}']`, "Space");
	await press(w, page, "form[method=get] button");
	await page.locator("#effect").waitFor();
	const effect = await page.textContent("section.panel");
	w.ok(effect.includes("neu: ") && effect.includes("nicht mehr: "), "what changes is shown first");
	w.ok((await page.textContent("section.panel")).includes("1 laufende Sitzung"), "and whom it affects");
	await press(w, page, "section.panel form button");
	await page.waitForURL(`**${path}`);
	w.ok((await page.textContent(".note.is-ok")).includes("Gespeichert."), "saved");
	return path;
}

async function colleague(w) {
	w.speak("de");
	const page = await w.visitor();
	const person = { email: "tastatur@wire.example", password: "kiesel-otter-schlehe.0815" };
	person.secret = await enrol(w, page, person);
	await press(w, page, "main a.btn");
	await page.waitForURL("**/conversations");
	await press(w, page, "form[action='/logout'] button");
	await page.waitForURL("**/login");
	await signIn(w, page, person);
	const email = "kollegin@wire.example";
	await invite(w, page, email);
	const hers = await w.visitor();
	await enter(w, hers, await link(w, email));
	await hers.goto("/assistants");
	const before = await hers.textContent("main table");
	const path = await giveOne(w, page, "Frieda Ginster");
	await hers.goto("/assistants");
	const after = await hers.textContent("main table");
	w.ok(before !== after, "it counts at her next request");
	await press(w, page, `form[action='${path}/sessions/end'] button`);
	await page.locator(".note.is-ok", { hasText: "Sitzungen" }).waitFor();
	await hers.goto("/conversations");
	w.eq(new URL(hers.url()).pathname, "/login", "her session is over");
}

export const tests = [
	{ name: "a colleague by keyboard: invited, given one assistant, signed out", run: colleague },
];
