/** Hands notices to the controller's own channels, which know how to reach a person. */
import { digestOf, mac, sha256 } from "../domain/digest";
import type { KeyRing, Notification, Notifier } from "../ports";
import { Origin } from "./origin";

interface Settings {
  readonly requesterUrl: string;
  readonly dpoUrl: string;
  readonly keys: KeyRing;
  readonly timeoutMs?: number;
}

/** Signed dispatches, one attempt each: whoever gets no acknowledgement calls again with the same id. */
export function notifier({ requesterUrl, dpoUrl, keys, timeoutMs }: Settings): Notifier {
  const limits = timeoutMs === undefined ? {} : { timeoutMs };
  const receivers = {
    requester: new Origin(requesterUrl, limits),
    dpo: new Origin(dpoUrl, limits),
  };
  return {
    async dispatch(notification) {
      const body = bodyOf(notification);
      const { keyId, key } = await keys.current("notification");
      const reply = await receivers[notification.audience].send({
        method: "POST",
        path: "",
        headers: {
          "Content-Type": "application/json",
          "Idempotency-Key": notification.id,
          "X-Erasure-Signature": `keyId=${keyId},hmac-sha256=${mac(key, body).toString("hex")}`,
        },
        body,
      });
      if (reply.kind === "unanswered" || reply.status < 200 || reply.status > 299)
        return { kind: "unanswered" };
      const receiptDigest = digestOf({
        notificationId: notification.id,
        httpStatus: reply.status,
        bodyDigest: `sha256:${sha256(Buffer.from(body))}`,
      });
      return { kind: "acknowledged", receiptDigest };
    },
  };
}

/** Names its members: what else a caller's object may hold is not for the receiver. */
const bodyOf = ({
  id,
  type,
  requestId,
  status,
  occurredAt,
  text,
  contactReference,
}: Notification): string =>
  JSON.stringify({ id, type, requestId, status, occurredAt, text, contactReference });
