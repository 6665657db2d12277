import fc from "fast-check";

/** Which random cases property tests take where they name no seed of their own: the same in every run, and others by hand. A failure prints it. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_128) });
