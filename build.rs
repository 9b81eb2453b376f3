//! What Windows shows of the program and how it is to treat it: icon, version, manifest. Other systems have their own
//! ways (`packaging/`), and pay nothing here.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("windows") {
        windows();
    }
}

fn windows() {
    const PARTS: [&str; 3] =
        ["assets/icon/mingzhang.ico", "assets/icon/document.ico", "packaging/windows/mingzhang.manifest"];
    for part in PARTS {
        println!("cargo::rerun-if-changed={part}");
    }
    let [icon, document, manifest] = PARTS;
    let mut resource = winresource::WindowsResource::new();
    resource
        // the first icon is the program's; the second is that of its files
        .set_icon_with_id(icon, "1")
        .set_icon_with_id(document, "2")
        .set_manifest_file(manifest)
        // Chinese (simplified, China)
        .set_language(0x0804)
        .set("ProductName", "明账")
        // what the task manager and "open with" call it
        .set("FileDescription", "明账 Mingzhang")
        .set("CompanyName", "Mingzhang")
        .set("InternalName", "mingzhang")
        .set("OriginalFilename", "mingzhang.exe")
        .set("LegalCopyright", "MIT OR Apache-2.0");
    if let Err(e) = resource.compile() {
        // without it the program would work, but nobody would see that something is missing
        println!("cargo::error=icon, version and manifest could not be made (windres or rc is needed): {e}");
    }
}
