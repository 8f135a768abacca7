/*
 * Passkeys: the one thing a page cannot do without a script. It asks the browser, puts the answer into the form that
 * is there (base64url), and sends it. Everything to be read stands in the page; nothing is made from text here.
 */
const decode = (text) =>
	Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const encode = (buffer) =>
	btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const list = (text) =>
	(text || "").split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: decode(id) }));

/* ES256, EdDSA, RS256: what the server can check. */
const ALGORITHMS = [-7, -8, -257].map((alg) => ({ type: "public-key", alg }));

async function create(data) {
	const made = await navigator.credentials.create({ publicKey: {
		rp: { id: data.rp, name: data.brand },
		user: { id: decode(data.user), name: data.email, displayName: data.name },
		challenge: decode(data.challenge),
		pubKeyCredParams: ALGORITHMS,
		excludeCredentials: list(data.credentials),
		authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
		attestation: "none",
	} });
	return {
		client_data: made.response.clientDataJSON,
		authenticator_data: made.response.getAuthenticatorData(),
	};
}

async function get(data) {
	const got = await navigator.credentials.get({ publicKey: {
		rpId: data.rp,
		challenge: decode(data.challenge),
		allowCredentials: list(data.credentials),
		userVerification: "preferred",
	} });
	return {
		credential: got.rawId,
		client_data: got.response.clientDataJSON,
		authenticator_data: got.response.authenticatorData,
		signature: got.response.signature,
	};
}

async function run(form) {
	const trouble = form.querySelector("[data-passkey-trouble]");
	const there = form.querySelector("[data-passkey-there]");
	const button = form.querySelector("[data-passkey-go]");

	trouble.hidden = true;
	if (there)
		there.hidden = true;
	button.disabled = true;
	try {
		const answer = await (form.dataset.passkey === "create" ? create : get)(form.dataset);
		for (const [name, value] of Object.entries(answer))
			form.elements[name].value = encode(value);
		form.submit();
	} catch (error) {
		/*
		 * Cancelled, timed out, or no such key: all look alike on purpose. Only that the key is known already is told,
		 * once the person agreed.
		 */
		(there && error.name === "InvalidStateError" ? there : trouble).hidden = false;
		button.disabled = false;
		button.focus();
	}
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
	if (!window.PublicKeyCredential || !window.isSecureContext)
		continue;
	form.querySelector("[data-passkey-none]").hidden = true;
	form.querySelector("[data-passkey-ask]").hidden = false;
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		run(form);
	});
}
