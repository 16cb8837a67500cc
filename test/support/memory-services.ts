/** Keys, evidence and a receiver of letters in memory: faithful to the ports, nothing behind them. */
import { AuditBody, type AuditDraft, type AuditRecord } from "../../src/domain/audit-record";
import { AuditError, bodyOf, sealRecord } from "../../src/domain/audit-seal";
import { canonicalBytes, keyFrom, sha256 } from "../../src/domain/digest";
import {
  type Evidence,
  type KeyRing,
  type Notification,
  type Notifier,
  type SecretVersion,
  Unavailable,
} from "../../src/ports";

const versionOf = (secret: string): SecretVersion => ({
  keyId: `${secret}/${"0".repeat(32)}`,
  key: keyFrom(Buffer.from(sha256(Buffer.from(secret)))),
});

/** A vault of which every secret has one version. */
export const memoryKeys: KeyRing = {
  current: async (secret) => versionOf(secret),
  valid: async (secret) => [versionOf(secret)],
  version: async (keyId) => versionOf(keyId.split("/")[0] ?? keyId),
  eternal: async (secret) => versionOf(secret),
  text: async (secret) => secret,
  lifeOf: async () => ({ days: 0, daysLeft: null }),
};

/** Create-once records, sealed; another body under the same id is a conflict. */
export class MemoryEvidence implements Evidence {
  readonly records: AuditRecord[] = [];
  isImmutable: boolean = true as boolean;
  /** Called around every new record; throwing is dying there. */
  interrupt: (when: "before" | "after") => void = () => undefined;

  async proveImmutable(): Promise<void> {
    if (!this.isImmutable) throw new Unavailable(["audit container is not immutable"]);
  }

  async append(draft: AuditDraft): Promise<AuditRecord> {
    const body = AuditBody.parse({
      ...draft,
      schema: "rtbf-audit-record/1",
      logId: "0123456789abcdef",
      storageLocation: `https://evidence.example/${draft.auditId}.json`,
    });
    const stored = this.records.find(({ auditId }) => auditId === body.auditId);
    if (stored) {
      if (!canonicalBytes(bodyOf(stored)).equals(canonicalBytes(body)))
        throw new AuditError("AUDIT_CONFLICT");
      return stored;
    }
    this.interrupt("before");
    const record = sealRecord(body, {
      ...versionOf("audit-hmac"),
      afterSeq: this.records.length,
      sealedAt: draft.executionTimestamp,
    });
    this.records.push(record);
    this.interrupt("after");
    return record;
  }

  /** The records of one type, in the order of their sealing. */
  ofType<Type extends AuditRecord["recordType"]>(
    type: Type,
  ): Extract<AuditRecord, { recordType: Type }>[] {
    return this.records.filter(
      (record): record is Extract<AuditRecord, { recordType: Type }> => record.recordType === type,
    );
  }
}

/** A receiver that keeps what it gets, and acknowledges as long as it `answers`. */
export class MemoryNotifier implements Notifier {
  readonly sent: Notification[] = [];
  answers: boolean = true as boolean;

  async dispatch(notification: Notification) {
    this.sent.push(notification);
    if (!this.answers) return { kind: "unanswered" } as const;
    const receiptDigest = `sha256:${sha256(Buffer.from(notification.id))}`;
    return { kind: "acknowledged", receiptDigest } as const;
  }
}
