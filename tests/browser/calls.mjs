// Telephone calls as an engine delivers them: of every kind of consent, with short and very long values.
const NUMBER = "+4917139200";

const talk = (name, wish) => [
	["assistant", "Guten Tag, Praxis am Prüfstand. Sie sprechen mit einer künstlichen Intelligenz. Darf ich das Gespräch als Text "
		+ "speichern?"],
	["caller", "Ja, das ist in Ordnung."],
	["assistant", "Danke. Wie heißen Sie, und worum geht es?"],
	["caller", `Mein Name ist ${name}. ${wish}`],
	["assistant", "Das habe ich notiert. Wir melden uns noch heute."],
	["caller", "Danke, auf Wiederhören."],
];

export const CALLS = {
	oldest: { hours: 75, name: "Hedwig Vogelbeer", digits: "41", consent: null, subject: "Frage zur Rechnung",
		wish: "Auf der Rechnung steht ein Posten, den ich nicht kenne." },
	long: { hours: 50, digits: "42", consent: "given",
		name: "Maximiliane-Charlotte von Schwarzenberg-Hohenlohe zu Langenburg-Weikersheim",
		subject: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft fragt nach Betriebsunterbrechungsversicherung",
		wish: "Es geht um die Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzesfolgenabschätzungskommissionssitzung am Montag." },
	refused: { hours: 27, name: "Isolde Mispelzweig", digits: "43", consent: "refused", subject: "Wird nicht gespeichert",
		wish: "Davon bleibt nur eine Zeile, die zählt." },
	unclear: { hours: 26, name: "Rosa Schlehdorn", digits: "44", consent: "unclear", subject: "Termin für zwei",
		wish: "Wir kommen zu zweit." },
	zahn: { hours: 25, name: "Zdenko Öxelsträßer", digits: "45", consent: "given", subject: "Termin zur Zahnreinigung verschieben",
		wish: "Ich möchte meinen Termin zur Zahnreinigung verschieben." },
	erase: { hours: 24, name: "Ottilie Kornelkirsche", digits: "46", consent: "given", subject: "Bitte um Löschung",
		wish: "Bitte löschen Sie alles, was Sie über mich haben." },
	keyboard: { hours: 2, name: "Balthasar Ebereschner", digits: "47", consent: "given", subject: "Rezept abholen",
		wish: "Ich möchte mein Rezept abholen." },
	newest: { hours: 1, name: "Walburga Quittenbaum", digits: "48", consent: "given", subject: "Rückruf wegen Krokuszwiebeln",
		wish: "Die Krokuszwiebeln bitte bis Freitag." },
};

export const number = (call) => NUMBER + call.digits;

function basis(call, at) {
	const granted = call.consent === "given";
	const body = { lawful_basis: "consent", expiration: null, metadata: { outcome: call.consent, settings_version: 1 },
		purpose_grants: ["storage", "recording", "transcription"].map((purpose) => ({ purpose, granted, granted_at: at })) };
	if (granted)
		body.proof_mechanisms = [{ proof_type: "verbal_confirmation", timestamp: at, proof_data: { dialog_reference: 0,
			time_offset: "00:00:09", confirmation_text: "Ja" } }];
	return { purpose: "lawful_basis", encoding: "json", party: 0, dialog: 0, start: at, body };
}

// A vCon 0.4.0 of a call; `assistant` is the uuid of the one that answered.
export function vcon(call, assistant) {
	let now = Date.now() - call.hours * 3_600_000;
	const started = new Date(now).toISOString();
	const dialog = talk(call.name, call.wish).map(([speaker, text]) => {
		const party = speaker === "assistant" ? 1 : 0, duration = 2 + Math.round(text.length / 14);
		const turn = { type: "text", start: new Date(now).toISOString(), duration, parties: [party, 1 - party], originator: party,
			mediatype: "text/plain", encoding: "none", body: text };
		now += duration * 1000;
		return turn;
	});
	return { vcon: "0.4.0", uuid: call.uuid, created_at: new Date(now).toISOString(), extensions: ["CC", "lawful_basis"],
		subject: call.subject, dialog,
		parties: [{ type: "person", role: "customer", tel: number(call), name: call.name },
			{ type: "bot", role: "agent", uuid: assistant }],
		analysis: [{ type: "summary", dialog: dialog.map((_, i) => i), vendor: "rufwacht-tests", encoding: "none",
			body: `${call.name} ruft an: ${call.wish}` }],
		attachments: [...(call.consent ? [basis(call, started)] : []), { purpose: "answers", encoding: "json", party: 0, dialog: 0,
			start: started, body: { Name: call.name, Rückrufnummer: number(call), "E-Mail": "anruf@obst.example", Anliegen: call.wish } }] };
}
