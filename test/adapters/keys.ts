import { keyFrom } from "../../src/domain/digest";
import type { KeyRing, SecretVersion } from "../../src/ports";

const unasked = () => Promise.reject(new Error("not asked for here"));

/** A ring of one secret, its versions given as texts, the current one first. */
export function ringOf(secret: string, ...texts: string[]): KeyRing {
  const versions = texts.map(
    (text, at): SecretVersion => ({ keyId: `${secret}/${at}`, key: keyFrom(Buffer.from(text)) }),
  );
  const asked = (name: string) => (name === secret ? versions : []);
  return {
    current: async (name) => {
      const [current] = asked(name);
      if (!current) throw new Error(`no such secret: ${name}`);
      return current;
    },
    valid: async (name) => asked(name),
    version: unasked,
    eternal: unasked,
    text: unasked,
    lifeOf: unasked,
  };
}
