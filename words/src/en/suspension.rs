//! What somebody reads whose account is suspended.

use crate::texts::room;

room! {
    /// What somebody reads whose account is suspended.
    Suspension = SUSPENSION {
        heading = "Your account is suspended";
        lede = "The people who run this site have suspended it. What you made public is hidden for now. Nothing was deleted.";
        why = "Why";
        ways = "What you can do";
        support = "Write to us";
        support_about = "Ask about the suspension, or say why it should end.";
        data = "Your data";
        data_about = "Take a copy of it along, or delete your account.";
        data_about_leaving = "Take a copy of it along.";
        leaving = "You have also asked to delete this account: it is deleted on {day}. {keep}";
        keep = "Keep my account";
        // In the header, while an account is suspended or leaves.
        account = "Your account";
    }
}
