// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// The price of one ether in cents: one writes it, many read it.
contract Oracle is Ownable {
    uint128 public price;
    uint64 public updatedAt;

    event Updated(uint128 price);

    constructor(uint128 price_) Ownable(msg.sender) {
        _set(price_);
    }

    function update(uint128 price_) external onlyOwner {
        _set(price_);
    }

    function _set(uint128 price_) private {
        price = price_;
        updatedAt = uint64(block.timestamp);
        emit Updated(price_);
    }
}
