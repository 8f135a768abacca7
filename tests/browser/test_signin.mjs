// Signing in and out, in both languages; what is refused.
const WORDS = {
	de: { locale: "de-DE", login: "Anmelden", code: "Code aus Ihrer App", list: "Gespräche", out: "Abmelden", wrong: /pass(t|en) nicht/ },
	en: { locale: "en-GB", login: "Sign in", code: "Code from your app", list: "Conversations", out: "Sign out", wrong: /match/ },
};

function signIn(lang) {
	const words = WORDS[lang];
	return async (w) => {
		const page = await w.visitor({ locale: words.locale });
		const person = w.people.owner;
		page.context().refused.add(422);
		w.speak(lang);
		await page.goto("/conversations");
		w.eq(new URL(page.url()).pathname, "/login", "a stranger is sent to sign in");
		w.eq(await page.getAttribute("html", "lang"), lang, "language of the page");
		w.eq(await page.textContent("h1"), words.login, "heading");
		await page.fill("#email", person.email);
		await page.fill("#password", "falsch-und-lang-genug");
		await page.click("main form button[type=submit]");
		w.ok(words.wrong.test(await page.textContent("[role=alert]")), "a wrong password is named");
		w.eq(await page.inputValue("#email"), person.email, "the address is kept");
		await page.fill("#password", person.password);
		await page.click("main form button[type=submit]");
		await page.waitForURL("**/login/totp");
		w.eq((await page.textContent("h1")).replaceAll("\u00ad", ""), words.code, "heading of the second step");
		await page.fill("#code", "000000");
		await page.click("main form button[type=submit]");
		w.ok(words.wrong.test(await page.textContent("[role=alert]")), "a wrong code is named");
		await page.fill("#code", w.code(person));
		await page.click("main form button[type=submit]");
		await page.waitForURL("**/conversations");
		w.eq(await page.textContent("h1"), words.list, "heading of the list");
		w.eq(await page.getAttribute("html", "lang"), lang, "language of the list");
		const cookies = await page.context().cookies();
		w.ok(cookies.every((c) => c.httpOnly && c.sameSite !== "None"), `cookies: ${JSON.stringify(cookies)}`);
		await page.locator(".viewer button", { hasText: words.out }).click();
		await page.waitForURL("**/login");
		await page.goto("/profile");
		w.eq(new URL(page.url()).pathname, "/login", "signed out");
		w.speak("de");
	};
}

async function noBack(w) {
	const page = await w.visitor();
	await w.signIn(page, w.people.spare);
	await page.goto("/conversations");
	await page.locator(".viewer button").click();
	await page.waitForURL("**/login");
	await page.goBack();
	w.ok(!(await page.content()).includes("Krokus"), "the back button shows no conversation after signing out");
}

async function refusals(w) {
	for (const [role, path, status] of [["auditor", "/conversations", 403], ["privacy", "/conversations", 403],
		["owner", "/conversations/01890000-0000-7000-8000-000000000000", 404], ["owner", "/gibt-es-nicht", 404]]) {
		const page = await w.page(role);
		page.context().refused.add(status);
		const answer = await page.goto(path);
		w.eq(answer.status(), status, `${role} at ${path}`);
		w.ok((await page.textContent("h1")).length > 5, "it says what is");
		w.ok((await page.textContent("main code")).match(/^[0-9A-F]{4}-[0-9A-F]{4}$/), "it names the request");
		w.ok(await page.locator("main a.btn").count() > 0, "it offers a way on");
		await page.locator("main a.btn").first().click();
		w.ok(!page.url().endsWith(path), "the way leads elsewhere");
	}
}

export const tests = [
	{ name: "sign in with password and code, in German", run: signIn("de") },
	{ name: "sign in with password and code, in English", run: signIn("en") },
	{ name: "after signing out the back button shows nothing", run: noBack },
	{ name: "pages that are refused say so and offer a way on", run: refusals },
];
