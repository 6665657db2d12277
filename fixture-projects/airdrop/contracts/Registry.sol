// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";

import {Oracle} from "./Oracle.sol";

/// Who takes part. A place costs a deposit of five dollars in ether, given back on leaving.
contract Registry {
    using EnumerableSet for EnumerableSet.AddressSet;

    uint256 public constant DEPOSIT_CENTS = 500;

    Oracle public immutable oracle;

    EnumerableSet.AddressSet private _participants;
    mapping(address participant => uint256) public depositOf;

    event Registered(address indexed participant, uint256 deposit);
    event Left(address indexed participant);

    error DepositTooLow(uint256 sent, uint256 asked);
    error AlreadyRegistered(address participant);
    error NotRegistered(address participant);

    constructor(Oracle oracle_) {
        oracle = oracle_;
    }

    function register() external payable {
        uint256 asked = depositInWei();
        if (msg.value < asked) revert DepositTooLow(msg.value, asked);
        if (!_participants.add(msg.sender)) revert AlreadyRegistered(msg.sender);
        depositOf[msg.sender] = msg.value;
        emit Registered(msg.sender, msg.value);
    }

    function leave() external {
        if (!_participants.remove(msg.sender)) revert NotRegistered(msg.sender);
        uint256 deposit = depositOf[msg.sender];
        depositOf[msg.sender] = 0;
        emit Left(msg.sender);
        Address.sendValue(payable(msg.sender), deposit);
    }

    function depositInWei() public view returns (uint256) {
        return (DEPOSIT_CENTS * 1 ether) / oracle.price();
    }

    function isRegistered(address account) external view returns (bool) {
        return _participants.contains(account);
    }

    function participantCount() external view returns (uint256) {
        return _participants.length();
    }

    function participantAt(uint256 index) external view returns (address) {
        return _participants.at(index);
    }
}
