// Rufwacht in a real browser. Runs beside an installation that tests/wire/run.py starts and tells about:
//
//	tests/wire/run.py --prefix INSTALLED --user NAME -- node run.mjs [PART OF A TEST'S NAME]
//
// Every test_*.mjs exports `tests`, an array of { name, run(world) }. With SHOTS=DIRECTORY each page that the page tests
// see is kept there as a picture. The last line is "N passed, N failed".
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { World } from "./world.mjs";

const LIMIT = 120_000; // milliseconds a test may take before it counts as stuck

function limited(promise, name) {
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error(`${name}: not done after ${LIMIT / 1000} s`)), LIMIT);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function collect() {
	const here = dirname(fileURLToPath(import.meta.url));
	const files = readdirSync(here).filter((name) => /^test_.*\.mjs$/.test(name)).sort();
	const found = [];
	for (const file of files)
		found.push(...(await import(`./${file}`)).tests);
	return found;
}

async function runOne(world, test) {
	const began = Date.now();
	let faults;
	try {
		await limited(test.run(world), test.name);
		faults = world.faults();
	} catch (error) {
		faults = [error.stack || String(error), ...world.faults()];
	}
	await world.closeContexts();
	const seconds = ((Date.now() - began) / 1000).toFixed(1);
	console.log(`${faults.length ? "FAIL" : "ok  "} ${test.name} (${seconds} s)`);
	for (const fault of faults)
		console.log(`     ${fault.replaceAll("\n", "\n     ")}`);
	return faults.length === 0;
}

async function main() {
	const part = process.argv[2] || "";
	let passed = 0, failed = 0, world;
	try {
		const tests = (await collect()).filter((test) => test.name.includes(part));
		world = await World.open();
		for (const test of tests)
			await runOne(world, test) ? passed++ : failed++;
	} catch (error) {
		console.log(error.stack || String(error));
		failed++;
	} finally {
		await world?.close();
	}
	console.log(`${passed} passed, ${failed} failed`);
	return failed || !passed ? 1 : 0;
}

process.exitCode = await main();
