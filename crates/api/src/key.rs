//! The master key, from which every other key is derived.

use base64::{Engine, engine::general_purpose::STANDARD};
use crm_store::Ids;
use secrecy::SecretBox;
use sha2::{Digest, Sha256};
use std::{
    collections::HashSet,
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
    sync::Arc,
};

/// 256 bits that are never printed.
#[derive(Clone, Debug)]
pub struct SecretKey(Arc<SecretBox<[u8; 32]>>);

impl SecretKey {
    fn of(bytes: [u8; 32]) -> Self {
        Self(Arc::new(SecretBox::new(Box::new(bytes))))
    }

    /// Reads a key: 64 hexadecimal digits, base64 of 32 bytes or more, or any text of 32 characters or more.
    ///
    /// # Errors
    /// What is wrong with it; never the key itself.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let bytes = hex::decode(text)
            .ok()
            .filter(|bytes| bytes.len() >= 32)
            .or_else(|| STANDARD.decode(text).ok().filter(|bytes| bytes.len() >= 32))
            .unwrap_or_else(|| text.as_bytes().to_vec());
        if bytes.len() < 32 {
            return Err("needs at least 32 bytes, as hexadecimal, base64 or plain text");
        }
        if bytes.iter().collect::<HashSet<_>>().len() < 8 {
            return Err("is too easy to guess; `openssl rand -hex 32` makes a good one");
        }
        Ok(Self::of(<[u8; 32]>::try_from(bytes.as_slice()).unwrap_or_else(|_| Sha256::digest(&bytes).into())))
    }

    /// The key file, made on first use with rights for its owner only.
    ///
    /// # Errors
    /// When it cannot be read or written, is not a key, or others may read it.
    pub fn load_or_create(file: &Path, ids: &Ids) -> io::Result<Self> {
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
            Ok(mut new) => {
                let key = ids.bytes::<32>();
                new.write_all(hex::encode(key).as_bytes())?;
                new.sync_all()?;
                Ok(Self::of(key))
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Self::load(file),
            Err(error) => Err(error),
        }
    }

    fn load(file: &Path) -> io::Result<Self> {
        if fs::metadata(file)?.permissions().mode() & 0o077 != 0 {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "others may read it; take that right away (chmod 600)",
            ));
        }
        Self::parse(&fs::read_to_string(file)?).map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))
    }

    /// The key, for the vault.
    pub fn secret(&self) -> &SecretBox<[u8; 32]> {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm_store::SystemClock;
    use secrecy::ExposeSecret;

    #[test]
    fn the_same_bytes_make_the_same_key_however_written() {
        let bytes: Vec<u8> = (0..32).collect();
        let key = SecretKey::parse(&hex::encode(&bytes)).unwrap();
        assert_eq!(key.secret().expose_secret().as_slice(), bytes);
        assert_eq!(
            SecretKey::parse(&STANDARD.encode(&bytes)).unwrap().secret().expose_secret(),
            key.secret().expose_secret()
        );
        assert!(!format!("{key:?}").contains('1'));
    }

    #[test]
    fn the_file_is_private_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/secret.key");
        let ids = Ids::from_os(Arc::new(SystemClock));
        let made = SecretKey::load_or_create(&file, &ids).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(
            SecretKey::load_or_create(&file, &ids).unwrap().secret().expose_secret(),
            made.secret().expose_secret()
        );

        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(SecretKey::load_or_create(&file, &ids).is_err());
    }
}
