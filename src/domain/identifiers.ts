import { z } from "zod";

/** Ours, derived from the request id with a secret key: says nothing about anybody. */
export const CaseId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand<"CaseId", "inout">();
export type CaseId = z.infer<typeof CaseId>;

/** The intake form's, opaque: never an address or a name. Branded both ways: still a string on the wire. */
export const RequestId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{5,63}$/)
  .brand<"RequestId", "inout">();
export type RequestId = z.infer<typeof RequestId>;

/**
 * What foreign ids must look like to stand in an audit record and in a URL's path segment.
 * An e-mail address, a path or a control character does not fit: its conversation goes to review.
 */
const AUDITABLE = /^[A-Za-z0-9][A-Za-z0-9._:~-]{0,127}$/;

/** Foreign: stays in activities, the encrypted case store and the evidence, never enters the history. */
export const ConversationId = z.string().regex(AUDITABLE).brand<"ConversationId", "inout">();
export type ConversationId = z.infer<typeof ConversationId>;

/** A medium's or transcript's id, or a conversation's when the artifact is its record. */
export const ArtifactId = z.string().regex(AUDITABLE).brand<"ArtifactId", "inout">();
export type ArtifactId = z.infer<typeof ArtifactId>;

/** By it participants are matched when they are masked. */
export const ParticipantId = z.string().regex(AUDITABLE).brand<"ParticipantId", "inout">();
export type ParticipantId = z.infer<typeof ParticipantId>;

/** Under it the contact centre knows the data subject: personal data, and opaque. */
export const ExternalId = z.string().min(1).max(256).brand<"ExternalId", "inout">();
export type ExternalId = z.infer<typeof ExternalId>;

/** Blanks around an identifier and its Unicode form are a system's spelling, not another identifier. */
export const canonicalText = (text: string): string => text.normalize("NFC").trim();

/** The customer index's own id of a person: personal data. */
export const PersonId = z.string().min(1).max(256).brand<"PersonId", "inout">();
export type PersonId = z.infer<typeof PersonId>;

/** An instant on the wire: RFC 3339 UTC with milliseconds. */
export const Instant = z.iso.datetime();
