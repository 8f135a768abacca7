// Passkeys, with Chromium's own authenticator in software: made, used, asked for again, taken away; and refused.
import { enter, PASSWORD } from "./test_people.mjs";

// A device of this page. It says yes by itself to whatever the browser asks.
export async function authenticator(page, options = {}) {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send("WebAuthn.enable", { enableUI: false });
	const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2",
		transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
		automaticPresenceSimulation: true, ...options } });
	return { cdp, id: authenticatorId,
		keys: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
		remove: () => cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId }) };
}

// Fills the page of a new passkey, as a further factor.
export async function makePasskey(page, name) {
	await page.goto("/login/enrol/passkey");
	await page.fill("#name", name);
	await page.click("[data-passkey-go]");
	await page.waitForURL("**/profile");
}

export async function givePassword(page, person) {
	await page.goto("/login");
	await page.fill("#email", person.email);
	await page.fill("#password", person.password);
	await page.click("main form button[type=submit]");
	await page.waitForURL("**/login/{totp,passkey}");
}

const path = (page) => new URL(page.url()).pathname;
const names = (page) => page.locator(".factors li .state").allTextContents();

// A manager with an app, as many as tests want.
let count = 0;
async function newcomer(w) {
	const page = await w.visitor();
	page.context().refused.add(422).add(409);
	const email = `passkey-${++count}@wire.example`;
	const secret = await enter(w, page, w.invite(email, "manager"));
	return { page, person: { email, secret, password: PASSWORD } };
}

async function use(w) {
	const { page, person } = await newcomer(w);
	const first = await authenticator(page);
	await makePasskey(page, "Telefon");
	w.eq(path(page), "/profile", "the first one");
	w.ok((await page.textContent("[role=status]")).includes("Passkey"), "and it is said");
	await first.remove();
	const second = await authenticator(page, { transport: "usb" });
	await makePasskey(page, "Schlüsselbund");
	w.eq((await names(page)).join(), "Authenticator-App,Telefon,Schlüsselbund", "both have their name");
	w.eq(await second.keys(), 1, "the device keeps one");

	await page.locator(".viewer button").click();
	await page.waitForURL("**/login");
	await givePassword(page, person);
	await page.click("a[href='/login/passkey']");
	w.ok(await page.isHidden("[data-passkey-none]"), "nothing about missing scripts");
	await page.focus("[data-passkey-go]");
	await page.keyboard.press("Enter");
	await page.waitForURL("**/conversations");

	w.forgetStepUp(person);
	await page.goto("/profile");
	const remove = page.locator(".factors li", { hasText: "Telefon" }).locator("button");
	await remove.click();
	await page.waitForURL("**/login/step-up?*");
	await page.click("[data-passkey-go]");
	await page.waitForURL("**/profile");
	await remove.click();
	await page.locator("[role=status]", { hasText: "Entfernt" }).waitFor();
	w.eq((await names(page)).join(), "Authenticator-App,Schlüsselbund", "one is gone");

	// With the app gone as well the last one stays.
	await page.goto("/profile");
	await page.locator(".factors li", { hasText: "Authenticator-App" }).locator("button").click();
	await page.locator("[role=status]").waitFor();
	w.eq((await names(page)).join(), "Schlüsselbund", "one is left");
	w.eq(await page.locator(".factors button").count(), 0, "and cannot be taken away");
	await page.locator(".viewer button").click();
	await page.waitForURL("**/login");
	await givePassword(page, person);
	w.eq(path(page), "/login/passkey", "no code is asked for");
	await page.click("[data-passkey-go]");
	await page.waitForURL("**/conversations");
}

async function without(w) {
	const { page } = await newcomer(w);
	await authenticator(page, { isUserVerified: false, automaticPresenceSimulation: false });
	await page.goto("/login/enrol/passkey");
	await page.evaluate(() => {
		navigator.credentials.create = () => Promise.reject(new DOMException("no", "NotAllowedError"));
	});
	await page.fill("#name", "Telefon");
	await page.click("[data-passkey-go]");
	await page.locator("[data-passkey-trouble]").waitFor();
	w.ok(await page.isEnabled("[data-passkey-go]"), "whoever broke off may try again");
	w.eq(await page.inputValue("#name"), "Telefon", "the name stays");
	w.ok(await page.isHidden("[data-passkey-there]"), "no word of another key");
	await page.evaluate(() => {
		navigator.credentials.create = () => Promise.reject(new DOMException("no", "InvalidStateError"));
	});
	await page.click("[data-passkey-go]");
	await page.locator("[data-passkey-there]").waitFor();
	w.ok(await page.isHidden("[data-passkey-trouble]"), "a key that is there already is not called trouble");

	const plain = await w.visitor({ javaScriptEnabled: false, storageState: await page.context().storageState() });
	await plain.goto("/login/enrol/passkey");
	w.ok((await plain.textContent("[data-passkey-none]")).includes("JavaScript"), "without a script the page says so");
	w.ok(await plain.isVisible("[data-passkey-none]"), "and it is seen");
	w.ok(await plain.isHidden("[data-passkey-go]"), "no button that does nothing");
	w.ok(await plain.isVisible("a[href='/login/enrol']"), "the app is offered");
}

// What the browser answered is sent again, and sent changed.
async function forged(w) {
	const { page, person } = await newcomer(w);
	await authenticator(page);
	await makePasskey(page, "Telefon");
	await page.locator(".viewer button").click();
	await page.waitForURL("**/login");
	await givePassword(page, person);
	await page.goto("/login/passkey");
	const sent = await page.evaluate(async () => {
		const form = document.querySelector("form[data-passkey]");
		const kept = new Promise((resolve) => {
			form.submit = () => resolve(Object.fromEntries(new FormData(form)));
		});
		form.requestSubmit();
		return kept;
	});
	const post = (fields) => page.evaluate(async (body) => {
		const answer = await fetch("/login/passkey", { method: "POST", body: new URLSearchParams(body), redirect: "manual" });
		return answer.status;
	}, fields);
	const client = JSON.parse(Buffer.from(sent.client_data, "base64url"));
	w.eq(client.origin, w.url, "the browser names this origin");
	client.origin = "https://evil.example";
	const elsewhere = { ...sent, client_data: Buffer.from(JSON.stringify(client)).toString("base64url") };
	w.eq(await post(elsewhere), 422, "another origin");
	w.eq(await post(sent), 422, "the challenge is spent by that");
	await page.goto("/login/passkey");
	await page.click("[data-passkey-go]");
	await page.waitForURL("**/conversations");
}

export const tests = [
	{ name: "passkey: two are made, one signs in and confirms, one is removed", run: use },
	{ name: "passkey: broken off, and without a script", run: without },
	{ name: "passkey: an answer for another origin, and one used before", run: forged },
];
