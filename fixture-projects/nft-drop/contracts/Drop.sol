// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DropBase} from "./DropBase.sol";

/// Ids 0, 1, 2, ... in the order of the mints: one counter that every mint reads and writes.
contract Drop is DropBase {
    uint256 public nextId;

    constructor(uint256 maxSupply, uint256 price, address signer) DropBase("Drop", "DROP", maxSupply, price, signer) {}

    function minted() public view override returns (uint256) {
        return nextId;
    }

    function _takeId(address) internal override returns (uint256 id) {
        id = nextId;
        if (id >= MAX_SUPPLY) revert SoldOut();
        nextId = id + 1;
    }
}
