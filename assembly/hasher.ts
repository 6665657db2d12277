// Keccak-256 as a module of its own, for those who hash without an engine.
export { keccak256 } from "./keccak";
