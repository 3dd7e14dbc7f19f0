//! The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Proves that it is you who changes this.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordProof {
    /// Your password.
    pub password: String,
}

/// A seed for an authenticator app. It counts only once a code of it was shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TwoFactorSeed {
    /// To type in by hand (base32, in groups of four).
    #[schema(example = "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP")]
    pub secret: String,
    /// The same for apps: `otpauth://totp/...`.
    pub uri: String,
    /// The same as a QR code: an SVG path in a square of `qr_size` units.
    pub qr_path: String,
    /// The side of the square, with its margin.
    pub qr_size: u32,
}

/// A code of the app.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TwoFactorCode {
    /// Six digits.
    #[schema(example = "123456")]
    pub code: String,
}

/// Codes for when the app is lost, each good once. Shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// The codes.
    pub codes: Vec<String>,
}

/// How somebody's second factor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TwoFactorStatus {
    /// Whether it is asked for.
    pub on: bool,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
}
