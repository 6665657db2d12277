// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import "hardhat/console.sol";

contract Inner {
    error TooMany(uint256 count, address who);

    function refuse(uint256 count) external view {
        revert TooMany(count, msg.sender);
    }
}

/// Fails in every way that Hardhat has words for.
contract Failures {
    Inner public immutable inner = new Inner();
    uint256 public opensAt;
    uint256 public count;

    constructor(bool refused) {
        require(!refused, "not today");
        opensAt = block.timestamp + 1000;
    }

    function reason() external {
        count++;
        require(count == 0, "count is not zero");
    }

    function nothing() external pure {
        revert();
    }

    function overflow(uint256 value) external pure returns (uint256) {
        return value - 1;
    }

    function custom() external view {
        inner.refuse(3);
    }

    function timelock() external view {
        require(block.timestamp >= opensAt, "still locked");
    }

    function blockNumber(uint256 wanted) external view {
        require(block.number != wanted, "this very block");
        require(block.number == wanted, "another block");
    }

    function blockHash() external view {
        require(uint256(blockhash(block.number - 1)) % 2 == 2, string(abi.encodePacked(blockhash(block.number - 1))));
    }

    function randao() external view {
        require(block.prevrandao == 0, string(abi.encodePacked(block.prevrandao)));
    }

    function baseFee() external view {
        require(block.basefee == 0, string(abi.encodePacked(block.basefee)));
    }

    function price() external view {
        require(tx.gasprice == 1, string(abi.encodePacked(tx.gasprice, block.coinbase, block.chainid, block.gaslimit)));
    }

    function say(string calldata text) external {
        count++;
        console.log("%s: %d", text, count);
        console.log(msg.sender, true);
    }

    function sayAndFail() external {
        count++;
        console.log("failing", count);
        revert("said and failed");
    }
}
