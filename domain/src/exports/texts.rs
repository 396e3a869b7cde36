//! The texts of a copy, written one after the other into one file.

use std::io;
use std::path::Path;

use crc32fast::Hasher;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncWriteExt, BufWriter};

use super::plan::{Place, PlannedFile};
use crate::error::Error;
use crate::storage::hex;

/// What every JSON file of an archive says it is written by. It grows when what stands in
/// one means something else than before; what is added changes nothing.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// A file of the archive, with what `manifest.json` says of it.
#[derive(Debug, Serialize)]
pub(super) struct Listed {
    pub(super) path: String,
    pub(super) size_bytes: u64,
    pub(super) sha256: String,
}

/// Texts that are being written. What is in memory is one item of a list at a time.
pub(super) struct Texts {
    file: BufWriter<File>,
    at: u64,
    /// What is written.
    pub(super) files: Vec<PlannedFile>,
    /// What the manifest will say of all files, those included that are no texts.
    pub(super) listed: Vec<Listed>,
}

/// One of them that is not whole yet.
pub(super) struct Text<'a> {
    texts: &'a mut Texts,
    name: String,
    start: u64,
    crc32: Hasher,
    sha256: Sha256,
}

/// A JSON file with a list in it, which comes item by item.
pub(super) struct List<'a> {
    text: Text<'a>,
    is_empty: bool,
}

#[derive(Serialize)]
struct Document<'a, T> {
    schema_version: u32,
    #[serde(flatten)]
    content: &'a T,
}

impl Texts {
    /// Begins with a new file at `path`.
    pub(super) async fn create(path: &Path) -> Result<Self, Error> {
        let file = File::create(path).await.map_err(disk)?;
        Ok(Self {
            file: BufWriter::with_capacity(64 * 1024, file),
            at: 0,
            files: Vec::new(),
            listed: Vec::new(),
        })
    }

    fn begin(&mut self, name: &str) -> Text<'_> {
        Text {
            start: self.at,
            texts: self,
            name: name.to_owned(),
            crc32: Hasher::new(),
            sha256: Sha256::new(),
        }
    }

    /// Writes a file of plain text.
    pub(super) async fn plain(&mut self, name: &str, content: &str) -> Result<(), Error> {
        let mut text = self.begin(name);
        text.write(content.as_bytes()).await?;
        text.end();
        Ok(())
    }

    /// Writes a JSON file with these fields.
    pub(super) async fn document<T: Serialize>(
        &mut self,
        name: &str,
        content: &T,
    ) -> Result<(), Error> {
        let document = Document {
            schema_version: SCHEMA_VERSION,
            content,
        };
        let mut json = serde_json::to_string_pretty(&document).map_err(Error::internal)?;
        json.push('\n');
        self.plain(name, &json).await
    }

    /// Begins a JSON file with a list in it.
    pub(super) async fn list(&mut self, name: &str) -> Result<List<'_>, Error> {
        let mut text = self.begin(name);
        let head = format!("{{\"schema_version\": {SCHEMA_VERSION}, \"items\": [");
        text.write(head.as_bytes()).await?;
        Ok(List {
            text,
            is_empty: true,
        })
    }

    /// Writes a JSON file with this whole list.
    pub(super) async fn items<T: Serialize>(
        &mut self,
        name: &str,
        items: &[T],
    ) -> Result<(), Error> {
        let mut list = self.list(name).await?;
        for item in items {
            list.item(item).await?;
        }
        list.end().await
    }

    /// Makes sure that all of it is in the file.
    pub(super) async fn flush(&mut self) -> Result<(), Error> {
        self.file.flush().await.map_err(disk)
    }
}

impl Text<'_> {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.crc32.update(bytes);
        self.sha256.update(bytes);
        self.texts.at += bytes.len() as u64;
        self.texts.file.write_all(bytes).await.map_err(disk)
    }

    fn end(self) {
        let size = self.texts.at - self.start;
        self.texts.listed.push(Listed {
            path: self.name.clone(),
            size_bytes: size,
            sha256: hex(&self.sha256.finalize()),
        });
        self.texts.files.push(PlannedFile {
            name: self.name,
            size,
            crc32: self.crc32.finalize(),
            place: Place::Texts { at: self.start },
        });
    }
}

impl List<'_> {
    /// Adds an item, on a line of its own.
    pub(super) async fn item<T: Serialize>(&mut self, item: &T) -> Result<(), Error> {
        let mut line = serde_json::to_vec(item).map_err(Error::internal)?;
        let between: &[u8] = if self.is_empty { b"\n" } else { b",\n" };
        self.is_empty = false;
        line.splice(0..0, between.iter().copied());
        self.text.write(&line).await
    }

    /// Ends the list.
    pub(super) async fn end(mut self) -> Result<(), Error> {
        self.text.write(b"\n]}\n").await?;
        self.text.end();
        Ok(())
    }
}

fn disk(error: io::Error) -> Error {
    tracing::error!(%error, "the texts of an export could not be written");
    Error::unavailable(error)
}
