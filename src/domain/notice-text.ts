/** The letters in words: what Art. 12(3) and (4) want the data subject to be told, and what the DPO is told. */
import type { Language, Letter } from "./letter";
import { german } from "./letter-de";
import { english } from "./letter-en";

const languages: Readonly<Record<"en" | "de", Language>> = { en: english, de: german };

/** The text of a letter: plain, paragraph by paragraph. */
export function letterText(letter: Letter, language: "en" | "de"): string {
  return `${paragraphsOf(letter, languages[language]).join("\n\n")}\n`;
}

function paragraphsOf(letter: Letter, words: Language): readonly string[] {
  switch (letter.type) {
    case "received":
      return words.received(letter);
    case "completed":
      return words.completed(letter);
    case "partially_refused":
      return words.partially_refused(letter);
    case "closed":
      return words.closed(letter);
  }
}
