/** The words that Kusto keeps for itself: as a column's bare name they do not parse. */
export const KUSTO_WORDS: ReadonlySet<string> = new Set(
  `accumulate and anomalychart areachart as asc bagexpansion barchart between boolean by cachingpolicy callout cancel
  card char columnchart contains containscs contains_cs cycles dataexport datascope datatable date datetime decimal
  decodeblocks desc double dynamic earliest encodingpolicy endswith endswith_cs expandoutput externaldata find first
  flags float harddelete hardretention has has_all has_any has_cs hasprefix hasprefix_cs hassuffix hassuffix_cs
  hotcache in int int16 int32 int64 int8 invoke isfuzzy journal kind ladderchart last latest like likecs linechart long
  materialize mdm missing nooptimization notcontains notcontainscs notlike notlikecs of or others pathformat piechart
  pivotchart print project queries query_results real relaxed rowstore rowstores sample scatterchart seal seals search
  set shards simple softdelete softretention sql stackedareachart startswith startswith_cs statistics string tablepurge
  time timechart timeline timepivot timespan title to toscalar totable treemap uint uint16 uint32 uint64 uint8 ulong
  union uniqueid unrestrictedviewers verbose viewers views where with_itemindex withsource writeaheadlog`.split(
    /\s+/,
  ),
);
