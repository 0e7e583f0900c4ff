//! Runs one call: `cargo run --example call -- CATALOG CALL REQUEST`, each a file or JSON text.
fn text(arg: Option<String>) -> String {
    let arg = arg.unwrap_or_default();
    std::fs::read_to_string(&arg).unwrap_or(arg)
}
fn main() {
    let mut args = std::env::args().skip(1);
    let (catalog, call, request) = (
        text(args.next()),
        args.next().unwrap_or_default(),
        text(args.next()),
    );
    let answer =
        prorata::Engine::from_json(&catalog).and_then(|engine| engine.call_json(&call, &request));
    match answer {
        Ok(result) => println!("{result}"),
        Err(error) => println!(
            "{}",
            serde_json::to_string_pretty(&error).unwrap_or_default()
        ),
    }
}
