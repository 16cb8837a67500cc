const MAX_LENGTH = 100;

/**
 * Why an id is not allowed, if it is not. Azure's documentation forbids these, and a storage account
 * may refuse them even where the host takes them.
 */
export function refuseInstanceId(id: string): string | undefined {
  if (id.length > MAX_LENGTH)
    return `an instance id must not be longer than ${MAX_LENGTH} characters`;
  if (id.startsWith("@")) return "an instance id must not begin with @";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[/\\#?\u0000-\u001f\u007f-\u009f]/.test(id)) {
    return "an instance id must not contain / \\ # ? or control characters";
  }
  return undefined;
}
