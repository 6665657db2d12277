import { type Hex, EMPTY_CODE_HASH } from "../access/hex.ts";

/** The root of a trie that holds nothing: keccak256 of the RLP of no bytes. */
export const EMPTY_TRIE_ROOT: Hex = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

/** keccak256 of the RLP of an empty list: the ommers' hash of every block on this chain. */
export const NO_OMMERS_HASH: Hex = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";

/** sha256 of no bytes: the hash of an empty list of requests (EIP-7685). EDR collects no requests and puts this into every header. */
export const NO_REQUESTS_HASH: Hex = "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** What EDR takes for the transactions' root of blocks that it makes without a builder (genesis, reserved blocks): keccak256 of no bytes. */
export const UNBUILT_TRANSACTIONS_ROOT: Hex = EMPTY_CODE_HASH;

/** A bloom filter without a log. */
export const EMPTY_BLOOM: Hex = `0x${"00".repeat(256)}`;
