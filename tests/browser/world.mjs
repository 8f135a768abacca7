// What a browser test has in its hands: the browser, the people, the calls that were delivered, and the faults it found.
import { execFileSync } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { chromium } from "playwright-core";

import { CALLS, vcon } from "./calls.mjs";

export const ROLES = ["owner", "admin", "manager", "agent", "privacy", "auditor", "operator"];
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
	"--disable-background-networking", "--disable-component-update", "--disable-sync"];
const STEP = 30; // seconds a code lasts
const CODES = 1_000_000;

// RFC 6238 with SHA-1 and six digits; `secret` in base32. Our sign-in takes a code one step ahead of the clock, too.
export function totp(secret, now = Date.now()) {
	const bits = [...secret.replace(/[\s=]/g, "").toUpperCase()]
		.map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
	const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(now / 1000 / STEP)));
	const digest = createHmac("sha1", key).update(counter).digest();
	const code = digest.readUInt32BE(digest[digest.length - 1] & 15) & 0x7fffffff;
	return String(code % CODES).padStart(6, "0");
}

function need(name) {
	if (!process.env[name])
		throw new Error(`${name} is not set: start this by tests/wire/run.py ... -- node run.mjs`);
	return process.env[name];
}

export class World {
	static async open() {
		const world = new World();
		await world.deliverCalls();
		world.browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: FLAGS });
		return world;
	}

	constructor() {
		this.url = need("URL");
		this.shots = process.env.SHOTS || "";
		this.found = [];
		this.contexts = [];
		this.states = {};	// role: cookies of a session that many tests share
		this.ids = {};		// name of a call in calls.mjs: its id
		this.people = {};
		for (const role of [...ROLES, "spare", "other_owner"]) {
			const name = role.toUpperCase();
			this.people[role] = { email: need(`${name}_EMAIL`), password: need(`${name}_PASSWORD`), secret: need(`${name}_TOTP`) };
		}
	}

	async close() {
		await this.closeContexts();
		await this.browser?.close();
	}

	// --- faults ---

	ok(good, what) {
		if (!good)
			this.found.push(what + (new Error().stack.match(/test_\w+\.mjs:\d+/) ? ` (${new Error().stack.match(/test_\w+\.mjs:\d+/)[0]})` : ""));
		return Boolean(good);
	}

	eq(got, want, what) {
		return this.ok(got === want, `${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
	}

	// The faults since the last call.
	faults() {
		return this.found.splice(0);
	}

	// --- behind the scenes ---

	sql(statement) {
		return execFileSync("mariadb", ["--no-defaults", `--socket=${need("MYSQL_SOCKET")}`, `--user=${need("MYSQL_ROOT_USER")}`,
			"--default-character-set=utf8mb4", "--batch", "--skip-column-names", `--execute=${statement}`],
		{ encoding: "utf8" }).trim();
	}

	// CTL is a command line whose last two words are a variable and a program, quoted for a shell.
	ctl(...words) {
		const quoted = words.map((word) => `'${String(word).replaceAll("'", "'\\''")}'`).join(" ");
		return execFileSync("/bin/sh", ["-c", `${need("CTL")} ${quoted}`], { encoding: "utf8" }).trim();
	}

	// A fresh code; those used before are good again, so that no test waits for the next half minute.
	code(person) {
		this.sql("UPDATE rufwacht.person_totp f JOIN rufwacht.person p ON p.id = f.person_id SET f.last_counter = 0 "
			+ `WHERE p.email = '${person.email}'`);
		return totp(person.secret);
	}

	// The person's confirmation by a code was long ago.
	forgetStepUp(person) {
		this.sql("UPDATE rufwacht.session SET stepped_up_at = NULL WHERE person_id = "
			+ `(SELECT id FROM rufwacht.person WHERE email = '${person.email}')`);
	}

	// Everybody reads that language from now on.
	speak(lang) {
		this.sql(`UPDATE rufwacht.person SET language = '${lang}'`);
	}

	// An invitation nobody followed yet: its link.
	invite(email, role, account = need("ACCOUNT")) {
		const words = ["user", "invite", "--account", account, "--email", email, "--role", role];
		if (role === "manager" || role === "agent")
			words.push("--assistant", need("ASSISTANT"));
		return this.ctl(...words).split(/\s+/).at(-1);
	}

	// --- calls ---

	async deliver(call) {
		const document = vcon(call, need("ASSISTANT"));
		const answer = await fetch(`${this.url}/engine/v1/conversations`, { method: "POST", body: JSON.stringify(document),
			headers: { "Content-Type": "application/vcon", Authorization: `Bearer ${need("ENGINE_KEY")}` } });
		if (answer.status !== 201)
			throw new Error(`a call is not taken: ${answer.status} ${await answer.text()}`);
		return (await answer.json()).id;
	}

	async deliverCalls() {
		for (const [name, call] of Object.entries(CALLS))
			this.ids[name] = await this.deliver({ uuid: randomUUID(), ...call });
	}

	// --- visitors ---

	// A browser window of its own, watched: console errors, exceptions, policy violations and lost requests are faults.
	async context(options = {}) {
		const context = await this.browser.newContext({ baseURL: this.url, locale: "de-DE", timezoneId: "Europe/Berlin",
			viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options });
		context.setDefaultTimeout(10_000);
		context.refused = new Set();	// statuses a test expects of pages
		this.contexts.push(context);
		await context.exposeFunction("rufwachtTestViolation", (what) => this.found.push(what));
		await context.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) =>
			window.rufwachtTestViolation(`policy: ${event.violatedDirective} ${event.blockedURI} at ${location.pathname}`)));
		context.on("page", (page) => this.watch(context, page));
		return context;
	}

	watch(context, page) {
		page.on("pageerror", (error) => this.found.push(`exception at ${page.url()}: ${error.message}`));
		page.on("requestfailed", (request) => {
			if (request.failure()?.errorText !== "net::ERR_ABORTED")
				this.found.push(`lost: ${request.url()} ${request.failure()?.errorText}`);
		});
		page.on("response", (response) => {
			if (response.status() >= 400 && !context.refused.has(response.status()))
				this.found.push(`${response.status()} ${response.url()}`);
		});
		page.on("console", (message) => {
			// Chromium reports each refused page here, too; those are judged by their status above.
			if (["error", "warning"].includes(message.type()) && !message.text().startsWith("Failed to load resource"))
				this.found.push(`console at ${page.url()}: ${message.text()}`);
		});
	}

	async closeContexts() {
		for (const context of this.contexts.splice(0))
			await context.close().catch(() => {});
	}

	// A page of a visitor nobody knows.
	async visitor(options) {
		return (await this.context(options)).newPage();
	}

	// A page signed in as a role, in the session that tests share.
	async page(role, options = {}) {
		this.states[role] ??= await this.newSession(this.people[role]);
		return (await this.context({ storageState: this.states[role], ...options })).newPage();
	}

	// Signs somebody in as a browser does; the cookies.
	async newSession(person) {
		const page = await this.visitor();
		await this.signIn(page, person);
		const state = await page.context().storageState();
		await page.context().close();
		return state;
	}

	// By ids, so in any language.
	async signIn(page, person) {
		await page.goto("/login");
		await page.fill("#email", person.email);
		await page.fill("#password", person.password);
		await page.click("main form button[type=submit]");
		await page.waitForURL("**/login/totp");
		await page.fill("#code", this.code(person));
		await page.click("main form button[type=submit]");
		await page.waitForURL((url) => !url.pathname.startsWith("/login"));
	}
}
