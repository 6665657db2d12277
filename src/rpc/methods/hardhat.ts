import { invalidInput, invalidParameters } from "../../errors/rpc-error.ts";
import { method, type Methods } from "../method.ts";
import { address, hash, looseAddress, prefixedData } from "../parameters/data.ts";
import { nonce } from "../parameters/nonce.ts";
import { boolean, optional } from "../parameters/parameter.ts";
import { hexQuantity, quantity } from "../parameters/quantity.ts";
import { slotToSet, slotValue } from "../parameters/storage.ts";
import { isBefore, shownHardfork } from "../resolve-block.ts";

/** What only a development network can do. */
export const hardhatMethods: Methods = {
  hardhat_mine: method({ count: optional(quantity(64)), interval: optional(quantity(64)) }, async ({ chain, log }, { count, interval }) => {
    await chain.mineMany(count ?? 1n, interval ?? 1n);
    await log.mined();
    return true;
  }),
  hardhat_getAutomine: method({}, ({ chain }) => chain.automine),
  hardhat_dropTransaction: method({ transactionHash: hash }, ({ chain }, { transactionHash }) => {
    if (chain.transaction(transactionHash)?.block === undefined) return chain.dropTransaction(transactionHash);
    throw invalidParameters(`Transaction ${transactionHash} cannot be dropped because it's already mined`);
  }),
  hardhat_impersonateAccount: method({ address }, ({ wallet }, values) => {
    wallet.impersonate(values.address);
    return true;
  }),
  hardhat_stopImpersonatingAccount: method({ address }, ({ wallet }, values) => wallet.stopImpersonating(values.address)),
  hardhat_metadata: method({}, ({ chain, clientVersion, instanceId }) => ({
    ...{ clientVersion, chainId: chain.rules.chainId, instanceId, latestBlockNumber: Number(chain.latestNumber()) },
    latestBlockHash: chain.block(chain.latestNumber())?.hash,
  })),
  hardhat_setBalance: method({ address, balance: hexQuantity(256) }, ({ chain }, values) => {
    chain.setBalance(values.address, values.balance);
    return true;
  }),
  hardhat_setCode: method({ address, code: prefixedData }, ({ chain }, values) => {
    chain.setCode(values.address, values.code);
    return true;
  }),
  hardhat_setNonce: method({ address, nonce }, ({ chain }, values) => {
    chain.setNonce(values.address, values.nonce);
    return true;
  }),
  hardhat_setStorageAt: method({ address, slot: slotToSet, value: slotValue }, ({ chain }, values) => {
    chain.setStorage(values.address, values.slot, values.value);
    return true;
  }),
  hardhat_setCoinbase: method({ address: looseAddress }, ({ chain }, values) => {
    chain.setCoinbase(values.address);
    return true;
  }),
  hardhat_setMinGasPrice: method({ price: quantity(128) }, ({ chain }, { price }) => {
    if (!isBefore(chain.rules.hardfork, "london")) throw invalidInput("hardhat_setMinGasPrice is not supported when EIP-1559 is active");
    chain.setMinGasPrice(price);
    return true;
  }),
  hardhat_setNextBlockBaseFeePerGas: method({ fee: quantity(128) }, ({ chain }, { fee }) => {
    if (isBefore(chain.rules.hardfork, "london")) {
      throw invalidInput("hardhat_setNextBlockBaseFeePerGas is disabled because EIP-1559 is not active");
    }
    chain.setNextBaseFee(fee);
    return true;
  }),
  hardhat_setPrevRandao: method({ value: hash }, ({ chain }, { value }) => {
    if (isBefore(chain.rules.hardfork, "merge")) {
      const current = shownHardfork(chain.rules.hardfork);
      throw invalidInput(`hardhat_setPrevRandao is only available in post-merge hardforks, the current hardfork is ${current}`);
    }
    chain.setPrevRandao(value);
    return true;
  }),
  hardhat_setLoggingEnabled: method({ enabled: boolean }, ({ log }, { enabled }) => {
    log.isEnabled = enabled;
    return true;
  }),
  hardhat_reset: method({}, async ({ chain }) => {
    await chain.reset();
    return true;
  }),
};
