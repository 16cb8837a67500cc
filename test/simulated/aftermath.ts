/** Everything that is left when nothing more happens: the contact centre's log and state, and the cases' records. */
import type { LoggedCall } from "../../local/sandbox/call-log";
import type { Conversation } from "../../local/sandbox/genesys/conversation";
import type { DeletionAsked } from "./app-copies";
import type { CaseRecords } from "./records";
import type { Town } from "./town";

export interface HeldNow {
  readonly conversations: readonly Conversation[];
  readonly media: readonly { readonly id: string; readonly conversationId: string }[];
  readonly transcripts: readonly {
    readonly id: string;
    readonly text: string;
    readonly conversationId: string;
  }[];
}

export interface Aftermath {
  readonly profile: string;
  readonly seed: number;
  readonly town: Town;
  /** The app's own calls; the log has a number for each, in the order of effects. */
  readonly calls: readonly LoggedCall[];
  readonly othersCalls: readonly LoggedCall[];
  /** What others have added meanwhile. */
  readonly arrived: readonly Conversation[];
  /** What turned out to be a stranger's alone, and since when it is shown so. */
  readonly reassigned: ReadonlyMap<string, string>;
  readonly held: HeldNow;
  readonly deletions: readonly DeletionAsked[];
  readonly cases: readonly CaseRecords[];
}
