//! What the texts of the operator say where nothing is filled in.

use crate::texts::room;

room! {
    /// What the texts of the operator say where nothing is filled in.
    SiteTexts = SITE_TEXTS {
        unnamed = "whoever runs this site";
        run_by(name: &str) = format!("This site is run by {name}.");
        nobody_yet = "Whoever runs this site has not filled in yet who they are. Until they do, nobody stands behind this page.";
        write_to(contact: &str) = format!("Write to {contact}.");
        no_contact_yet = "Whoever runs this site has not filled in yet how to reach them.";
    }
}
