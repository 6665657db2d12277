// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// Everything of a paid, capped drop but the way in which ids are given out.
abstract contract DropBase is ERC721, Ownable, Pausable {
    uint256 public immutable MAX_SUPPLY;
    uint256 public immutable PRICE;

    /// Whoever signs the allowlist off chain.
    address public allowlistSigner;
    mapping(address minter => bool) public allowlistUsed;

    event Minted(address indexed minter, uint256 indexed id);
    event AllowlistSignerChanged(address signer);
    event Withdrawn(address to, uint256 amount);

    error WrongPayment(uint256 sent, uint256 asked);
    error SoldOut();
    error NotOnAllowlist(address minter);
    error AllowlistPlaceUsed(address minter);

    constructor(
        string memory name,
        string memory symbol,
        uint256 maxSupply,
        uint256 price,
        address signer
    ) ERC721(name, symbol) Ownable(msg.sender) {
        MAX_SUPPLY = maxSupply;
        PRICE = price;
        allowlistSigner = signer;
    }

    function mint() external payable whenNotPaused returns (uint256 id) {
        if (msg.value != PRICE) revert WrongPayment(msg.value, PRICE);
        id = _mintNext(msg.sender);
    }

    /// A free mint for each address that `allowlistSigner` signed.
    function mintAllowlist(bytes calldata signature) external whenNotPaused returns (uint256 id) {
        bytes32 digest = MessageHashUtils.toEthSignedMessageHash(allowlistDigest(msg.sender));
        if (ECDSA.recover(digest, signature) != allowlistSigner) revert NotOnAllowlist(msg.sender);
        if (allowlistUsed[msg.sender]) revert AllowlistPlaceUsed(msg.sender);
        allowlistUsed[msg.sender] = true;
        id = _mintNext(msg.sender);
    }

    function burn(uint256 id) external {
        _update(address(0), id, msg.sender);
    }

    function setPaused(bool paused_) external onlyOwner {
        if (paused_) _pause();
        else _unpause();
    }

    function setAllowlistSigner(address signer) external onlyOwner {
        allowlistSigner = signer;
        emit AllowlistSignerChanged(signer);
    }

    function withdraw(address payable to) external onlyOwner {
        uint256 amount = address(this).balance;
        emit Withdrawn(to, amount);
        Address.sendValue(to, amount);
    }

    /// What the signer signs: this drop, this chain, this minter.
    function allowlistDigest(address minter) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), minter));
    }

    function minted() public view virtual returns (uint256);

    /// The id of the next token of `minter`; reverts with `SoldOut` at the cap.
    function _takeId(address minter) internal virtual returns (uint256 id);

    function _mintNext(address minter) private returns (uint256 id) {
        id = _takeId(minter);
        _safeMint(minter, id);
        emit Minted(minter, id);
    }
}
