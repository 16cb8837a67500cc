import { z } from "zod";
import { Case, Page, RequestStatus, Round } from "./erasure-request";

/**
 * One run of a case's procedure from its first line. The numbers keep the ids of its children apart
 * from those of every other run: reusing the id of a living instance would silently replace it.
 */
export const Drive = Case.extend({ drive: z.int(), generation: z.int().optional() });
export type Drive = z.infer<typeof Drive>;

/** The next generation of the same run. */
export const nextGeneration = <Run extends { generation?: number | undefined }>(run: Run): Run => ({
  ...run,
  generation: (run.generation ?? 1) + 1,
});

/** The instance id of a round's disposal in one generation of one run. */
export const roundInstance = ({ caseId, drive, generation = 1 }: Drive, round: number): string =>
  `${caseId}-d${drive}g${generation}-r${round}`;

/** The pages of a round: how many conversations on each, and where to begin. */
export const RoundOfPages = Round.extend({
  pages: z.array(z.int()),
  from: z.int(),
  generation: z.int().optional(),
});

/** The instance id of a page's disposal: a generation that begins anew has children of its own. */
export const pageInstance = (roundId: string, page: number, generation = 1): string =>
  generation === 1 ? `${roundId}-p${page}` : `${roundId}g${generation}-p${page}`;

/** A page with the number of its conversations. */
export const PageOfItems = Page.extend({ items: z.int() });

/** How a case's procedure ended. */
export const ErasureReport = z.object({ status: RequestStatus });
export type ErasureReport = z.infer<typeof ErasureReport>;
