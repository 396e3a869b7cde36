//! Asking the people who run the site, and their answers.
//!
//! Whoever has an account asks and reads with their session. Whoever has none names an
//! address: a link goes there, which first confirms it and then opens the ticket. Answers
//! are mailed; what people say comes by the pages and the API alone.

mod desk;
mod erasing;
mod form;
mod links;
mod news;
mod opening;
mod reading;
mod reference;
mod replying;
mod rows;
mod staff;
mod ticket;

pub use desk::Case;
pub(crate) use desk::{
    By, answer as answer_as, close as close_as, find as find_case, hold, list as list_cases,
    note_done,
};
pub use erasing::erase;
pub(crate) use erasing::{sweep, sweep_closed};
pub use form::NewTicket;
pub use links::{confirm, see_with_link};
pub(crate) use links::{has_link, issue_link};
pub(crate) use news::take_room as take_staff_mail;
pub use opening::{open, open_by_mail};
pub use reading::{WithLink, find, find_by_reference, list, of_user};
pub use reference::Reference;
pub use replying::{reply, reply_with_link};
pub(crate) use rows::{Row as TicketRow, by_id, text_of};
pub use staff::{answer, case, cases, close, require as require_staff};
pub use ticket::{Author, Kind, Message, State, Ticket};
