import type { Policy } from "../domain/policy";
import type { ControllerCalendar } from "../domain/time-limit";
import type {
  CallCounts,
  CaseStore,
  ConversationPlatform,
  CustomerIndex,
  Evidence,
  KeyRing,
  Names,
  Notifier,
} from "../ports";

/** The settings that decide, in the domain's words. */
export interface Rules {
  readonly policy: Policy;
  readonly confidenceThreshold: number;
  readonly conversationsFrom: string;
  readonly approvalRequired: boolean;
  readonly blastRadius: number;
  readonly holdPollMinutes: number;
  readonly residualMarginDays: number;
  readonly forceDelete: boolean;
  readonly paused: boolean;
  readonly controllerName: string;
  readonly supervisoryAuthority: string;
}

/** All that activities may reach for; each takes what it names. */
export interface Services {
  readonly cases: CaseStore;
  readonly names: Names;
  readonly keys: KeyRing;
  readonly platform: ConversationPlatform;
  readonly calls: CallCounts;
  readonly index: CustomerIndex;
  readonly evidence: Evidence;
  readonly notifier: Notifier;
  readonly calendar: ControllerCalendar;
  readonly rules: Rules;
  readonly service: { readonly name: string; readonly version: string; readonly commit?: string };
  readonly now: () => Date;
}
