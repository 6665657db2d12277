import { keccakHex, toBytes } from "../../chain/bytes.ts";
import { method, type Methods } from "../method.ts";
import { data } from "../parameters/data.ts";

/** What needs no chain. */
export const web3Methods: Methods = {
  web3_clientVersion: method({}, ({ clientVersion }) => clientVersion),
  web3_sha3: method({ data }, (_, values) => keccakHex(toBytes(values.data))),
};
