//! What a browser would fetch for a page, in bytes over the wire.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Result, ensure};
use url::Url;

use crate::connection::Connection;
use crate::request::Request;

/// The endings of what a page can refer to.
const ENDINGS: [&str; 10] = [
    ".css",
    ".js",
    ".wasm",
    ".woff2",
    ".svg",
    ".png",
    ".ico",
    ".webp",
    ".avif",
    ".webmanifest",
];

/// One file that came over the wire.
#[derive(Debug)]
pub struct Fetched {
    /// Its path and query.
    pub path: String,
    /// Bytes of the first answer, headers included.
    pub first: usize,
    /// Bytes of the answer on the next visit; 0 when the browser need not ask.
    pub again: usize,
}

/// A page and everything that it refers to.
#[derive(Debug)]
pub struct Visit {
    /// The page first, then its files.
    pub files: Vec<Fetched>,
}

impl Visit {
    /// Visits `path` twice, as the owner of `cookie` when there is one.
    ///
    /// # Errors
    /// When the page, or anything that is there, is not answered with 200.
    pub async fn to(address: SocketAddr, path: &str, cookie: Option<&str>) -> Result<Self> {
        let mut browser = Browser {
            connection: Connection::open(address).await?,
            address,
            cookie: cookie.map(str::to_owned),
        };
        let mut waiting = vec![path.to_owned()];
        let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
        let mut files = Vec::new();
        while let Some(path) = waiting.pop() {
            let Some((file, text)) = browser.fetch(&path).await? else {
                // A script may name a file that it would only ask for in another set-up.
                ensure!(!files.is_empty(), "{path} is not there");
                continue;
            };
            files.push(file);
            let text = text.unwrap_or_default();
            for reference in references(address, &path, &text) {
                if seen.insert(reference.clone()) {
                    waiting.push(reference);
                }
            }
        }
        Ok(Self { files })
    }

    /// Bytes of the first and the next visit, of those files for which `counts` holds.
    pub fn sum(&self, counts: impl Fn(&Fetched) -> bool) -> (usize, usize) {
        let counted = self.files.iter().filter(|file| counts(file));
        counted.fold((0, 0), |(first, again), file| {
            (first + file.first, again + file.again)
        })
    }
}

/// What a file is to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// HTML.
    Page,
    /// CSS.
    Style,
    /// JavaScript.
    Script,
    /// WebAssembly.
    Wasm,
    /// A font.
    Font,
    /// Icons, pictures and the rest.
    Picture,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Page,
        Self::Style,
        Self::Script,
        Self::Wasm,
        Self::Font,
        Self::Picture,
    ];

    /// As people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Style => "style",
            Self::Script => "script",
            Self::Wasm => "WebAssembly",
            Self::Font => "font",
            Self::Picture => "icon",
        }
    }
}

impl Fetched {
    /// By its ending.
    pub fn kind(&self) -> FileKind {
        let ending = Path::new(&self.path).extension();
        match ending.and_then(|ending| ending.to_str()) {
            None => FileKind::Page,
            Some("css") => FileKind::Style,
            Some("js") => FileKind::Script,
            Some("wasm") => FileKind::Wasm,
            Some("woff2") => FileKind::Font,
            Some(_) => FileKind::Picture,
        }
    }
}

struct Browser {
    connection: Connection,
    address: SocketAddr,
    cookie: Option<String>,
}

/// What an answer says about keeping it.
struct Keeping {
    fresh: bool,
    condition: Option<(&'static str, String)>,
}

impl Browser {
    /// Fetches `path` as a browser does the first and the next time, and its text when it is a
    /// page, a style sheet or a script. `None` when there is no such file.
    async fn fetch(&mut self, path: &str) -> Result<Option<(Fetched, Option<String>)>> {
        let compressed = self
            .request(path)
            .header("accept-encoding", "gzip, deflate, br, zstd");
        let answer = self.connection.exchange(&compressed.bytes()).await?;
        if answer.status == 404 {
            return Ok(None);
        }
        ensure!(
            answer.status == 200,
            "{path} was answered with {}",
            answer.status
        );
        let first = answer.wire_bytes;
        let keeping = keeping(&self.connection.head(answer));

        let again = if keeping.fresh {
            0
        } else {
            let mut request = compressed;
            if let Some((name, value)) = &keeping.condition {
                request = request.header(name, value);
            }
            let answer = self.connection.exchange(&request.bytes()).await?;
            ensure!(
                matches!(answer.status, 200 | 304),
                "{path}: {}",
                answer.status
            );
            answer.wire_bytes
        };

        // Once more without compression, to read what it refers to.
        let plain = self.request(path).header("accept-encoding", "identity");
        let answer = self.connection.exchange(&plain.bytes()).await?;
        let head = self.connection.head(answer).to_ascii_lowercase();
        let readable = ["text/html", "text/css", "javascript"]
            .iter()
            .any(|kind| head.contains(kind));
        let text =
            readable.then(|| String::from_utf8_lossy(&self.connection.body(answer)).into_owned());
        let file = Fetched {
            path: path.to_owned(),
            first,
            again,
        };
        Ok(Some((file, text)))
    }

    fn request(&self, path: &str) -> Request {
        let request = Request::get(self.address, path);
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }
}

fn keeping(head: &str) -> Keeping {
    let value = |name: &str| {
        head.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
    };
    let control = value("cache-control").unwrap_or_default();
    let lifetime = control
        .split(',')
        .find_map(|part| part.trim().strip_prefix("max-age="))
        .and_then(|seconds| seconds.parse::<u64>().ok())
        .unwrap_or(0);
    let condition = value("etag")
        .map(|tag| ("if-none-match", tag))
        .or_else(|| value("last-modified").map(|time| ("if-modified-since", time)));
    Keeping {
        fresh: lifetime > 0 && !control.contains("no-cache") && !control.contains("no-store"),
        condition,
    }
}

/// The paths of this server that `text`, found at `path`, makes a browser fetch: whatever stands
/// between quotes or parentheses and ends like a file.
fn references(address: SocketAddr, path: &str, text: &str) -> Vec<String> {
    let Ok(base) = Url::parse(&format!("http://{address}{path}")) else {
        return Vec::new();
    };
    fetched_parts(text)
        .into_iter()
        .flat_map(|part| part.split(['"', '\'', '`', '(', ')']))
        .filter(|part| part.len() < 300 && !part.contains(char::is_whitespace))
        .filter(|part| {
            let end = part.split(['?', '#']).next().unwrap_or_default();
            // A bare ending is a piece of code that puts a name together.
            ENDINGS
                .iter()
                .any(|ending| end.len() > ending.len() && end.ends_with(ending))
        })
        .filter(|part| !part.contains("${"))
        .filter_map(|part| base.join(part).ok())
        .filter(|url| url.origin() == base.origin())
        .map(|url| url.path().to_owned())
        .collect()
}

/// The tags of a page (or the whole of any other text) without those that a desktop browser reads
/// and does not follow: links to click, pictures for other sites and for home screens, and every
/// icon but one, the SVG where there is one.
fn fetched_parts(text: &str) -> Vec<&str> {
    let is_icon = |tag: &str| tag.starts_with("link") && tag.contains("rel=\"icon\"");
    let icons = || text.split('<').filter(|tag| is_icon(tag));
    let icon = icons().find(|tag| tag.contains(".svg")).or(icons().next());
    text.split('<')
        .filter(|tag| {
            !["meta", "a ", "form"]
                .iter()
                .any(|name| tag.starts_with(name))
        })
        .filter(|tag| !tag.contains("apple-touch-icon"))
        .filter(|tag| !is_icon(tag) || Some(*tag) == icon)
        .collect()
}
