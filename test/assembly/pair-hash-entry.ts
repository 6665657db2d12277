export { allocate } from "../../assembly/memory";
export { hashPair } from "../../assembly/pair-hash";
