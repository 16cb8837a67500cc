import type { Answer, Call } from "../call";
import type { KnownCall } from "./call-failures";
import type { Chance } from "./chance";
import type { FaultProfile } from "./fault-profile";
import { type GenesysStore, shownConversation } from "./genesys-store";
import { placeIn, sameTokenInOtherWords } from "./page-token";
import { strangersConversation } from "./strangers-conversation";

interface Page {
  readonly conversations: readonly { readonly conversationId: string }[];
  readonly nextPageUri: string | null;
}

/** One fault of a page: what it makes of it, or the page as it was. */
interface PageFault {
  readonly name: string;
  /** It needs a page before this one. */
  readonly isOfLaterPages: boolean;
  readonly chance: (profile: FaultProfile) => number;
  readonly make: (page: Page, call: Call) => Page;
}

interface Setup {
  readonly store: GenesysStore;
  readonly chance: Chance;
  /** An origin that is not the API's, but whose calls are in the log. */
  readonly elsewhere: () => string;
}

const WHOLE = { media: true, transcripts: true };

/** Draws for a page what is wrong with it, several things at once if need be; and names them. */
export function pageFaults({ store, chance, elsewhere }: Setup) {
  const faults = faultsOf(store);
  return (profile: FaultProfile, { call, key, nth }: KnownCall) => {
    const isLater = call.query.has("pageToken");
    const drawn = faults.filter(
      ({ name, isOfLaterPages, chance: chanceIn }) =>
        (isLater || !isOfLaterPages) && chance.draw(name, key, nth) < chanceIn(profile),
    );
    const hostile = hostileIn(profile, chance.draw("hostile", key));
    const causes = [...drawn.map(({ name }) => `page:${name}`), ...(hostile ? [hostile] : [])];
    if (causes.length === 0) return undefined;
    return {
      cause: causes.join(" "),
      insteadOf: (answer: Answer): Answer => {
        if (answer.status !== 200) return answer;
        const made = drawn.reduce((page, { make }) => make(page, call), answer.body as Page);
        const nextPageUri = hostile ? hostileUri(hostile, call, elsewhere()) : made.nextPageUri;
        return { ...answer, body: { ...made, nextPageUri } };
      },
    };
  };
}

function faultsOf(store: GenesysStore): readonly PageFault[] {
  const passedOver = new Set<string>();
  return [
    {
      name: "repeated",
      isOfLaterPages: true,
      chance: ({ pages }) => pages.repeated,
      make: (page, call) => {
        const again = sameTokenInOtherWords(call.query.get("pageToken"));
        return again === null ? page : { ...page, nextPageUri: uriWith(call, again) };
      },
    },
    {
      name: "shiftedBack",
      isOfLaterPages: true,
      chance: ({ pages }) => pages.shiftedBack,
      make: (page, call) => {
        const before = store.find(placeIn(call.query.get("pageToken")) ?? "");
        if (!before?.record) return page;
        const row = shownConversation(before, before.record, WHOLE);
        return { ...page, conversations: [row, ...page.conversations] };
      },
    },
    {
      name: "shiftedOn",
      isOfLaterPages: true,
      chance: ({ pages }) => pages.shiftedOn,
      make: (page) => {
        const [first, ...others] = page.conversations;
        const id = first?.conversationId ?? "";
        if (!first || passedOver.has(id)) return page;
        passedOver.add(id);
        return { ...page, conversations: others };
      },
    },
    {
      name: "reordered",
      isOfLaterPages: false,
      chance: ({ pages }) => pages.reordered,
      make: (page) => ({ ...page, conversations: page.conversations.toReversed() }),
    },
    {
      name: "foreign",
      isOfLaterPages: false,
      chance: ({ pages }) => pages.foreign,
      make: (page) => ({
        ...page,
        conversations: [...page.conversations, strangersConversation(store)],
      }),
    },
  ];
}

type Hostile = "page:foreign_origin" | "page:other_path" | "page:repeated_token";

/** The same for every page of a list: who lies once, lies again when asked again. */
function hostileIn({ hostileNextPage: chances }: FaultProfile, at: number): Hostile | undefined {
  const { foreignOrigin, otherPath, repeatedToken } = chances;
  if (at < foreignOrigin) return "page:foreign_origin";
  if (at < foreignOrigin + otherPath) return "page:other_path";
  return at < foreignOrigin + otherPath + repeatedToken ? "page:repeated_token" : undefined;
}

function hostileUri(hostile: Hostile, call: Call, elsewhere: string): string {
  const token = call.query.get("pageToken") ?? "again";
  const here = uriWith(call, token);
  switch (hostile) {
    case "page:foreign_origin":
      return `${elsewhere}${here}`;
    case "page:other_path":
      return here.replace(call.path, "/api/v2/users/me");
    case "page:repeated_token":
      return here;
  }
}

function uriWith({ path, query }: Call, pageToken: string): string {
  const asked = new URLSearchParams(query);
  asked.set("pageToken", pageToken);
  return `${path}?${asked}`;
}
