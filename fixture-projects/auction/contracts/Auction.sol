// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// An English auction of one lot. Open bids compete at once; sealed bids are a hash until their bidders open them.
contract Auction {
    using SafeERC20 for IERC20;

    struct Offer {
        uint256 number;
        bytes32 seal;
    }

    IERC20 public immutable money;
    address public immutable seller;
    uint256 public immutable closesAt;

    /// Numbers all bids, open and sealed.
    uint256 public bidCount;
    uint256 public highestBid;
    address public highestBidder;
    bool public settled;
    mapping(address bidder => uint256) public refunds;
    mapping(address bidder => Offer) public sealedBids;

    event Bid(uint256 indexed number, address indexed bidder, uint256 amount);
    event SealedBid(uint256 indexed number, address indexed bidder, bytes32 seal);
    event Refunded(address indexed bidder, uint256 amount);
    event Settled(address indexed winner, uint256 amount);

    error Closed();
    error StillOpen();
    error TooLow(uint256 amount, uint256 highestBid);
    error WrongSeal();
    error AlreadySettled();

    constructor(IERC20 money_, uint256 closesAt_) {
        money = money_;
        seller = msg.sender;
        closesAt = closesAt_;
    }

    modifier whileOpen() {
        if (block.timestamp >= closesAt) revert Closed();
        _;
    }

    function bid(uint256 amount) external whileOpen {
        bidCount += 1;
        _place(amount, bidCount);
    }

    /// `seal` is `sealOf(bidder, amount, salt)`.
    function bidSealed(bytes32 seal) external whileOpen {
        bidCount += 1;
        sealedBids[msg.sender] = Offer(bidCount, seal);
        emit SealedBid(bidCount, msg.sender, seal);
    }

    function openSealed(uint256 amount, bytes32 salt) external whileOpen {
        Offer memory offer = sealedBids[msg.sender];
        if (offer.seal != sealOf(msg.sender, amount, salt)) revert WrongSeal();
        delete sealedBids[msg.sender];
        _place(amount, offer.number);
    }

    /// Gives outbid money back.
    function collectRefund() external {
        uint256 amount = refunds[msg.sender];
        refunds[msg.sender] = 0;
        money.safeTransfer(msg.sender, amount);
        emit Refunded(msg.sender, amount);
    }

    function settle() external {
        if (block.timestamp < closesAt) revert StillOpen();
        if (settled) revert AlreadySettled();
        settled = true;
        money.safeTransfer(seller, highestBid);
        emit Settled(highestBidder, highestBid);
    }

    function sealOf(address bidder, uint256 amount, bytes32 salt) public view returns (bytes32) {
        return keccak256(abi.encode(address(this), bidder, amount, salt));
    }

    function _place(uint256 amount, uint256 number) private {
        if (amount <= highestBid) revert TooLow(amount, highestBid);
        refunds[highestBidder] += highestBid;
        highestBid = amount;
        highestBidder = msg.sender;
        money.safeTransferFrom(msg.sender, address(this), amount);
        emit Bid(number, msg.sender, amount);
    }
}
