//! TLS of this server's own, for an office without a proxy.

use crate::startup::StartError;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::path::Path;

/// The certificate chain and the key of two PEM files. TLS 1.2 and 1.3, with what rustls deems safe.
///
/// # Errors
/// [`StartError::Tls`] names the setting.
pub(crate) fn config(cert: &Path, key: &Path) -> Result<ServerConfig, StartError> {
    let cannot = |setting, path: &Path, why: String| StartError::Tls { setting, path: path.to_owned(), why };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(cert)
        .and_then(Iterator::collect)
        .map_err(|error| cannot("CRM_TLS_CERT", cert, error.to_string()))?;
    if chain.is_empty() {
        return Err(cannot("CRM_TLS_CERT", cert, "there is no certificate in it".to_owned()));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| cannot("CRM_TLS_KEY", key, error.to_string()))?;
    ServerConfig::builder_with_provider(rustls::crypto::aws_lc_rs::default_provider().into())
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, secret))
        .map_err(|error| cannot("CRM_TLS_CERT", cert, error.to_string()))
}
