//! Taking a part of a file in.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use sha2::{Digest, Sha256};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tracing::Instrument;
use uuid::Uuid;

use super::checksum::Summing;
use super::finishing::finish;
use super::lookup::look;
use super::part::{Ended, Part, Receipt};
use super::pieces::{self, PIECE};
use super::upload::Upload;
use crate::caller::Caller;
use crate::error::Error;
use crate::limits::UploadTurn;
use crate::storage::Incoming;
use crate::tracks::{self, Admission};

/// The longest that a part goes on whose turn somebody else wants.
const LAST: Duration = Duration::from_secs(2);

/// A line that is silent for this long has nothing more on it.
const QUIET: Duration = Duration::from_millis(50);

/// Takes a part in, and makes a track of the file when that is whole. Asked after
/// [`tracks::require_creator`]. It runs to its end whatever becomes of the caller: what had
/// arrived when a line broke is kept.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::UploadBusy`] when another part is being made a track of;
/// [`Error::UploadOffset`] when the part does not begin where the upload is;
/// [`Error::PayloadTooLarge`] when it goes beyond the file's end;
/// [`Error::ChecksumMismatch`], after which nothing of it is kept; those of
/// [`tracks::admit`] and, with the last part, of [`tracks::create`].
pub async fn receive(caller: &Caller, id: Uuid, part: Part) -> Result<Receipt, Error> {
    // Nobody else's part is interrupted for a stranger.
    look(caller, id).await?;
    let turn = caller.upload_turns.take(id).await?;
    let upload = look(caller, id).await?;
    let ends_at = part
        .announced
        .map(|length| part.offset.saturating_add(length));
    if upload.track_id.is_some() {
        // Its sender did not get the answer to the last part.
        let is_repeated = part.offset == upload.length() || ends_at == Some(upload.length());
        return if is_repeated {
            Ok(Receipt {
                upload,
                ended: Ended::Whole,
            })
        } else {
            Err(Error::UploadOffset)
        };
    }
    if part.offset != upload.offset() {
        return Err(Error::UploadOffset);
    }
    if ends_at.is_some_and(|end| end > upload.length()) {
        return Err(beyond(&upload));
    }
    let left = upload.length() - upload.offset();
    let admission = tracks::admit(caller, Some(left)).await?;
    let receiving = Receiving {
        caller: caller.clone(),
        start: upload.offset(),
        summing: part.checksum.clone().map(Summing::toward),
        digest: (upload.offset() == 0).then(Sha256::new),
        upload,
        piece: None,
        storing: None,
        held: Vec::new(),
    };
    let work = receiving.run(part, turn, admission);
    tokio::spawn(work.in_current_span())
        .await
        .map_err(Error::internal)?
}

fn beyond(upload: &Upload) -> Error {
    Error::PayloadTooLarge {
        limit_bytes: upload.length(),
    }
}

/// A part on its way in.
struct Receiving {
    caller: Caller,
    upload: Upload,
    /// Where in the file the piece begins that is being written.
    start: u64,
    piece: Option<Incoming>,
    /// The piece before, which is stored while the next one arrives.
    storing: Option<JoinHandle<Result<(), Error>>>,
    /// Pieces that wait for the checksum of all of them, where there is one.
    held: Vec<(u64, Incoming)>,
    summing: Option<Summing>,
    /// Of the file, where this part begins with its first byte.
    digest: Option<Sha256>,
}

impl Receiving {
    async fn run(
        mut self,
        part: Part,
        turn: UploadTurn,
        _admission: Admission,
    ) -> Result<Receipt, Error> {
        let taken = self.take(part, &turn).await;
        let stored = self.storing_done().await;
        let ended = taken?;
        stored?;
        if let Some(summing) = self.summing.take() {
            if ended != Ended::Whole {
                return self.receipt(ended).await;
            }
            if !summing.matches() {
                return Err(Error::ChecksumMismatch);
            }
            for (start, piece) in std::mem::take(&mut self.held) {
                pieces::store(&self.caller, self.upload.id, start, piece).await?;
            }
        }
        let piece = self.piece.take().filter(|piece| piece.size() > 0);
        let reached = self.start + piece.as_ref().map_or(0, Incoming::size);
        if reached == self.upload.length() {
            return finish(&self.caller, self.upload, piece, self.digest).await;
        }
        if let Some(piece) = piece {
            pieces::store(&self.caller, self.upload.id, self.start, piece).await?;
        }
        self.receipt(ended).await
    }

    /// Takes bytes until there are no more.
    async fn take(&mut self, mut part: Part, turn: &UploadTurn) -> Result<Ended, Error> {
        loop {
            let next = tokio::select! {
                biased;
                () = turn.is_wanted() => return self.take_last(part).await,
                next = part.body.next() => next,
            };
            match next {
                Some(Ok(bytes)) => self.write(bytes).await?,
                Some(Err(_)) => return Ok(Ended::BrokenOff),
                None => return Ok(Ended::Whole),
            }
        }
    }

    /// Takes what had arrived by the time that somebody else wants the turn, and has not
    /// been looked at yet.
    async fn take_last(&mut self, mut part: Part) -> Result<Ended, Error> {
        let mut over = pin!(sleep(LAST));
        loop {
            let next = tokio::select! {
                biased;
                () = &mut over => return Ok(Ended::TakenOver),
                next = timeout(QUIET, part.body.next()) => next,
            };
            match next {
                Ok(Some(Ok(bytes))) => self.write(bytes).await?,
                Ok(Some(Err(_))) => return Ok(Ended::BrokenOff),
                Ok(None) => return Ok(Ended::Whole),
                Err(_) => return Ok(Ended::TakenOver),
            }
        }
    }

    async fn write(&mut self, mut bytes: Bytes) -> Result<(), Error> {
        if let Some(summing) = &mut self.summing {
            summing.update(&bytes);
        }
        if let Some(digest) = &mut self.digest {
            digest.update(&bytes);
        }
        while !bytes.is_empty() {
            let mut piece = match self.piece.take() {
                Some(piece) => piece,
                None => self.caller.media.begin_part().await?,
            };
            let end = self.start + piece.size();
            if end == self.upload.length() {
                return Err(beyond(&self.upload));
            }
            let room = (PIECE - piece.size()).min(self.upload.length() - end);
            let room = usize::try_from(room).unwrap_or(usize::MAX);
            let taken = bytes.split_to(room.min(bytes.len()));
            piece.write(&taken).await?;
            if piece.size() == PIECE && end + (taken.len() as u64) < self.upload.length() {
                self.pass_on(piece).await?;
            } else {
                self.piece = Some(piece);
            }
        }
        Ok(())
    }

    /// Has a full piece stored, beside the next one's arrival.
    async fn pass_on(&mut self, piece: Incoming) -> Result<(), Error> {
        let start = self.start;
        self.start += piece.size();
        if self.summing.is_some() {
            self.held.push((start, piece));
            return Ok(());
        }
        self.storing_done().await?;
        let (caller, id) = (self.caller.clone(), self.upload.id);
        let storing = async move { pieces::store(&caller, id, start, piece).await };
        self.storing = Some(tokio::spawn(storing.in_current_span()));
        Ok(())
    }

    async fn storing_done(&mut self) -> Result<(), Error> {
        match self.storing.take() {
            Some(storing) => storing.await.map_err(Error::internal)?,
            None => Ok(()),
        }
    }

    async fn receipt(self, ended: Ended) -> Result<Receipt, Error> {
        let upload = look(&self.caller, self.upload.id).await?;
        Ok(Receipt { upload, ended })
    }
}
