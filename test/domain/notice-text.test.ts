import type { Letter, LetterOf, Residual } from "../../src/domain/letter";
import { letterText } from "../../src/domain/notice-text";
import { Circumstance } from "../../src/domain/policy";

const head = {
  controllerName: "Example Telecom GmbH",
  supervisoryAuthority: "Data Protection Authority of Examplia",
  requestId: "REQ-2026-0001",
};
const erased = { conversations: 12, media: 1, transcripts: 9 };
const nothing = { conversations: 0, media: 0, transcripts: 0 };

const residuals = Circumstance.options.flatMap((reason) =>
  (["pseudonymised", "kept", "deferred"] as const).map(
    (form, media): Residual => ({
      reason,
      form,
      conversations: media + 1,
      media,
      nextLookOn: "2026-04-08",
      ...(form === "kept" && { legalBasis: "Art. 17(3)(e) GDPR" }),
    }),
  ),
);

const received: Letter = {
  ...head,
  type: "received",
  receiptDate: "2026-03-05",
  dueBy: "2026-04-07",
};
const completed: Letter = { ...head, type: "completed", erased, startedAfterwards: 0 };
const refused: LetterOf<"partially_refused"> = {
  ...head,
  type: "partially_refused",
  erased,
  startedAfterwards: 2,
  residuals,
};
const closed: LetterOf<"closed"> = {
  ...head,
  type: "closed",
  status: "COMPLETED_WITH_RESIDUALS",
  erased,
  residuals,
  foreign: 1,
  startedAfterwards: 0,
  dueBy: "2026-04-07",
  closedOn: "2026-04-01",
  evidence: {
    auditId: "aud-0123",
    storageLocation: "https://evidence.example/audit/aud-0123.json",
  },
};

const letters: [string, Letter][] = [
  ["received", received],
  ["completed", completed],
  ["completed, and something has begun since", { ...completed, startedAfterwards: 1 }],
  ["completed, nothing found", { ...completed, erased: nothing }],
  ["partially refused", refused],
  ["partially refused, nothing erased", { ...refused, erased: nothing, startedAfterwards: 0 }],
  ["closed with residuals", closed],
  ["closed", { ...closed, status: "COMPLETED", residuals: [] }],
];
const languages = ["en", "de"] as const;
const every = letters.flatMap(([name, letter]) =>
  languages.map((language) => ({ name, letter, language })),
);

describe.each(every)("the letter: $name ($language)", ({ letter, language }) => {
  const text = letterText(letter, language);

  it("has no gap, no placeholder and no name of the program's own", () => {
    expect(text).not.toMatch(/undefined|null|NaN|Invalid|\[object|[{}<>$]/);
    const own = [...Circumstance.options, "pseudonymised_", "hard_delete", "wfm"];
    for (const word of own) expect(text).not.toContain(word);
  });

  it("is plain text of single blanks and paragraphs, and ends with a line", () => {
    expect(text).toMatch(/[^\n]\n$/);
    expect(text).not.toMatch(/ {2}|\t|\r|\n{3}| \n/);
  });

  it("names the request and greets nobody by name", () => {
    expect(text).toContain(head.requestId);
    expect(text).not.toMatch(/@|\b(Mr|Mrs|Ms|Herr|Frau)\b/);
  });

  it("to a data subject is signed by the controller", () => {
    expect(text.trimEnd().endsWith(head.controllerName)).toBe(letter.type !== "closed");
  });
});

const elements = {
  en: {
    reasons: [
      "needed for the establishment, exercise or defence of legal claims",
      "an evaluation of our service's quality has not been completed",
    ],
    complaint: "right to lodge a complaint with a supervisory authority (Art. 77 GDPR)",
    remedy: "right to an effective judicial remedy before a court (Art. 79 GDPR)",
  },
  de: {
    reasons: [
      "erforderlich, um Rechtsansprüche geltend zu machen, auszuüben oder zu verteidigen",
      "eine Bewertung der Qualität unseres Service ist noch nicht abgeschlossen",
    ],
    complaint: "Recht, sich bei einer Aufsichtsbehörde zu beschweren (Art. 77 DSGVO)",
    remedy: "Recht auf einen wirksamen gerichtlichen Rechtsbehelf (Art. 79 DSGVO)",
  },
};

describe.each(languages)("a refusal, even a partial one, in %s", (language) => {
  const { reasons, complaint, remedy } = elements[language];
  const text = letterText(refused, language);

  it("says why", () => {
    for (const reason of reasons) expect(text).toContain(reason);
    for (const reason of Circumstance.options) {
      const one = letterText(
        { ...refused, residuals: residuals.filter((residual) => residual.reason === reason) },
        language,
      );
      expect(one.split("\n").filter((line) => line.startsWith("- "))).toHaveLength(3);
    }
  });

  it("says where to complain, and that a court may be asked", () => {
    expect(text).toContain(complaint);
    expect(text).toContain(head.supervisoryAuthority);
    expect(text).toContain(remedy);
  });

  it("leaves both out where nothing is refused", () => {
    for (const letter of [received, completed, closed]) {
      expect(letterText(letter, language)).not.toContain(complaint);
      expect(letterText(letter, language)).not.toContain(remedy);
    }
  });
});

describe("what a residual says of itself", () => {
  const lineOf = (residual: Partial<Residual>, language: "en" | "de") => {
    const left: Residual = {
      reason: "litigation_hold",
      form: "kept",
      conversations: 1,
      media: 0,
      nextLookOn: "2026-04-08",
      ...residual,
    };
    const text = letterText({ ...refused, residuals: [left] }, language);
    return text.split("\n").find((line) => line.startsWith("- ")) ?? "";
  };

  it.each<[string, Partial<Residual>, string, string]>([
    ["how much it is", {}, "- 1 conversation:", "- 1 Gespräch:"],
    ["how much more it is", { conversations: 2 }, "- 2 conversations:", "- 2 Gespräche:"],
    [
      "on which law it rests",
      { legalBasis: "Section 257 of the Examplian Commercial Code" },
      "Legal basis: Section 257 of the Examplian Commercial Code.",
      "Rechtsgrundlage: Section 257 of the Examplian Commercial Code.",
    ],
    [
      "that it rests on none",
      {},
      "No exception of Art. 17(3) GDPR is relied on.",
      "Auf eine Ausnahme nach Art. 17 Abs. 3 DSGVO stützen wir uns dabei nicht.",
    ],
    ["when it is looked at again", {}, "again on 8 April 2026", "spätestens am 8. April 2026"],
    [
      "that pseudonymised data is personal data",
      { form: "pseudonymised" },
      "still personal data",
      "weiterhin personenbezogene Daten",
    ],
    [
      "which recordings stay until the next decision",
      { form: "pseudonymised", media: 3 },
      "Until then, recordings and attachments that stay unaltered: 3.",
      "Bis dahin unverändert bleibende Aufzeichnungen und Anlagen: 3.",
    ],
  ])("%s", (_, residual, english, german) => {
    expect(lineOf(residual, "en")).toContain(english);
    expect(lineOf(residual, "de")).toContain(german);
  });
});

it.each<[Letter, "en" | "de", string[]]>([
  [received, "en", ["5 March 2026", "By 7 April 2026 at the latest"]],
  [received, "de", ["5. März 2026", "Spätestens am 7. April 2026"]],
  [completed, "en", ["12 conversations, 1 recording or attachment, 9 transcripts"]],
  [completed, "de", ["12 Gespräche, 1 Aufzeichnung oder Anlage, 9 Niederschriften"]],
  [{ ...completed, erased: nothing }, "en", ["found nothing"]],
  [{ ...completed, erased: nothing }, "de", ["nichts gefunden"]],
  [{ ...refused, erased: nothing }, "en", ["Nothing has been erased so far."]],
  [{ ...refused, erased: nothing }, "de", ["Bisher wurde nichts gelöscht."]],
  [{ ...completed, startedAfterwards: 1 }, "en", ["1 conversation. You may ask"]],
  [{ ...completed, startedAfterwards: 1 }, "de", ["1 Gespräch. Auch dafür"]],
  [closed, "en", ["COMPLETED_WITH_RESIDUALS", "aud-0123", "1 April 2026", "Left:\n- "]],
  [closed, "de", ["COMPLETED_WITH_RESIDUALS", "aud-0123", "1. April 2026", "Verblieben:\n- "]],
  [{ ...closed, residuals: [] }, "en", ["Left: nothing."]],
  [{ ...closed, residuals: [] }, "de", ["Verblieben: nichts."]],
])("%o says in %s: %o", (letter, language, phrases) => {
  for (const phrase of phrases) expect(letterText(letter, language)).toContain(phrase);
});
