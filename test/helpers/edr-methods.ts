/** The methods that Hardhat's own network answers: found by asking it for every name in its sources. */
export const EDR_METHODS: readonly string[] = [
  ...["eth_accounts", "eth_blobBaseFee", "eth_blockNumber", "eth_call", "eth_chainId", "eth_coinbase", "eth_estimateGas", "eth_sign"],
  ...["eth_feeHistory", "eth_gasPrice", "eth_getBalance", "eth_getBlockByNumber", "eth_getBlockByHash", "eth_getProof"],
  ...["eth_getBlockTransactionCountByHash", "eth_getBlockTransactionCountByNumber", "eth_getCode", "eth_getFilterChanges"],
  ...["eth_getFilterLogs", "eth_getLogs", "eth_getStorageAt", "eth_getTransactionByBlockHashAndIndex"],
  ...["eth_getTransactionByBlockNumberAndIndex", "eth_getTransactionByHash", "eth_getTransactionCount", "eth_getTransactionReceipt"],
  ...["eth_maxPriorityFeePerGas", "net_version", "eth_newBlockFilter", "eth_newFilter", "eth_newPendingTransactionFilter"],
  ...["eth_pendingTransactions", "eth_sendRawTransaction", "eth_sendTransaction", "personal_sign", "eth_signTypedData_v4"],
  ...["eth_subscribe", "eth_syncing", "eth_uninstallFilter", "eth_unsubscribe", "web3_clientVersion", "web3_sha3"],
  ...["evm_increaseTime", "evm_mine", "evm_revert", "evm_setAutomine", "evm_setBlockGasLimit", "evm_setIntervalMining"],
  ...["evm_setNextBlockTimestamp", "evm_snapshot", "debug_traceTransaction", "debug_traceCall", "hardhat_dropTransaction"],
  ...["hardhat_getAutomine", "hardhat_impersonateAccount", "hardhat_metadata", "hardhat_mine", "hardhat_setBalance"],
  ...["hardhat_setCode", "hardhat_setCoinbase", "hardhat_setLoggingEnabled", "hardhat_setMinGasPrice"],
  ...["hardhat_setNextBlockBaseFeePerGas", "hardhat_setNonce", "hardhat_setPrevRandao", "hardhat_setStorageAt"],
  "hardhat_stopImpersonatingAccount",
];

/** Those that a parallel network answers and Hardhat's own does not. */
export const OWN_METHODS: readonly string[] = [
  ...["eth_getBlockReceipts", "eth_createAccessList", "eth_simulateV1", "eth_getBlockAccessList", "debug_getRawBlockAccessList"],
  ...["debug_traceBlockByNumber", "debug_traceBlockByHash", "hardhat_reset", "parallel_getBlockReport", "parallel_getBlockTimeline"],
  ...["txpool_status", "txpool_content", "txpool_contentFrom", "txpool_inspect"],
];
