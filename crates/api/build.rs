//! The frontend is embedded from `frontend/dist`. Until it has been built the folder is made empty, so that the server
//! compiles without it.

fn main() -> std::io::Result<()> {
    let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/../../frontend/dist");
    std::fs::create_dir_all(dist)?;
    println!("cargo:rerun-if-changed={dist}");
    Ok(())
}
