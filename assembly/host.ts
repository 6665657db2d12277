/**
 * Runs a precompiled contract in TypeScript, which writes the output where `reserveReturnData` says. Gives the gas that it took;
 * more than there is where that does not suffice, and -1 where it failed otherwise.
 */
@external("host", "precompile")
export declare function precompile(address: i32, input: usize, length: i32, gas: i64): i64;

/** Now, in milliseconds on one clock for all threads of the process. */
@external("host", "now")
export declare function sharedNow(): f64;
