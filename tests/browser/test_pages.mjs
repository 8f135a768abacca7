// What every page keeps: no accessibility problem axe finds, nothing wider than the window, no complaint in the console;
// in both languages, light and dark, narrow and wide, and with text twice as large. Pages are taken from the programs'
// --routes, ids from the links on the way, so a page that is added later is looked at without a change here; only a page
// that needs a special way to it has one below, and the last test names a view that nobody reached.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";

import { authenticator, givePassword, makePasskey } from "./test_passkey.mjs";
import { enter, PASSWORD } from "./test_people.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
const NARROW = { width: 390, height: 844 }, WIDE = { width: 1440, height: 900 };
const SMALLEST = 360;
const LARGE = [{ width: 780, height: 844 }, WIDE];	// for text of twice the size
const ALL = [["light", WIDE], ["dark", WIDE], ["dark", NARROW], ["light", NARROW]];
const SOME = [ALL[0], ALL[2]];	// where another language or role already had all
const LOCALES = { de: "de-DE", en: "en-GB" };
const reached = new Set(), looked = new Set();

function routes() {
	return readdirSync(process.env.BIN).filter((name) => !name.endsWith("-job")).flatMap((name) => {
		const lines = execFileSync(join(process.env.BIN, name), ["--routes"], { encoding: "utf8" }).trimEnd().split("\n");
		const head = lines.shift().split("\t");
		return lines.map((line) => Object.fromEntries(line.split("\t").map((value, i) => [head[i], value])));
	}).filter((row) => row.who !== "engine");
}

// --- one page in all its faces ---

async function widths(w, page, name) {
	const over = await page.evaluate(() => {
		const root = document.scrollingElement;
		return root.scrollWidth <= innerWidth ? "" : [...document.body.querySelectorAll("*")].filter((e) =>
			e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, [popover]")).slice(0, 3)
			.map((e) => `<${e.tagName.toLowerCase()} class="${e.getAttribute("class") || ""}">`).join(" ") || "something";
	});
	w.ok(!over, `${name}: wider than the window: ${over}`);
}

// Everything once wide and once narrow; in the other theme of each only what colours and sizes decide.
async function axe(w, page, name, again = false) {
	const builder = new AxeBuilder({ page }).setLegacyMode(true);
	const { violations } = await (again ? builder.withRules(["color-contrast", "target-size"]) : builder.withTags(TAGS)).analyze();
	for (const v of violations)
		w.ok(false, `${name}: ${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((n) =>
			`${n.html.slice(0, 160)}\n  ${n.failureSummary.split("\n").slice(1, 2).join(" ").trim()}`).join("\n  ")}`);
}

async function shoot(w, page, name, fullPage = true) {
	if (!w.shots)
		return;
	mkdirSync(w.shots, { recursive: true });
	await page.screenshot({ path: join(w.shots, `${name.replaceAll(/[^\w-]+/g, "_")}.png`), fullPage });
}

// The browser takes its time, and forgets the size when the window changes.
async function fontSize(page, cdp, standard) {
	const now = () => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
	do
		await cdp.send("Page.setFontSizes", { fontSizes: { standard, fixed: standard * 13 / 16 } });
	while (await now() !== `${standard}px`);
}

// Twice the text size, as a browser's own setting: the root font grows, the window does not.
async function largeText(w, page, name) {
	const cdp = await page.context().newCDPSession(page);
	for (const size of LARGE) {
		await page.setViewportSize(size);
		await fontSize(page, cdp, 32);
		await widths(w, page, `${name} ${size.width} text 200 %`);
		await shoot(w, page, `${name}-${size.width}-large`, false);
	}
	await fontSize(page, cdp, 16);
	await cdp.detach();
}

// Two roles often see the same page: then one look is enough. Its words differ, its elements do not.
async function isNew(page, face) {
	const outline = await page.evaluate(() => document.documentElement.lang
		+ [...document.body.querySelectorAll("*")].map((e) => e.tagName + (e.getAttribute("class") || "")).join());
	const size = looked.size;
	return looked.add(face + outline).size > size;
}

async function faces(w, page, name, faceList = name.endsWith(" en") && !w.shots ? SOME : ALL) {
	const view = name.split(" ")[0];
	reached.add(view);
	w.ok(await page.locator("main").count() === 1 && await page.locator("h1").count() === 1, `${name}: one main, one h1`);
	for (const [theme, size] of faceList) {
		const face = `${name} ${theme} ${size.width}`;
		await page.emulateMedia({ colorScheme: theme });
		await page.setViewportSize(size);
		await widths(w, page, face);
		if (await isNew(page, theme + size.width))
			await axe(w, page, face, !SOME.some((full) => full[0] === theme && full[1] === size));
		await shoot(w, page, face);
	}
	await page.setViewportSize({ width: SMALLEST, height: 740 });
	await widths(w, page, `${name} ${SMALLEST}`);
	await largeText(w, page, name);
	await page.setViewportSize(faceList.at(-1)[1]);
}

// --- the way to each page ---

const pattern = (path) => new RegExp(`^${path.replaceAll("{id}", "[0-9a-f-]{36}").replaceAll(/\{\w+\}/g, "[^/?#]+")}$`);

// All pages a role may see, by the table of routes; ids are those of the first link of that form.
async function crawl(w, role, lang, faceList) {
	const page = await w.page(role, { locale: LOCALES[lang] });
	const mine = routes().filter((row) => row.method === "GET" && row.view && row.who.split(",").includes(role) &&
		!/\.(csv|xml)$/.test(row.path)); // those are files to keep
	const links = new Set();
	for (const row of mine.sort((a, b) => a.path.includes("{") - b.path.includes("{"))) {
		const form = pattern(row.path);
		const path = row.path.includes("{") ? [...links].find((link) => form.test(link)) : row.path;
		if (!path)
			continue;
		const answer = await page.goto(path);
		if (!w.eq(answer.status(), 200, `${role} at ${path}`))
			continue;
		for (const href of await page.locator("main a[href^='/']").evaluateAll((all) => all.map((a) => a.getAttribute("href"))))
			links.add(href.split(/[?#]/)[0]);
		w.eq(await page.getAttribute("html", "lang"), lang, `language of ${path}`);
		await faces(w, page, `${row.view} ${role} ${lang}`, faceList);
	}
}

// What opens on a page, and pages that have more than one form.
async function special(w, lang) {
	const page = await w.page("owner", { locale: LOCALES[lang] });
	page.context().refused.add(404).add(403).add(422);
	const at = async (path, name, prepare) => {
		await page.setViewportSize(WIDE);
		await page.goto(path);
		await prepare?.();
		await faces(w, page, `${name} ${lang}`);
	};
	await at("/conversations", "conversation-list filter open", () => page.click("[popovertarget=filter]"));
	await at("/conversations?from=2001-01-01&to=2001-01-02", "conversation-list nothing");
	await at(`/conversations/${w.ids.zahn}`, "conversation given", () => page.click("details > summary"));
	await at(`/conversations/${w.ids.oldest}`, "conversation noticed");
	await at(`/conversations/${w.ids.long}`, "conversation long");
	await at("/assistants", "assistant problem", async () => {
		await page.locator("main .table a").first().click();
		await page.fill("#notice_de", "");
		await page.evaluate(() => document.querySelectorAll("[required]").forEach((e) => e.removeAttribute("required")));
		await page.fill("#retention_days", "");
		await page.locator("form[action$='/settings'] button").click();
		await page.locator("[role=alert]").waitFor();
	});
	await at("/gibt-es-nicht", "problem 404");
	await team(w, at, lang);
	await page.setViewportSize(NARROW);
	await page.goto("/conversations");
	await page.click("[popovertarget=side]");
	await axe(w, page, `menu open ${lang}`);
	await shoot(w, page, `menu-${lang}-390`);
	const other = await w.page("auditor", { locale: LOCALES[lang] });
	other.context().refused.add(403);
	await other.goto("/conversations");
	await faces(w, other, `problem 403 ${lang}`, SOME);
}

// Pages about somebody else: another role, what it would change, and a request for a second person.
async function team(w, at, lang) {
	const id = w.sql(`SELECT LOWER(HEX(id)) FROM rufwacht.person WHERE email = '${w.people.spare.email}'`)
		.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
	await at(`/users/${id}/role`, "user-role");
	await at(`/users/${id}/role?role=admin`, "user-role effect");
	await at(`/users/${id}/factor`, "factor-reset");
	const request = `01a00000-0000-7000-8000-0000000000${lang === "de" ? "01" : "02"}`;
	w.sql("INSERT IGNORE INTO rufwacht.approval (account_id, id, action, path, fields, object_kind, object_id, requester_id, reason,"
		+ ` created_at, expires_at) SELECT m.account_id, x'${request.replaceAll("-", "")}', 'factor.reset', '/users/${id}/factor',`
		+ ` 'reason=Telefon%20verloren', 'person', x'${id.replaceAll("-", "")}', m.person_id, 'Telefon verloren', UTC_TIMESTAMP(6),`
		+ " UTC_TIMESTAMP(6) + INTERVAL 2 DAY FROM rufwacht.membership m JOIN rufwacht.person p ON p.id = m.person_id"
		+ ` WHERE p.email = '${w.people.admin.email}'`);
	await at(`/users/requests/${request}`, "approval");
	w.sql(`DELETE FROM rufwacht.approval WHERE id = x'${request.replaceAll("-", "")}'`);
}

// Before somebody is signed in: each step of the way in.
async function doors(w, lang) {
	const options = { locale: LOCALES[lang] };
	const page = await w.visitor(options);
	const watch = (view, on = page) => faces(w, on, `${view} ${lang}`);
	page.context().refused.add(422).add(404).add(410);
	await page.goto("/login");
	await watch("login");
	await page.fill("#email", "niemand@wire.example");
	await page.fill("#password", "falsch-und-lang-genug");
	await page.click("main form button[type=submit]");
	await watch("login problem");
	await page.fill("#email", w.people.privacy.email);
	await page.fill("#password", w.people.privacy.password);
	await page.click("main form button[type=submit]");
	await page.waitForURL("**/login/totp");
	await watch("login-totp");
	await page.goto("/login/recovery");
	await watch("login-recovery");
	const guest = await w.visitor(options);
	const link = w.invite(`tuer-${lang}@wire.example`, "manager");
	await enter(w, guest, link, (view) => watch(view, guest));
	await page.goto(link);
	await watch("invitation-gone");
	await guest.goto("/login/enrol/passkey");
	await watch("login-enrol-passkey", guest);
	await authenticator(guest);
	await makePasskey(guest, lang === "de" ? "Schlüsselbund" : "Key ring");
	await watch("profile passkey", guest);
	w.forgetStepUp({ email: `tuer-${lang}@wire.example` });
	await guest.goto("/login/step-up");
	await watch("step-up passkey", guest);
	await guest.goto("/profile");
	await guest.setViewportSize(WIDE);
	await guest.locator(".viewer button").click();
	await guest.waitForURL("**/login");
	await givePassword(guest, { email: `tuer-${lang}@wire.example`, password: PASSWORD });
	await guest.goto("/login/passkey");
	await watch("login-passkey", guest);
}

// Links of mails with tokens of ours: each with its BLAKE2b-256, which node does not make.
const TOKENS = {
	"password-reset": ["browser-password-reset-xxxxxxxxxxxxxxxxxxxx",
		"a3ff85d2ea54102500cae7dee06256a04fae4b3785ba1d68a64c11829d857bc4"],
	"email-confirm": ["browser-email-confirm-xxxxxxxxxxxxxxxxxxxxx",
		"1eb60bcb313f3aa0e0f7802790f6b8e77b08d2cf805995fd94348a60044dc4a8"],
	"session-end": ["browser-session-end-xxxxxxxxxxxxxxxxxxxxxxx",
		"2ce1bf906c4642c091c9f343df8d780e576708b3f5d99b6566a73c2740ce5728"]
};

// The path of a link for somebody, as if it had come by mail.
function mailed(w, purpose, email, to = null) {
	const [token, hash] = TOKENS[purpose];
	w.sql(`DELETE FROM rufwacht.mail_link WHERE token_hash = x'${hash}'; INSERT INTO rufwacht.mail_link (id, token_hash, purpose,`
		+ " person_id, session_id, email, created_at, expires_at) SELECT UNHEX(LEFT(SHA2(RAND(), 256), 32)),"
		+ ` x'${hash}', '${purpose}', p.id, IF('${purpose}' = 'session-end', s.id, NULL), ${to ? `'${to}'` : "NULL"},`
		+ " UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 10 MINUTE FROM rufwacht.person p"
		+ ` JOIN rufwacht.session s ON s.person_id = p.id WHERE p.email = '${email}' LIMIT 1`);
	return { "password-reset": "/password/", "email-confirm": "/email/", "session-end": "/session/" }[purpose] + token;
}

// What mails lead to, and the way on for somebody whose password others know.
async function letters(w, lang) {
	const email = `brief-${lang}@wire.example`;
	const guest = await w.visitor({ locale: LOCALES[lang] });
	await enter(w, guest, w.invite(email, "manager"));
	w.speak(lang);
	const page = await w.visitor({ locale: LOCALES[lang] });
	const watch = (view, on = page) => faces(w, on, `${view} ${lang}`);
	for (const context of [page.context(), guest.context()])
		context.refused.add(422).add(410);
	await page.goto("/login");
	await page.click("a[href$='/password/forgot']");
	await watch("password-forgot");
	await page.fill("#email", email);
	await page.click("main form button[type=submit]");
	await page.locator("[role=status]").waitFor();
	await watch("password-forgot sent");
	await page.goto(mailed(w, "password-reset", email));
	w.eq(new URL(page.url()).pathname, "/password", "the token is not in the address");
	await watch("password-new");
	await page.fill("#password", "kurz");
	await page.click("main form button[type=submit]");
	await page.locator("#password-wrong").waitFor();
	await watch("password-new problem");
	await page.goto(mailed(w, "session-end", email));
	await watch("session-end");
	await page.goto(mailed(w, "email-confirm", email, `neu-${email}`));
	await watch("email-confirm");
	await page.click("main form button[type=submit]");
	await page.waitForURL("**/login");
	await page.goto("/email");
	await watch("link-gone");
	w.eq((await guest.goto("/profile")).url().endsWith("/login"), true, "another address ends the sessions");
	w.sql("INSERT INTO rufwacht.password_mark SELECT id, id, UTC_TIMESTAMP(6) FROM rufwacht.person WHERE email = "
		+ `'${w.people.spare.email}'`);
	await signIn(w, guest, w.people.spare);
	await guest.waitForURL("**/password/due");
	await watch("password-due", guest);
	await guest.fill("#current", "falsch-und-lang-genug");
	await guest.fill("#password", "Nebel Zander Rost 77");
	await guest.click("main form button[type=submit]");
	await guest.locator("#current-wrong").waitFor();
	await watch("password-due problem", guest);
	w.sql("DELETE FROM rufwacht.password_mark");
}

async function signIn(w, page, person) {
	await page.goto("/login");
	await page.fill("#email", person.email);
	await page.fill("#password", person.password);
	await page.click("main form button[type=submit]");
	await page.waitForURL("**/login/totp");
	await page.fill("#code", w.code(person));
	await page.click("main form button[type=submit]");
}

// Somebody with two accounts has to choose.
async function choice(w, lang) {
	const person = w.people.other_owner;
	if (lang === "de")
		w.invite(person.email, "privacy");
	const page = await w.visitor({ locale: LOCALES[lang] });
	await page.goto("/login");
	await page.fill("#email", person.email);
	await page.fill("#password", person.password);
	await page.click("main form button[type=submit]");
	await page.fill("#code", w.code(person));
	await page.click("main form button[type=submit]");
	await page.waitForURL((url) => !url.pathname.startsWith("/login/totp"));
	if (new URL(page.url()).pathname === "/login/account")
		await faces(w, page, `login-account ${lang}`);
}

function inLanguage(lang, run) {
	return async (w) => {
		w.speak(lang);
		try {
			await run(w, lang);
		} finally {
			w.speak("de");
		}
	};
}

// The checks themselves: a page with one fault of each kind.
async function blind(w) {
	const page = await w.visitor();
	await page.goto("/login");
	await page.evaluate(() => {
		const add = (tag, style) => Object.assign(document.body.appendChild(document.createElement(tag)).style, style);
		add("input", {});
		add("p", { width: "3000px" });
		document.querySelector("h1").style.color = "#ccc";
		console.error("a complaint");
	});
	w.eq(w.faults().filter((f) => f.includes("a complaint")).length, 1, "the console is heard");
	await widths(w, page, "broad");
	await axe(w, page, "pale");
	const faults = w.faults().join("\n");
	for (const part of ["wider than the window", "color-contrast", "label:"])
		w.ok(faults.includes(part), `not seen: ${part}`);
	await axe(w, page, "pale again", true);
	w.ok(w.faults().join().includes("color-contrast"), "the short look sees colours");
	await page.evaluate(() => Object.assign(document.body.appendChild(document.createElement("img")),
		{ src: "https://elsewhere.invalid/x.png" }));
	await page.waitForTimeout(300);
	w.ok(w.faults().some((f) => f.startsWith("policy: img-src")), "a violated policy is heard");
}

async function everything(w) {
	const views = new Set(routes().filter((row) => row.method === "GET" && row.view).map((row) => row.view));
	w.ok(views.size > 5, `views: ${[...views]}`);
	for (const view of views)
		w.ok(reached.has(view), `nobody looked at ${view}`);
}

const others = ["admin", "manager", "agent", "privacy", "auditor", "operator"];

export const tests = [
	...["de", "en"].flatMap((lang) => [
		{ name: `pages: the way in (${lang})`, run: inLanguage(lang, doors) },
		{ name: `pages: choosing an account (${lang})`, run: inLanguage(lang, choice) },
		{ name: `pages: links of mails (${lang})`, run: inLanguage(lang, letters) },
		{ name: `pages: as the owner (${lang})`, run: inLanguage(lang, (w) => crawl(w, "owner", lang)) },
		{ name: `pages: special states (${lang})`, run: inLanguage(lang, special) },
	]),
	...others.map((role, i) => ({ name: `pages: as ${role}`, run: inLanguage(i % 2 ? "en" : "de",
		(w, lang) => crawl(w, role, lang, SOME)) })),
	{ name: "pages: every view was looked at", run: everything },
	{ name: "pages: the checks see what they look for", run: blind },
];
