import type { InstanceFilter } from "./rows";

const STATUSES = [
  "Pending",
  "Running",
  "Suspended",
  "Completed",
  "Failed",
  "Terminated",
  "Canceled",
  "ContinuedAsNew",
];

/** The filter in the query of a list or a purge; statuses are taken in any case, unknown ones ignored. */
export function instanceFilter(query: URLSearchParams): InstanceFilter {
  const statuses = statusesIn(query);
  const createdFrom = timeIn(query, "createdTimeFrom");
  const createdTo = timeIn(query, "createdTimeTo");
  return {
    prefix: query.get("instanceIdPrefix") ?? "",
    ...(createdFrom === undefined ? {} : { createdFrom }),
    ...(createdTo === undefined ? {} : { createdTo }),
    ...(statuses.length === 0 ? {} : { statuses }),
  };
}

function statusesIn(query: URLSearchParams): string[] {
  const named = (query.get("runtimeStatus") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase());
  return STATUSES.filter((status) => named.includes(status.toLowerCase()));
}

function timeIn(query: URLSearchParams, name: string): number | undefined {
  const time = Date.parse(query.get(name) ?? "");
  return Number.isNaN(time) ? undefined : time;
}
