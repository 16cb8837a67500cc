/** One function that an app has registered. */
export interface Registered<Handler> {
  readonly kind: string;
  readonly name: string;
  readonly handler: Handler;
}

/** Loads an app anew with these settings, by its composition root, and returns what it registered, of every kind. */
export function registeredBy<One extends Registered<unknown>>(
  loadRoot: () => void,
  given: Record<string, string>,
): One[] {
  const before = process.env;
  process.env = { PATH: before["PATH"] ?? "", ...given };
  const registered: One[] = [];
  try {
    jest.isolateModules(() => {
      const { app } = require("@azure/functions");
      for (const kind of ["generic", "http", "timer"])
        jest.spyOn(app, kind).mockImplementation((name, options) => {
          registered.push({
            kind,
            name: String(name),
            ...(options as Omit<One, "kind" | "name">),
          } as One);
        });
      loadRoot();
    });
  } finally {
    process.env = before;
  }
  return registered;
}
