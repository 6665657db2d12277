// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {AccessControlUpgradeable} from "@openzeppelin/contracts-upgradeable/access/AccessControlUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";
import {ERC20Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/ERC20Upgradeable.sol";
import {ERC4626Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC4626Upgradeable.sol";
import {PausableUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/PausableUpgradeable.sol";

/// A vault whose shares grow with each harvest, and which takes a fee on deposits.
contract Vault is ERC4626Upgradeable, AccessControlUpgradeable, PausableUpgradeable, UUPSUpgradeable {
    using Math for uint256;
    using SafeERC20 for IERC20;

    bytes32 public constant KEEPER_ROLE = keccak256("KEEPER_ROLE");
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");
    bytes32 public constant UPGRADER_ROLE = keccak256("UPGRADER_ROLE");

    uint256 internal constant BASIS_POINTS = 10_000;

    /// @custom:storage-location erc7201:harbor.storage.Vault
    struct VaultStorage {
        address treasury;
        uint16 feeBasisPoints;
        uint64 lastHarvest;
        uint256 totalDeposits;
    }

    // keccak256(abi.encode(uint256(keccak256("harbor.storage.Vault")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant VAULT_STORAGE = 0x2e47959a4642e181a377442f3b5d4407ce03f87473cbbfdf0dabac624359e000;

    event Harvested(uint256 profit);
    event TreasuryChanged(address treasury);

    error FeeTooHigh(uint256 feeBasisPoints);

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    function initialize(
        IERC20 asset_,
        address admin,
        address treasury_,
        uint16 feeBasisPoints_
    ) external initializer {
        if (feeBasisPoints_ > BASIS_POINTS / 10) revert FeeTooHigh(feeBasisPoints_);
        __ERC20_init("Harbor Vault", "hvHUSD");
        __ERC4626_init(asset_);
        __AccessControl_init();
        __Pausable_init();
        _grantRole(DEFAULT_ADMIN_ROLE, admin);

        VaultStorage storage $ = _vaultStorage();
        $.treasury = treasury_;
        $.feeBasisPoints = feeBasisPoints_;
    }

    /// Adds the profit of a strategy to the assets that the shares stand for.
    function harvest(uint256 profit) external onlyRole(KEEPER_ROLE) {
        _vaultStorage().lastHarvest = uint64(block.timestamp);
        IERC20(asset()).safeTransferFrom(msg.sender, address(this), profit);
        emit Harvested(profit);
    }

    function setTreasury(address treasury_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _vaultStorage().treasury = treasury_;
        emit TreasuryChanged(treasury_);
    }

    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    function treasury() external view returns (address) {
        return _vaultStorage().treasury;
    }

    function feeBasisPoints() external view returns (uint16) {
        return _vaultStorage().feeBasisPoints;
    }

    function lastHarvest() external view returns (uint64) {
        return _vaultStorage().lastHarvest;
    }

    /// All that was ever deposited, fees left out.
    function totalDeposits() external view returns (uint256) {
        return _vaultStorage().totalDeposits;
    }

    function previewDeposit(uint256 assets) public view override returns (uint256) {
        return super.previewDeposit(assets - _feeWithin(assets));
    }

    function previewMint(uint256 shares) public view override returns (uint256) {
        uint256 assets = super.previewMint(shares);
        return assets + _feeOnTop(assets);
    }

    /// The fee goes to the treasury at once: every deposit adds to the same balance.
    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override whenNotPaused {
        VaultStorage storage $ = _vaultStorage();
        uint256 fee = _feeWithin(assets);
        super._deposit(caller, receiver, assets, shares);
        $.totalDeposits += assets - fee;
        if (fee > 0) IERC20(asset()).safeTransfer($.treasury, fee);
    }

    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override whenNotPaused {
        super._withdraw(caller, receiver, owner, assets, shares);
    }

    function _authorizeUpgrade(address) internal view override onlyRole(UPGRADER_ROLE) {}

    /// The part of `assets` that is fee.
    function _feeWithin(uint256 assets) private view returns (uint256) {
        uint256 rate = _vaultStorage().feeBasisPoints;
        return assets.mulDiv(rate, rate + BASIS_POINTS, Math.Rounding.Ceil);
    }

    /// The fee that comes on top of `assets`.
    function _feeOnTop(uint256 assets) private view returns (uint256) {
        return assets.mulDiv(_vaultStorage().feeBasisPoints, BASIS_POINTS, Math.Rounding.Ceil);
    }

    function _vaultStorage() private pure returns (VaultStorage storage $) {
        assembly {
            $.slot := VAULT_STORAGE
        }
    }
}
