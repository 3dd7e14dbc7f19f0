//! The frontend is embedded from `frontend/dist`. Until it has been built the folder is made empty, so that the server
//! compiles without it.

fn main() -> std::io::Result<()> {
    // From this package's folder, in which build scripts run.
    let dist = "../../frontend/dist";
    std::fs::create_dir_all(dist)?;
    println!("cargo:rerun-if-changed={dist}");
    Ok(())
}
