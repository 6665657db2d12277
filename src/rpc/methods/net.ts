import { method, type Methods } from "../method.ts";

/** The network's number, in decimal. */
export const netMethods: Methods = {
  net_version: method({}, ({ chain }) => String(chain.rules.networkId)),
};
