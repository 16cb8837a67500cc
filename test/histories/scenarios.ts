import type { Status } from "../../local/intake-form";
import { isOver } from "../e2e/running-system";

/** One request, played on a running system until nothing more happens without people or time. */
export interface Scenario {
  readonly name: string;
  readonly subject: string;
  readonly action: "erase" | "simulate";
  /** When it is played, if not now; the environment may need it. */
  readonly at?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly until: (status: Status) => boolean;
  /** Whether its procedure is over then; else it rests on a timer, as instances do when a release comes. */
  readonly ends: boolean;
}

const erasure = { action: "erase", until: isOver, ends: true } as const;

/** What is recorded for every version: the ways through the procedure. */
export const scenarios: readonly Scenario[] = [
  { ...erasure, name: "guide-sample", subject: "customer-uuid-7f9c2d" },
  {
    name: "simulate",
    subject: "customer-and-agent",
    action: "simulate",
    until: ({ status, evidence }) => status === "COMPLETED" && evidence.length > 0,
    ends: true,
  },
  {
    name: "review-of-an-unknown-person",
    subject: "customer-unlisted",
    action: "erase",
    until: ({ status, openReviews }) => status === "IN_REVIEW" && openReviews.length > 0,
    ends: false,
  },
  { ...erasure, name: "residuals-by-litigation-hold", subject: "customer-lawsuit" },
  {
    name: "waiting-for-a-live-conversation",
    subject: "customer-live",
    action: "erase",
    until: ({ status }) => status === "AWAITING_RELEASE",
    ends: false,
  },
  {
    ...erasure,
    name: "window-later-than-the-time-limit",
    subject: "customer-uuid-7f9c2d",
    // Over the turn of the year a month has fewer than 20 working days, so nothing can be awaited.
    at: "2024-12-12T08:35:00Z",
    environment: { RESIDUAL_MARGIN_DAYS: "20" },
  },
];
