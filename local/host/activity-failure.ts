import type { Failure, FailureDetails } from "./history";

/** What the caller of an activity learns about the error that the activity threw. */
export function activityFailure(name: string, error: unknown): Failure {
  const { message, stack } = textsOf(error);
  const details = detailsIn(message);
  return {
    Reason: `Activity function '${name}' failed: ${details?.ErrorMessage ?? message}`,
    Details: stack,
    FailureDetails: details,
  };
}

function textsOf(error: unknown): { message: string; stack: string } {
  if (error instanceof Error) return { message: error.message, stack: error.stack ?? "" };
  if (error === undefined || error === null) {
    const message = `'${error}' was thrown (on Azure this activity would have succeeded): throw an Error`;
    return { message, stack: "" };
  }
  const message = typeof error === "string" ? error : JSON.stringify(error);
  return { message, stack: "" };
}

interface WireDetails {
  readonly errorType?: unknown;
  readonly errorMessage?: unknown;
  readonly stackTrace?: string;
  readonly isNonRetriable?: boolean;
  readonly properties?: unknown;
}

/** The SDK sends what an exception-properties provider says in the place of the message. */
function detailsIn(message: string): FailureDetails | null {
  if (!message.startsWith('{"errorType":')) return null;
  const details = parsed(message);
  if (typeof details?.errorType !== "string" || typeof details.errorMessage !== "string")
    return null;
  return {
    ErrorType: details.errorType,
    ErrorMessage: details.errorMessage,
    StackTrace: details.stackTrace,
    IsNonRetriable: details.isNonRetriable ?? false,
    Properties: details.properties,
  };
}

function parsed(text: string): WireDetails | undefined {
  try {
    return JSON.parse(text) as WireDetails;
  } catch {
    return undefined;
  }
}
