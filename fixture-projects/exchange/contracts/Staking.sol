// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// Holds liquidity tokens of a pair for their owners.
contract Staking is ReentrancyGuard {
    using SafeERC20 for IERC20;

    IERC20 public immutable token;

    uint256 public totalStaked;
    mapping(address staker => uint256) public stakedBy;

    event Deposited(address indexed staker, uint256 amount);
    event Withdrawn(address indexed staker, uint256 amount);

    error NothingToStake();
    error NotStaked(uint256 staked, uint256 asked);

    constructor(IERC20 token_) {
        token = token_;
    }

    function deposit(uint256 amount) external nonReentrant {
        if (amount == 0) revert NothingToStake();
        token.safeTransferFrom(msg.sender, address(this), amount);
        stakedBy[msg.sender] += amount;
        totalStaked += amount;
        emit Deposited(msg.sender, amount);
    }

    function withdraw(uint256 amount) external nonReentrant {
        uint256 staked = stakedBy[msg.sender];
        if (amount > staked) revert NotStaked(staked, amount);
        stakedBy[msg.sender] = staked - amount;
        totalStaked -= amount;
        token.safeTransfer(msg.sender, amount);
        emit Withdrawn(msg.sender, amount);
    }
}
