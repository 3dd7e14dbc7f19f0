//! The master key, from which every other key is derived.

use base64::{Engine, engine::general_purpose::STANDARD};
use crm_store::Ids;
use secrecy::{ExposeSecret, SecretBox};
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
        Self::parse(&Self::read(file)?).map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))
    }

    fn read(file: &Path) -> io::Result<String> {
        if fs::metadata(file)?.permissions().mode() & 0o077 != 0 {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "others may read it; take that right away (chmod 600)",
            ));
        }
        fs::read_to_string(file)
    }

    /// The keys of a file, one a line; none when there is no such file.
    ///
    /// # Errors
    /// As [`SecretKey::load_or_create`].
    pub fn load_all(file: &Path) -> io::Result<Vec<Self>> {
        let text = match Self::read(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            text => text?,
        };
        let keys = text.lines().filter(|line| !line.trim().is_empty()).map(Self::parse);
        keys.collect::<Result<_, _>>().map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))
    }

    /// Puts a new key in the place of the one in a file, which is kept beside it: in `secret.key.previous`, the newest
    /// first, before the new one counts.
    ///
    /// # Errors
    /// When there is no key yet, or a file cannot be read or written; then the old key still counts.
    pub fn replace(file: &Path, ids: &Ids) -> io::Result<()> {
        Self::load(file)?;
        let previous = file.with_extension("key.previous");
        Self::load_all(&previous)?;
        let kept = match Self::read(&previous) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            kept => kept?,
        };
        write_over(&previous, &format!("{}\n{kept}", Self::read(file)?.trim()))?;
        write_over(file, &hex::encode(ids.bytes::<32>()))
    }

    /// The same key once more; keys do not copy themselves by accident.
    pub fn copy(&self) -> SecretBox<[u8; 32]> {
        SecretBox::new(Box::new(*self.0.expose_secret()))
    }

    /// The key, for the vault.
    pub fn secret(&self) -> &SecretBox<[u8; 32]> {
        &self.0
    }
}

/// Writes a private file, whole or not at all.
fn write_over(file: &Path, text: &str) -> io::Result<()> {
    let new = file.with_extension("new");
    let mut options = OpenOptions::new();
    let mut open = options.write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    open.write_all(text.as_bytes())?;
    open.sync_all()?;
    fs::rename(&new, file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm_store::SystemClock;

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

    #[test]
    fn a_key_that_is_replaced_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (file, ids) = (folder.path().join("secret.key"), Ids::from_os(Arc::new(SystemClock)));
        assert!(SecretKey::replace(&file, &ids).is_err(), "nothing to replace");
        let secret = |key: &SecretKey| *key.secret().expose_secret();
        let mut all = vec![secret(&SecretKey::load_or_create(&file, &ids).unwrap())];
        for _ in 0..2 {
            SecretKey::replace(&file, &ids).unwrap();
            all.insert(0, secret(&SecretKey::load_or_create(&file, &ids).unwrap()));
        }
        let previous = folder.path().join("secret.key.previous");
        let kept: Vec<_> = SecretKey::load_all(&previous).unwrap().iter().map(secret).collect();
        assert_eq!(kept, all[1..]);
        assert_eq!(fs::metadata(&previous).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else lies about");
    }
}
