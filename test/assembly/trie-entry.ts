export * from "../../assembly/trie/trie";
export { orderedRoot } from "../../assembly/trie/ordered";
export { allocate } from "../../assembly/memory";
export { clearNodes } from "../../assembly/trie/node";
export { writeString, writeNumber, writeWord, wrapList } from "../../assembly/rlp";
