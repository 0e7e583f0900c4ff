//! As much of HTTP as it takes to serve files to a browser on the same machine: GET and HEAD.

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
            scope.spawn(move || answer(&stream, site).ok());
        }
    });
}

/// One request of a connection after the other, until the browser ends it or is silent for long.
fn answer(mut stream: &TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = head(&mut reader)? {
        let mut words = request.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next());
        let known = matches!(method, "GET" | "HEAD");
        let response = match target {
            Some(target) if known => find(target, site),
            Some(_) => Response::plain("405 Method Not Allowed"),
            None => Response::plain("400 Bad Request"),
        };
        let mut bytes = response.head().into_bytes();
        if method != "HEAD" {
            bytes.extend(response.body);
        }
        stream.write_all(&bytes)?;
        // What follows another method's head is its body, not a request.
        if !known {
            break;
        }
    }
    stream.flush()
}

/// The first line of the next request, once its head has been read; nothing at the end of the connection and where the head has none.
fn head(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut lines = reader.take(LONGEST_HEAD).lines();
    let request = lines.next().transpose()?;
    for line in lines {
        if line?.is_empty() {
            return Ok(request);
        }
    }
    Ok(None)
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
             X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCache-Control: no-cache\r\n\r\n",
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
    fn a_connection_takes_one_request_after_the_other() {
        let site: &'static Site = Box::leak(Box::new([("/", std::env::temp_dir())]));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            answer(&stream, site).unwrap();
        });
        let wanted = "HEAD /no-such-file HTTP/1.1\r\nHost: a\r\n\r\n";
        stream
            .write_all(format!("{wanted}{wanted}POST / HTTP/1.1\r\n\r\nGET / ").as_bytes())
            .unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        let lines: Vec<&str> = said
            .lines()
            .filter(|line| line.starts_with("HTTP/1.1 "))
            .collect();
        assert_eq!(
            lines,
            [
                "HTTP/1.1 404 Not Found",
                "HTTP/1.1 404 Not Found",
                "HTTP/1.1 405 Method Not Allowed"
            ]
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
