// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// Tickets with numbers in the order of the sales, and coupons that each buyer counts alone.
contract Tickets {
    uint256 public nextId;
    mapping(uint256 id => address) public ownerOf;
    mapping(address buyer => uint256) public coupons;
    mapping(uint256 show => uint256) public sold;

    error NotYours(uint256 id);

    function buy() external {
        uint256 id = nextId;
        ownerOf[id] = msg.sender;
        nextId = id + 1;
    }

    function buyFor(uint256 show) external {
        sold[show] += 1;
    }

    function clip() external {
        coupons[msg.sender] += 1;
    }

    function pass(uint256 id, address to) external {
        if (ownerOf[id] != msg.sender) revert NotYours(id);
        ownerOf[id] = to;
    }
}
