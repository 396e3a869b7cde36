//! Making something that plays of an uploaded file.

mod job;
