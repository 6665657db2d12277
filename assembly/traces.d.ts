/** Defined by the compiler's command line in the build that traces. */
declare const TRACES: i32;
