//! What lies in the media store: who may have it, and when it goes.

mod removal;
