/** Personal data in memory. Interpolation and logging print a placeholder, serialising it is refused. */
export class Personal<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself, for the one who masks it or compares it. */
  reveal(): T {
    return this.#value;
  }

  toJSON(): never {
    throw new TypeError("personal data may not be serialised");
  }

  toString(): string {
    return "[personal data]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[personal data]";
  }
}
