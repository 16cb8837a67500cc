/** The letters in German. */
import type { ErasedCounts, Language, Letterhead, Residual } from "./letter";
import type { Circumstance } from "./policy";

const numbered = (count: number, one: string, several: string): string =>
  `${count} ${count === 1 ? one : several}`;

const conversations = (count: number): string => numbered(count, "Gespräch", "Gespräche");

const media = (count: number): string =>
  numbered(count, "Aufzeichnung oder Anlage", "Aufzeichnungen und Anlagen");

const transcripts = (count: number): string => numbered(count, "Niederschrift", "Niederschriften");

const dateFormat = new Intl.DateTimeFormat("de-DE", { dateStyle: "long", timeZone: "UTC" });

const day = (date: string): string => dateFormat.format(new Date(date));

const opening = ({ requestId }: Letterhead, subject: string): string[] => [
  `${subject} (Zeichen ${requestId})`,
  "Guten Tag,",
];

const closing = ({ controllerName }: Letterhead): string =>
  `Mit freundlichen Grüßen\n${controllerName}`;

/** Whether everything is zero: then nothing was found, or nothing could be erased yet. */
const isNothing = ({ conversations: records, media: others, transcripts: texts }: ErasedCounts) =>
  records + others + texts === 0;

const counted = (erased: ErasedCounts): string =>
  `${conversations(erased.conversations)}, ${media(erased.media)}, ${transcripts(erased.transcripts)}`;

const erasedText = (erased: ErasedCounts): string =>
  `In unserem Kundenservice haben wir gelöscht: ${counted(erased)}. Danach haben wir alles noch ` +
  "einmal gesucht und nichts davon gefunden.";

const startedAfterwardsText = (count: number): string[] =>
  count === 0
    ? []
    : [
        "Nicht von Ihrem Antrag erfasst, weil erst nach unserer Bestandsaufnahme begonnen: " +
          `${conversations(count)}. Auch dafür können Sie die Löschung verlangen.`,
      ];

/** Why it stays, in words that need no knowledge of the systems behind it. */
const reasons: Readonly<Record<Circumstance, string>> = {
  dpo_override:
    "unsere Datenschutzbeauftragte oder unser Datenschutzbeauftragter hat die Löschung angeordnet, " +
    "sie ist aber noch nicht ausgeführt",
  conversation_live: "noch nicht beendet",
  hold_unknown:
    "wir konnten noch nicht feststellen, ob ein Gericht oder eine Behörde die Löschung untersagt",
  litigation_hold:
    "erforderlich, um Rechtsansprüche geltend zu machen, auszuüben oder zu verteidigen",
  regulatory_hold: "aufzubewahren auf Anordnung einer Behörde oder aufgrund eines Gesetzes",
  active_wfm_evaluation: "eine Bewertung der Qualität unseres Service ist noch nicht abgeschlossen",
  retention_active: "eine von uns festgelegte Aufbewahrungsfrist ist noch nicht abgelaufen",
  retention_expired: "die Löschung wurde technisch verweigert, und wir gehen dem nach",
  no_retention_period: "die Löschung wurde technisch verweigert, und wir gehen dem nach",
};

const forms: Readonly<Record<Residual["form"], string>> = {
  pseudonymised:
    "Namen, E-Mail-Adressen und Kundennummern haben wir durch Pseudonyme ersetzt, die Texte von " +
    "Niederschriften durch einen festen Vermerk. Was bleibt, sind weiterhin personenbezogene Daten.",
  kept: "Es wurde nichts verändert, und bis zur nächsten Entscheidung bleibt es so.",
  partly_erased: "Ein Teil davon ist bereits gelöscht; der Rest wurde bisher nicht verändert.",
  deferred: "Bisher wurde nichts verändert.",
};

const residualText = (residual: Residual): string =>
  [
    `- ${conversations(residual.conversations)}: ${reasons[residual.reason]}.`,
    forms[residual.form],
    residual.legalBasis === undefined
      ? "Auf eine Ausnahme nach Art. 17 Abs. 3 DSGVO stützen wir uns dabei nicht."
      : `Rechtsgrundlage: ${residual.legalBasis}.`,
    `Neu entschieden wird spätestens am ${day(residual.nextLookOn)}.`,
    ...(residual.media === 0
      ? []
      : [`Bis dahin unverändert bleibende Aufzeichnungen und Anlagen: ${residual.media}.`]),
  ].join(" ");

/** What every refusal must say, even a partial one (Art. 12(4)). */
const remedies = ({ supervisoryAuthority }: Letterhead): string =>
  "Sie haben das Recht, sich bei einer Aufsichtsbehörde zu beschweren (Art. 77 DSGVO), zum Beispiel " +
  `hier: ${supervisoryAuthority}. Außerdem haben Sie das Recht auf einen wirksamen gerichtlichen ` +
  "Rechtsbehelf (Art. 79 DSGVO).";

/** The letters' German wording. */
export const german: Language = {
  received: (letter) => [
    ...opening(letter, "Ihr Antrag auf Löschung ist eingegangen"),
    "Ihr Antrag auf Löschung Ihrer personenbezogenen Daten (Art. 17 DSGVO) ist am " +
      `${day(letter.receiptDate)} bei uns eingegangen.`,
    `Spätestens am ${day(letter.dueBy)} teilen wir Ihnen mit, was geschehen ist. Für Sie ist das ` +
      "kostenlos.",
    closing(letter),
  ],
  completed: (letter) => [
    ...opening(letter, "Ihr Antrag auf Löschung ist erledigt"),
    isNothing(letter.erased)
      ? "Wir haben in unserem Kundenservice nach Ihren Gesprächen gesucht und nichts gefunden: kein " +
        "Gespräch, keine Aufzeichnung oder Anlage und keine Niederschrift, die zu löschen wäre."
      : erasedText(letter.erased),
    ...startedAfterwardsText(letter.startedAfterwards),
    "Wir bewahren einen Nachweis auf, dass Ihr Antrag beantwortet wurde. Er enthält weder Ihren Namen " +
      "noch Ihre Kundennummer.",
    closing(letter),
  ],
  partially_refused: (letter) => [
    ...opening(letter, "Ihr Antrag auf Löschung kann noch nicht ganz erfüllt werden"),
    isNothing(letter.erased) ? "Bisher wurde nichts gelöscht." : erasedText(letter.erased),
    "Für das Folgende wird Ihr Antrag vorerst abgelehnt:",
    ...letter.residuals.map(residualText),
    ...startedAfterwardsText(letter.startedAfterwards),
    "Sie müssen nichts noch einmal beantragen: Was bleibt, wird gelöscht, sobald der Grund dafür " +
      "wegfällt, und dann schreiben wir Ihnen erneut.",
    remedies(letter),
    closing(letter),
  ],
  closed: (letter) => [
    `Löschantrag ${letter.requestId}: ${letter.status}`,
    `Abgeschlossen am ${day(letter.closedOn)}, fällig bis ${day(letter.dueBy)}.`,
    `Gelöscht: ${counted(letter.erased)}.`,
    letter.residuals.length === 0
      ? "Verblieben: nichts."
      : ["Verblieben:", ...letter.residuals.map(residualText)].join("\n"),
    `Außerdem gefunden, aber von jemand anderem und unberührt: ${conversations(letter.foreign)}.`,
    `Nach der Bestandsaufnahme begonnen, nicht erfasst: ${conversations(letter.startedAfterwards)}.`,
    `Nachweis: ${letter.evidence.auditId}, ${letter.evidence.storageLocation}`,
  ],
};
