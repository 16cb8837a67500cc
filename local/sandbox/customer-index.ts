import { z } from "zod";
import { type Answer, type Call, type Parameters, parseBody } from "./call";
import { callLog } from "./call-log";
import { Candidate } from "./candidate";
import type { CustomerRecords } from "./customer-records";
import { faultTable } from "./fault-table";
import type { Listening } from "./http-server";
import { startStandIn } from "./stand-in";

const Candidates = z.strictObject({ candidates: z.array(Candidate) });

/** What the stand-in for the customer index needs. */
export interface CustomerIndexSetup {
  readonly port: number;
  readonly records: CustomerRecords;
  readonly now: () => Date;
}

/** Answers subject identifiers with candidates, as the company's customer index does. */
export function startCustomerIndex({ port, records, now }: CustomerIndexSetup): Promise<Listening> {
  const faults = faultTable();
  const log = callLog(now);
  const find = (_: Call, { subjectIdentifier = "" }: Parameters): Answer => {
    const candidates = records.find(subjectIdentifier);
    return candidates
      ? { status: 200, body: { candidates } }
      : { status: 404, body: { error: "There is no such subject identifier." } };
  };
  const put = (call: Call, { subjectIdentifier = "" }: Parameters): Answer => {
    const parsed = parseBody(call, Candidates);
    if (!parsed.ok) return { status: 400, body: { error: parsed.wrong } };
    records.put(subjectIdentifier, parsed.value.candidates);
    return { status: 204 };
  };
  return startStandIn({
    name: "customer index",
    port,
    routes: [{ method: "GET", template: "/customers/{subjectIdentifier}", answer: find }],
    controls: [
      { method: "PUT", template: "/__sandbox/customers/{subjectIdentifier}", answer: put },
      ...log.routes,
      ...faults.routes,
    ],
    faults,
    log,
    refuse: (status, error) => ({ status, body: { error } }),
  });
}
