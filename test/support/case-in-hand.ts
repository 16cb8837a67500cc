/** A case as the intake leaves it, with everything that its activities reach for, in memory. */

import { handlersWith } from "../../src/activities/handlers";
import type { Rules, Services } from "../../src/activities/services";
import { namesFrom } from "../../src/adapters/azure/names";
import { caseFiles } from "../../src/domain/case-files";
import type { Candidate } from "../../src/domain/data-subject";
import type { ErasureRequest } from "../../src/domain/erasure-request";
import { CaseId, ExternalId, PersonId, RequestId } from "../../src/domain/identifiers";
import { guidePolicy, type Policy } from "../../src/domain/policy";
import { dueDates } from "../../src/domain/time-limit";
import { calendars } from "./calendars";
import { ANNA, type Held } from "./held-conversation";
import { MemoryCaseStore } from "./memory-case-store";
import { type Clock, MemoryContactCentre } from "./memory-contact-centre";
import { MemoryEvidence, MemoryNotifier, memoryKeys } from "./memory-services";

export const START = "2026-03-02T09:00:00.000Z";

export const aCandidate = (members: Partial<Candidate> = {}): Candidate => ({
  personId: PersonId.parse("p-1"),
  externalId: ExternalId.parse(ANNA),
  subjectType: "consumer",
  jurisdictions: ["EU-GDPR"],
  matchScore: 0.98,
  mergedInto: null,
  conversationIds: [],
  ...members,
});

/** The guide's table, under which the recordings of what is only masked go at once. */
export const withoutRecordings: Policy = {
  ...guidePolicy,
  id: "without-recordings",
  mediaOfKept: "delete",
};

export const standardRules: Rules = {
  policy: guidePolicy,
  confidenceThreshold: 0.9,
  conversationsFrom: "2000-01-01T00:00:00.000Z",
  approvalRequired: false,
  blastRadius: 500,
  holdPollMinutes: 15,
  residualMarginDays: 3,
  forceDelete: false,
  paused: false,
  controllerName: "Example GmbH",
  supervisoryAuthority: "the supervisory authority",
};

export interface Circumstances {
  held?: readonly Held[];
  seeds?: readonly string[];
  candidates?: readonly Candidate[];
  rules?: Partial<Rules>;
  request?: Partial<ErasureRequest>;
}

/** Accepts a request, and offers every activity on it with the case's own input. */
export async function aCase({
  held = [],
  seeds = [],
  candidates = [aCandidate({ conversationIds: [...seeds] })],
  rules = {},
  request = {},
}: Circumstances = {}) {
  const clock: Clock = { now: new Date(START) };
  const store = new MemoryCaseStore();
  const platform = new MemoryContactCentre(clock, held);
  const evidence = new MemoryEvidence();
  const notifier = new MemoryNotifier();
  const events: string[] = [];
  const asked = { index: 0 };
  const services: Services & { rules: { -readonly [Name in keyof Rules]: Rules[Name] } } = {
    cases: store,
    names: namesFrom(memoryKeys),
    keys: memoryKeys,
    platform,
    calls: { drained: () => null },
    index: {
      candidatesFor: async () => {
        asked.index += 1;
        return candidates;
      },
    },
    evidence,
    notifier,
    calendar: calendars.DE,
    rules: { ...standardRules, ...rules },
    service: { name: "genesys-erasure", version: "0.0.0" },
    now: () => clock.now,
  };
  const caseId = await services.names.caseId("rtbf-2026-0001");
  await store.create(caseFiles.request(caseId), {
    ledger: {
      requestMac: "mac",
      receivedAt: START,
      acceptedAt: START,
      due: dueDates(START, calendars.DE),
    },
    request: { ...standardRequest, ...request },
    submittedBy: "intake-form",
  });
  const context = { log: (message: string) => events.push(message) };
  const pass = (ms: number) => {
    clock.now = new Date(clock.now.getTime() + ms);
  };
  const world = {
    clock,
    store,
    platform,
    evidence,
    notifier,
    events,
    asked,
    services,
    caseId,
    pass,
  };
  return { ...world, activities: handlersWith(services), context: context as never };
}

export type CaseInHand = Awaited<ReturnType<typeof aCase>>;

export const standardRequest: ErasureRequest = {
  requestId: RequestId.parse("rtbf-2026-0001"),
  subjectIdentifier: "crm-4711",
  verificationToken: `sha256:${"0".repeat(64)}`,
  requestedAction: "erase",
  jurisdiction: "EU-GDPR",
  submittedAt: START,
};

/** The id that some other case has. */
export const otherCase = CaseId.parse("f".repeat(32));
