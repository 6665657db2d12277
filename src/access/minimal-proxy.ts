import { toAddress, type Hex } from "./hex.ts";

/** The forms of EIP-1167's authors, of its optimised version, of Solady and of Vyper. */
const FORMS = [
  /^0x363d3d373d3d3d363d73([0-9a-f]{40})5af43d82803e903d91602b57fd5bf3/,
  /^0x3d3d3d3d363d3d37363d73([0-9a-f]{40})5af43d3d93803e602a57fd5bf3/,
  /^0x5f5f365f5f37365f73([0-9a-f]{40})5af43d5f5f3e5f3d91602a57fd5bf3/,
  /^0x366000600037611000600036600073([0-9a-f]{40})5af4602c57600080fd5b6110006000f3/,
];

/** The contract of which a code is a minimal proxy (EIP-1167): it does nothing but delegate to the address in it. Undefined for all other code. */
export function clonedBy(code: Hex): Hex | undefined {
  for (const form of FORMS) {
    const [, address] = form.exec(code) ?? [];
    if (address !== undefined) return toAddress(`0x${address}`);
  }
  return undefined;
}
