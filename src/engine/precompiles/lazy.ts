import { createRequire } from "node:module";

/** Loads a module now, not when this file is imported: backends are big, and most chains never call most precompiles. */
export const loadModule = createRequire(import.meta.url);

/** Makes a value when it is first asked for, once. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** What a library gives, or undefined where it throws because the input is not valid. */
export function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
