export * from "../../assembly/word/index";
export { keccak256 } from "../../assembly/keccak";
