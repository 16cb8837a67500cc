import type { IncomingHttpHeaders } from "node:http";
import type { Answer, Call, Route } from "./call";
import { callLog } from "./call-log";
import { faultTable } from "./fault-table";
import type { Listening } from "./http-server";
import { startStandIn } from "./stand-in";

/** A notification as it was delivered: the signature is over these very bytes. */
export interface StoredNotification {
  readonly to: "requester" | "dpo";
  readonly receivedAt: string;
  readonly headers: IncomingHttpHeaders;
  /** The raw body. */
  readonly body: string;
  /** How often the same Idempotency-Key came. */
  deliveries: number;
}

/** Takes what is sent to requesters and to the data protection officer, and keeps it to look at. */
export function startNotificationSink(setup: {
  readonly port: number;
  readonly now: () => Date;
}): Promise<Listening> {
  const faults = faultTable();
  const log = callLog(setup.now);
  const stored: StoredNotification[] = [];
  const takes = (to: StoredNotification["to"]): Route => ({
    method: "POST",
    template: `/${to}`,
    answer: (call) => store(stored, to, call, setup.now()),
  });
  return startStandIn({
    name: "notification sink",
    port: setup.port,
    routes: [takes("requester"), takes("dpo")],
    controls: [
      {
        method: "GET",
        template: "/__sandbox/notifications",
        answer: () => ({ status: 200, body: { notifications: stored } }),
      },
      ...log.routes,
      ...faults.routes,
    ],
    faults,
    log,
    refuse: (status, error) => ({ status, body: { error } }),
  });
}

function store(
  stored: StoredNotification[],
  to: StoredNotification["to"],
  { headers, body }: Call,
  receivedAt: Date,
): Answer {
  const key = headers["idempotency-key"];
  const known = stored.find((one) => one.to === to && one.headers["idempotency-key"] === key);
  if (known && key !== undefined) known.deliveries += 1;
  else {
    const text = body.toString("utf8");
    stored.push({ to, receivedAt: receivedAt.toISOString(), headers, body: text, deliveries: 1 });
  }
  return { status: 202 };
}
