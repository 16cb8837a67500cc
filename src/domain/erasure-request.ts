import { z } from "zod";
import { CaseId, Instant, RequestId } from "./identifiers";

/** Art. 17(1)(a) to (f): why the data subject may ask; (a), no longer needed, unless said otherwise. */
const Ground = z.enum(["a", "b", "c", "d", "e", "f"]);

/** One line of text: what is verified line by line must not bring lines of its own. */
const short = z
  .string()
  .max(256)
  .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]+$/u);

/** What the intake form sends: the guide's members, and ours behind them. It is stored encrypted. */
export const ErasureRequest = z.strictObject({
  requestId: RequestId,
  subjectIdentifier: short,
  /** Any text: one of another form was made for no request, and is refused as such. */
  verificationToken: short,
  requestedAction: z.enum(["erase", "simulate"]),
  /** A code: it stands in every record, where free text would be kept for years. */
  jurisdiction: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/),
  submittedAt: Instant,
  channel: short.optional(),
  /** An opaque handle of the secure channel, never an address. */
  contactReference: short.optional(),
  ground: Ground.optional(),
  language: z.enum(["en", "de"]).optional(),
  /** When the controller received the request, by whatever channel. */
  receivedAt: Instant.optional(),
});
export type ErasureRequest = z.infer<typeof ErasureRequest>;

/** The jurisdictions whose time limits and conditions are known here. */
export const Jurisdiction = z.enum(["EU-GDPR"]);

/** From this instant the law's time limits run: the legal receipt. */
export const legalReceiptOf = ({ receivedAt, submittedAt }: ErasureRequest): string =>
  receivedAt ?? submittedAt;

/** Where a request stands. The last four are final, though residuals may wake a closed case. */
export const RequestStatus = z.enum([
  "RECEIVED",
  "RESOLVING",
  "ENUMERATING",
  "PLANNED",
  "AWAITING_APPROVAL",
  "DISPOSING",
  "AWAITING_RELEASE",
  "VERIFYING",
  "IN_REVIEW",
  "COMPLETED",
  "COMPLETED_WITH_RESIDUALS",
  "REFUSED",
  "CANCELLED",
]);
export type RequestStatus = z.infer<typeof RequestStatus>;

/** A contact address is no proof of identity: it changes hands (the guide's first trap). */
export function isContactAddress(identifier: string): boolean {
  // Letters of another width and characters that nobody sees would hide it.
  const plain = identifier
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .trim();
  if (/@|%40/.test(plain)) return true;
  const number = plain.replace(/^(tel|sips?|sms|callto|fax):/i, "").replace(EXTENSION, "");
  if (!/^[\p{Nd}\p{Pd}\s+()./·]+$/u.test(number)) return false;
  // E.164: at most 15 digits, without the prefix that some write for the plus.
  const { length } = number.replace(/\P{Nd}/gu, "").replace(/^00/, "");
  return length >= 7 && length <= 15;
}

const EXTENSION = /(;ext=|\s*(ext\.?|x|#)\s*)\d{1,6}$/i;

/** All that may cross the durable history: which case, and where in its frozen manifest. */
export const Case = z.object({ caseId: CaseId });
export type Case = z.infer<typeof Case>;
export const Round = Case.extend({ round: z.int() });
export type Round = z.infer<typeof Round>;
export const Page = Round.extend({ page: z.int() });
export type Page = z.infer<typeof Page>;
export const Item = Page.extend({ item: z.int() });
export type Item = z.infer<typeof Item>;
