/** The letters in English. */
import type { ErasedCounts, Language, Letterhead, Residual } from "./letter";
import type { Circumstance } from "./policy";

const numbered = (count: number, one: string, several: string): string =>
  `${count} ${count === 1 ? one : several}`;

const conversations = (count: number): string => numbered(count, "conversation", "conversations");

const media = (count: number): string =>
  numbered(count, "recording or attachment", "recordings and attachments");

const transcripts = (count: number): string => numbered(count, "transcript", "transcripts");

const dateFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

const day = (date: string): string => dateFormat.format(new Date(date));

const opening = ({ requestId }: Letterhead, subject: string): string[] => [
  `${subject} (reference ${requestId})`,
  "Dear Sir or Madam,",
];

const closing = ({ controllerName }: Letterhead): string => `Yours faithfully\n${controllerName}`;

/** Whether everything is zero: then nothing was found, or nothing could be erased yet. */
const isNothing = ({ conversations: records, media: others, transcripts: texts }: ErasedCounts) =>
  records + others + texts === 0;

const counted = (erased: ErasedCounts): string =>
  `${conversations(erased.conversations)}, ${media(erased.media)}, ${transcripts(erased.transcripts)}`;

const erasedText = (erased: ErasedCounts): string =>
  `We have erased from our contact centre: ${counted(erased)}. Afterwards we looked for all of them ` +
  "again and found none.";

const startedAfterwardsText = (count: number): string[] =>
  count === 0
    ? []
    : [
        "Not covered by your request, because they began after we had listed what it covers: " +
          `${conversations(count)}. You may ask for their erasure as well.`,
      ];

/** Why it stays, in words that need no knowledge of the systems behind it. */
const reasons: Readonly<Record<Circumstance, string>> = {
  dpo_override:
    "our data protection officer has decided on erasure, and the contact centre has not carried it out yet",
  conversation_live: "not ended yet",
  hold_unknown: "we could not find out yet whether erasing is forbidden by a court or an authority",
  litigation_hold: "needed for the establishment, exercise or defence of legal claims",
  regulatory_hold: "to be preserved by order of an authority or by law",
  active_wfm_evaluation: "an evaluation of our service's quality has not been completed",
  retention_active: "a retention period that we have set has not ended",
  retention_expired: "the contact centre has refused the erasure, and we are looking into it",
  no_retention_period: "the contact centre has refused the erasure, and we are looking into it",
};

const forms: Readonly<Record<Residual["form"], string>> = {
  pseudonymised:
    "We have replaced names, e-mail addresses and customer numbers by pseudonyms, and the texts of " +
    "transcripts by a fixed remark. What is left is still personal data.",
  kept: "Nothing has been altered, and nothing will be until the next decision.",
  partly_erased: "Part of it has been erased already; the rest has not been altered so far.",
  deferred: "Nothing has been altered so far.",
};

const residualText = (residual: Residual): string =>
  [
    `- ${conversations(residual.conversations)}: ${reasons[residual.reason]}.`,
    forms[residual.form],
    residual.legalBasis === undefined
      ? "No exception of Art. 17(3) GDPR is relied on."
      : `Legal basis: ${residual.legalBasis}.`,
    `Decided again on ${day(residual.nextLookOn)} at the latest.`,
    ...(residual.media === 0
      ? []
      : [`Until then, recordings and attachments that stay unaltered: ${residual.media}.`]),
  ].join(" ");

/** What every refusal must say, even a partial one (Art. 12(4)). */
const remedies = ({ supervisoryAuthority }: Letterhead): string =>
  "You have the right to lodge a complaint with a supervisory authority (Art. 77 GDPR), for example " +
  `with: ${supervisoryAuthority}. You also have the right to an effective judicial remedy before a ` +
  "court (Art. 79 GDPR).";

/** The letters' English wording. */
export const english: Language = {
  received: (letter) => [
    ...opening(letter, "We have received your request for erasure"),
    "We received your request for the erasure of your personal data (Art. 17 GDPR) on " +
      `${day(letter.receiptDate)}.`,
    `By ${day(letter.dueBy)} at the latest we will tell you what has been done. This is free of ` +
      "charge.",
    closing(letter),
  ],
  completed: (letter) => [
    ...opening(letter, "Your request for erasure has been completed"),
    isNothing(letter.erased)
      ? "We searched our contact centre for your conversations and found nothing: no conversation, no " +
        "recording or attachment and no transcript of yours that could be erased."
      : erasedText(letter.erased),
    ...startedAfterwardsText(letter.startedAfterwards),
    "We keep proof that your request was answered. It contains neither your name nor your customer " +
      "number.",
    closing(letter),
  ],
  partially_refused: (letter) => [
    ...opening(letter, "Your request for erasure cannot be fulfilled in full yet"),
    isNothing(letter.erased) ? "Nothing has been erased so far." : erasedText(letter.erased),
    "For the following, your request is refused for the time being:",
    ...letter.residuals.map(residualText),
    ...startedAfterwardsText(letter.startedAfterwards),
    "You need not ask again: what is left is erased as soon as its reason no longer holds, and then we " +
      "write to you once more.",
    remedies(letter),
    closing(letter),
  ],
  closed: (letter) => [
    `Erasure request ${letter.requestId}: ${letter.status}`,
    `Closed on ${day(letter.closedOn)}, due by ${day(letter.dueBy)}.`,
    `Erased: ${counted(letter.erased)}.`,
    letter.residuals.length === 0
      ? "Left: nothing."
      : ["Left:", ...letter.residuals.map(residualText)].join("\n"),
    `Found as well, but somebody else's and left alone: ${conversations(letter.foreign)}.`,
    `Begun after the inventory, not covered: ${conversations(letter.startedAfterwards)}.`,
    `Evidence: ${letter.evidence.auditId}, ${letter.evidence.storageLocation}`,
  ],
};
