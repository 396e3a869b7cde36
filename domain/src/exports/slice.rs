//! A part of an object, read when it is its turn in an archive.

use std::future::{Ready, ready};
use std::io::{self, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use futures::future::BoxFuture;
use futures::stream::{BoxStream, StreamExt};
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use zippity::EntryData;

use crate::storage::MediaStore;

type Content = BoxStream<'static, io::Result<Bytes>>;

/// Some bytes of an object.
pub(super) struct Slice {
    media: MediaStore,
    key: String,
    range: Range<u64>,
}

impl Slice {
    /// These bytes of the object with this key.
    pub(super) const fn new(media: MediaStore, key: String, range: Range<u64>) -> Self {
        Self { media, key, range }
    }
}

impl EntryData for Slice {
    type Reader = SliceReader;
    type Future = Ready<io::Result<SliceReader>>;

    fn get_reader(&self) -> Self::Future {
        ready(Ok(SliceReader {
            media: self.media.clone(),
            key: self.key.clone(),
            range: self.range.clone(),
            at: 0,
            state: State::Closed,
        }))
    }

    fn size(&self) -> u64 {
        self.range.end - self.range.start
    }
}

/// Reads it, from where it was last sought to.
pub(super) struct SliceReader {
    media: MediaStore,
    key: String,
    range: Range<u64>,
    /// Bytes of it that are behind.
    at: u64,
    state: State,
}

enum State {
    /// Nothing is asked of the store yet.
    Closed,
    /// The store was asked for it.
    Opening(BoxFuture<'static, io::Result<Content>>),
    /// It arrives; these bytes of it have.
    Open(Content, Bytes),
}

impl SliceReader {
    fn open(&self) -> BoxFuture<'static, io::Result<Content>> {
        let (media, key) = (self.media.clone(), self.key.clone());
        let range = self.range.start + self.at..self.range.end;
        Box::pin(async move { media.read(&key, range).await.map_err(io::Error::other) })
    }
}

impl AsyncRead for SliceReader {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            if this.range.start + this.at >= this.range.end {
                return Poll::Ready(Ok(()));
            }
            match &mut this.state {
                State::Closed => this.state = State::Opening(this.open()),
                State::Opening(opening) => match opening.as_mut().poll(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(opened) => this.state = State::Open(opened?, Bytes::new()),
                },
                State::Open(stream, arrived) => {
                    if arrived.is_empty() {
                        match stream.poll_next_unpin(context) {
                            Poll::Pending => return Poll::Pending,
                            Poll::Ready(Some(bytes)) => *arrived = bytes?,
                            // It is shorter than it was: better no archive than a broken one.
                            Poll::Ready(None) => {
                                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
                            }
                        }
                        continue;
                    }
                    let length = arrived.len().min(into.remaining());
                    into.put_slice(arrived.get(..length).unwrap_or_default());
                    arrived.advance(length);
                    this.at += length as u64;
                    return Poll::Ready(Ok(()));
                }
            }
        }
    }
}

impl AsyncSeek for SliceReader {
    fn start_seek(self: Pin<&mut Self>, to: SeekFrom) -> io::Result<()> {
        let this = self.get_mut();
        let length = this.range.end - this.range.start;
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => this.at.checked_add_signed(by),
            SeekFrom::End(by) => length.checked_add_signed(by),
        };
        this.at = at
            .filter(|at| *at <= length)
            .ok_or(io::ErrorKind::InvalidInput)?;
        this.state = State::Closed;
        Ok(())
    }

    fn poll_complete(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Poll::Ready(Ok(self.at))
    }
}
