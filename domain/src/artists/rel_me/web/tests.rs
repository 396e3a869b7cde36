//! What is read of other sites, and what is not, against a server of the tests' own.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Mutex;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// Answers by path, and keeps what it was asked for.
struct Site {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

const LOOPBACK: Ipv4Addr = Ipv4Addr::LOCALHOST;

impl Site {
    async fn open(answers: impl Fn(&str, u16) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((LOOPBACK, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = asked.clone();
        let answers = Arc::new(answers);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (noted, answers) = (noted.clone(), answers.clone());
                tokio::spawn(async move {
                    let mut head = vec![0; 4096];
                    let read = stream.read(&mut head).await.unwrap();
                    let head = String::from_utf8_lossy(&head[..read]).into_owned();
                    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                    noted.lock().unwrap().push(head);
                    if path == "/silence" {
                        std::future::pending::<()>().await;
                    }
                    let _ = stream.write_all(&answers(&path, port)).await;
                });
            }
        });
        Self { port, asked }
    }

    fn url(&self, host: &str, path: &str) -> Url {
        format!("http://{host}:{}{path}", self.port)
            .parse()
            .unwrap()
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn page(body: &str) -> Vec<u8> {
    answer("200 OK", "content-type: text/html; charset=utf-8\r\n", body)
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

fn to(place: &str) -> Vec<u8> {
    answer("302 Found", &format!("location: {place}\r\n"), "")
}

/// Names with the addresses that the test gives them.
struct Told(HashMap<&'static str, Vec<Ipv4Addr>>);

impl Names for Told {
    fn addresses(&self, name: String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        let found = self.0.get(&*name).cloned();
        Box::pin(async move {
            let found = found.ok_or_else(|| io::Error::other("no such name"))?;
            Ok(found
                .into_iter()
                .map(|address| (address, 0).into())
                .collect())
        })
    }
}

fn names() -> Arc<Told> {
    Arc::new(Told(HashMap::from([
        ("good.example", vec![LOOPBACK]),
        (
            "inside.example",
            vec![Ipv4Addr::new(10, 0, 0, 1), Ipv4Addr::new(192, 168, 0, 1)],
        ),
        ("both.example", vec![Ipv4Addr::new(10, 0, 0, 1), LOOPBACK]),
    ])))
}

fn settings() -> Settings {
    Settings::new("https://stage.example".parse().unwrap())
}

/// To which loopback stands for the Internet, and nothing else does.
fn open_web() -> Web {
    let rules = Rules {
        is_allowed: |address| address.is_loopback(),
        is_test: true,
    };
    Web::with(&settings(), rules, names()).unwrap()
}

#[tokio::test]
async fn a_page_is_read_and_is_told_who_asks() {
    let site = Site::open(|_, _| page("<p>Nina</p>")).await;
    let url = site.url("good.example", "/about");
    let read = open_web().read(url.clone()).await.unwrap();
    assert_eq!(read.html, "<p>Nina</p>");
    assert_eq!(read.address, url);
    let asked = site.asked().remove(0).to_ascii_lowercase();
    assert!(asked.contains("user-agent: stagedoor/"), "{asked}");
    assert!(asked.contains("(+https://stage.example/)"), "{asked}");
    for hidden in ["cookie", "referer", "authorization"] {
        assert!(!asked.contains(hidden), "{asked}");
    }
}

#[tokio::test]
async fn redirects_are_followed_and_counted() {
    let site = Site::open(|path, port| match path {
        "/1" => to("/2"),
        "/2" => to(&format!("http://good.example:{port}/3")),
        "/3" => to("4"),
        "/4" => page("there"),
        _ => to("/again"),
    })
    .await;
    let web = open_web();
    let read = web.read(site.url("good.example", "/1")).await.unwrap();
    assert_eq!((read.address.path(), &*read.html), ("/4", "there"));
    let endless = web.read(site.url("good.example", "/again")).await;
    assert_eq!(endless, Err(Unread::Refused));
    assert_eq!(site.asked().len(), 4 + 4);
}

#[tokio::test]
async fn what_is_only_for_this_machine_is_not_even_connected_to() {
    let site = Site::open(|path, port| match path {
        "/to-address" => to(&format!("http://10.0.0.1:{port}/")),
        "/to-name" => to(&format!("http://inside.example:{port}/")),
        "/to-file" => to("file:///etc/passwd"),
        "/to-nowhere" => answer("302 Found", "", ""),
        _ => page("inside"),
    })
    .await;
    // As it is outside of tests: this very server is on loopback.
    let strict = Rules {
        is_allowed: is_everybodys,
        is_test: true,
    };
    let strict = Web::with(&settings(), strict, names()).unwrap();
    for host in [
        "good.example",
        "127.0.0.1",
        "2130706433",
        "inside.example",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ] {
        let url = site.url(host, "/");
        assert_eq!(strict.read(url).await, Err(Unread::Refused), "{host}");
    }
    assert!(site.asked().is_empty());

    let web = open_web();
    for path in ["/to-address", "/to-name", "/to-file", "/to-nowhere"] {
        let url = site.url("good.example", path);
        assert_eq!(web.read(url).await, Err(Unread::Refused), "{path}");
    }
    assert_eq!(site.asked().len(), 4);
    // Of a name's addresses those that are everybody's are taken alone.
    let read = web.read(site.url("both.example", "/")).await;
    assert_eq!(read.unwrap().html, "inside");
}

#[tokio::test]
async fn only_https_on_its_own_port_counts() {
    let site = Site::open(|_, _| page("plain")).await;
    let rules = Rules {
        is_allowed: |address| address.is_loopback(),
        is_test: false,
    };
    let web = Web::with(&settings(), rules, names()).unwrap();
    for url in [
        site.url("good.example", "/"),
        "http://good.example/".parse().unwrap(),
        format!("https://good.example:{}/", site.port)
            .parse()
            .unwrap(),
        "ftp://good.example/".parse().unwrap(),
    ] {
        assert_eq!(web.read(url.clone()).await, Err(Unread::Refused), "{url}");
    }
    assert!(site.asked().is_empty());
}

#[tokio::test]
async fn a_page_has_bounds() {
    let site = Site::open(|_, _| page(&"x".repeat(3 * MOST))).await;
    let read = open_web().read(site.url("good.example", "/")).await;
    assert_eq!(read.unwrap().html.len(), MOST);
}

#[tokio::test]
async fn a_page_that_takes_too_long_is_left() {
    let site = Site::open(|_, _| page("")).await;
    let mut web = open_web();
    web.patience = Duration::from_millis(50);
    let read = web.read(site.url("good.example", "/silence")).await;
    assert_eq!(read, Err(Unread::Unreachable));
}

#[tokio::test]
async fn what_is_no_page_is_told_from_what_is_away() {
    let site = Site::open(|path, _| match path {
        "/gone" => answer("404 Not Found", "content-type: text/html\r\n", "no"),
        "/busy" => answer(
            "503 Service Unavailable",
            "content-type: text/html\r\n",
            "no",
        ),
        "/often" => answer("429 Too Many Requests", "", ""),
        "/song" => answer("200 OK", "content-type: audio/mpeg\r\n", "la"),
        "/untold" => answer("200 OK", "", "<p>"),
        _ => b"nonsense\r\n\r\n".to_vec(),
    })
    .await;
    let web = open_web();
    for (path, expected) in [
        ("/gone", Unread::Refused),
        ("/busy", Unread::Unreachable),
        ("/often", Unread::Unreachable),
        ("/song", Unread::Refused),
        ("/untold", Unread::Refused),
        ("/nonsense", Unread::Unreachable),
    ] {
        let url = site.url("good.example", path);
        assert_eq!(web.read(url).await, Err(expected), "{path}");
    }
    let nobody = web.read(site.url("unknown.example", "/")).await;
    assert_eq!(nobody, Err(Unread::Unreachable));
}
