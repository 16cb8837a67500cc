/** The language of the queries, as its makers' own parser understands it. */

/** What this needs of a library that was translated from C# and lies in globals. */
interface KustoLanguage {
  KustoCode: { ParseAndAnalyze(query: string, globals: unknown): { GetDiagnostics(): Found } };
  GlobalState: { Default: { WithDatabase(database: unknown): unknown } };
  Symbols: {
    TableSymbol: { From(columns: string): { WithName(name: string): unknown } };
    DatabaseSymbol: { $ctor1: new (name: string, tables: readonly unknown[]) => unknown };
  };
}

interface Found {
  Count: number;
  getItem(index: number): { Code: string; Message: string };
}

/** The tables that queries ask, with the columns that Azure documents and a query uses. */
const TABLES: Readonly<Record<string, string>> = {
  AppTraces: "(TimeGenerated: datetime, Message: string, Properties: dynamic)",
  AppRequests: "(TimeGenerated: datetime, Name: string, Success: bool, ResultCode: string)",
  StorageBlobLogs: `(TimeGenerated: datetime, AccountName: string, AuthenticationType: string, CallerIpAddress: string, Category: string,
    OperationName: string, RequesterObjectId: string, StatusCode: string, StatusText: string, Uri: string)`,
  AZKVAuditLogs: `(TimeGenerated: datetime, CallerIpAddress: string, Identity: dynamic, OperationName: string,
    RequestUri: string, ResultSignature: string)`,
};

/** Says of a query what does not parse, and what names or compares something that is not there; nothing when all is well. */
export function kustoParser(): (query: string) => string[] {
  require("@kusto/language-service-next/bridge.min.js");
  require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
  const { Language } = (globalThis as unknown as { Kusto: { Language: KustoLanguage } }).Kusto;
  const { TableSymbol, DatabaseSymbol } = Language.Symbols;
  const tables = Object.entries(TABLES).map(([name, columns]) =>
    TableSymbol.From(columns).WithName(name),
  );
  const workspace = Language.GlobalState.Default.WithDatabase(
    new DatabaseSymbol.$ctor1("workspace", tables),
  );
  return (query) => {
    const found = Language.KustoCode.ParseAndAnalyze(query, workspace).GetDiagnostics();
    return Array.from({ length: found.Count }, (_, index) => found.getItem(index)).map(
      ({ Code, Message }) => `${Code} ${Message}`,
    );
  };
}
