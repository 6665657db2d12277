import { hashMessage, hashTypedData, typedData } from "../signed-messages.ts";
import { method, type Methods } from "../method.ts";
import { address, data } from "../parameters/data.ts";

/** The network's own accounts, and what they sign. */
export const ethAccountMethods: Methods = {
  eth_accounts: method({}, ({ wallet }) => wallet.addresses),
  eth_sign: method({ address, message: data }, ({ wallet }, values) => wallet.signHash(hashMessage(values.message), values.address)),
  personal_sign: method({ message: data, address }, ({ wallet }, values) => wallet.signHash(hashMessage(values.message), values.address)),
  eth_signTypedData_v4: method({ address, message: typedData }, async ({ wallet }, values) =>
    wallet.signHash(await hashTypedData(values.message), values.address),
  ),
};
