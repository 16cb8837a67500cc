/** The one part of an invocation that events need. */
export interface Log {
  log(message: string): void;
}

/** What operators watch: one JSON line each, `event` first, no identifier but the case's. */
export type OperatorEvent =
  | { event: "RequestReceived"; caseId: string; dueBy: string; requestedAction: string }
  | { event: "PhaseChanged"; caseId: string; phase: string }
  | {
      event: "PageSettled";
      caseId: string;
      round: number;
      page: number;
      done: number;
      total: number;
    }
  | { event: "ConversationHeld"; caseId: string; reason: string }
  | { event: "ReviewOpened"; caseId: string; about: string }
  | { event: "ReviewWaiting"; caseId: string; about: string; hours: number }
  | { event: "DeadlineWarning"; caseId: string; dueBy: string; daysLeft: number }
  | { event: "Unavailable"; caseId: string; what: string }
  | { event: "OutOfService"; what: string }
  | { event: "RateLimited"; calls: number; refused: number }
  | { event: "CaseRestarted"; caseId: string; drive: number }
  | { event: "CaseStuck"; caseId: string; drive: number }
  | { event: "CaseStalled"; caseId: string; phase: string; hours: number }
  | { event: "CaseClosed"; caseId: string; outcome: string }
  | { event: "CheckpointWritten"; logId: string; size: number }
  | { event: "EvidenceAlarm"; logId: string; what: string }
  | { event: "KeyAge"; secret: string; days: number; daysLeft: number | null }
  | { event: "YearEndMissing"; year: string; what: string };

/** Writes an event where the host's telemetry finds it. */
export const emit = (log: Log, event: OperatorEvent): void => log.log(JSON.stringify(event));
