//! As much of HTTP as it takes to serve files to a browser on the same machine: GET and HEAD, one request a connection.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::POLICY;

/// A folder below each prefix; the first prefix that fits is taken.
type Site = [(&'static str, PathBuf)];

const LONGEST_HEAD: u64 = 16 * 1024;

pub fn serve(listener: &TcpListener, site: &Site) {
    thread::scope(|scope| {
        for stream in listener.incoming().flatten() {
            // A browser that goes away in the middle of an answer is no trouble of ours.
            scope.spawn(move || answer(stream, site).ok());
        }
    });
}

fn answer(mut stream: TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.try_clone()?.take(LONGEST_HEAD)).lines();
    let Some(request) = lines.next().transpose()? else {
        return Ok(());
    };
    // The rest of the head is read, not used: closing a connection with unread bytes would make the browser see it reset.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let response = match (words.next(), words.next()) {
        (Some("GET" | "HEAD"), Some(target)) => find(target, site),
        (Some(_), Some(_)) => Response::plain("405 Method Not Allowed"),
        _ => Response::plain("400 Bad Request"),
    };
    stream.write_all(response.head().as_bytes())?;
    if !request.starts_with("HEAD ") {
        stream.write_all(&response.body)?;
    }
    stream.flush()
}

struct Response {
    status: &'static str,
    kind: &'static str,
    location: Option<String>,
    body: Vec<u8>,
}

impl Response {
    fn plain(status: &'static str) -> Self {
        Self {
            status,
            kind: "text/plain; charset=utf-8",
            location: None,
            body: format!("{status}\n").into_bytes(),
        }
    }

    fn head(&self) -> String {
        let location = self
            .location
            .as_ref()
            .map_or_else(String::new, |to| format!("Location: {to}\r\n"));
        format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{location}Content-Security-Policy: {POLICY}\r\n\
             X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n",
            self.status,
            self.kind,
            self.body.len()
        )
    }
}

fn find(target: &str, site: &Site) -> Response {
    let missing = || Response::plain("404 Not Found");
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let Some(path) = decode(path) else {
        return Response::plain("400 Bad Request");
    };
    let Some((rest, folder)) = site
        .iter()
        .find_map(|(prefix, folder)| Some((path.strip_prefix(prefix)?, folder)))
    else {
        return missing();
    };
    let Some(mut file) = below(folder, rest) else {
        return missing();
    };
    if file.is_dir() {
        // Relative addresses in a folder's page only work with the slash.
        if !path.ends_with('/') {
            return Response {
                location: Some(format!("{path}/")),
                ..Response::plain("301 Moved Permanently")
            };
        }
        file.push("index.html");
    }
    match fs::read(&file) {
        Ok(body) => Response {
            status: "200 OK",
            kind: kind(&file),
            location: None,
            body,
        },
        Err(_) => missing(),
    }
}

/// A file below the folder and in no hidden one; there is no way up or out.
fn below(folder: &Path, path: &str) -> Option<PathBuf> {
    let plain =
        |part| matches!(part, Component::Normal(name) if !name.to_string_lossy().starts_with('.'));
    let fits = !path.contains(['\\', '\0', '\r', '\n']) && Path::new(path).components().all(plain);
    fits.then(|| folder.join(path))
}

fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after.get(2..)?;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        // Without this type browsers refuse to compile while the file is still coming in.
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("md" | "txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_or_hidden_is_reachable() {
        let folder = Path::new("/srv/www");
        for path in [
            "../secret",
            "a/../../secret",
            "/etc/passwd",
            ".git/config",
            "a/.hidden",
            "a\\..\\b",
            "a\0b",
        ] {
            assert_eq!(below(folder, path), None, "{path}");
        }
        assert_eq!(
            below(folder, "parts/form.js"),
            Some(PathBuf::from("/srv/www/parts/form.js"))
        );
    }

    #[test]
    fn an_encoded_way_up_is_a_way_up() {
        assert_eq!(decode("/%2e%2e/x").as_deref(), Some("/../x"));
        assert_eq!(decode("/a%20b").as_deref(), Some("/a b"));
        for broken in ["/%", "/%2", "/%zz", "/%ff"] {
            assert_eq!(decode(broken), None, "{broken}");
        }
    }

    #[test]
    fn wasm_and_modules_have_the_types_that_browsers_insist_on() {
        assert_eq!(kind(Path::new("a/prorata_bg.wasm")), "application/wasm");
        assert!(kind(Path::new("a/prorata.js")).starts_with("text/javascript"));
    }

    #[test]
    fn every_answer_carries_the_policy() {
        for status in ["200 OK", "404 Not Found"] {
            assert!(Response::plain(status).head().contains(
                "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
            ));
        }
    }
}
