//! The mails that the services sent.

use stagedoor_domain::background;
use stagedoor_domain::mail::Mail;

use crate::Fixture;

impl Fixture {
    /// Sends what is due.
    pub async fn send_mail(&self) {
        background::run_ready(&self.services, &self.mailer)
            .await
            .unwrap();
    }

    /// Sends what is due; every mail so far.
    pub async fn mails(&self) -> Vec<Mail> {
        self.send_mail().await;
        self.mailer.sent()
    }

    /// Every mail to `address` so far, the newest last.
    pub async fn mails_to(&self, address: &str) -> Vec<Mail> {
        let mut mails = self.mails().await;
        mails.retain(|mail| mail.to == address);
        mails
    }

    /// The tokens in all links to `page` that were mailed so far, the newest last.
    pub async fn mailed_tokens(&self, page: &str) -> Vec<String> {
        tokens(&self.mails().await, page)
    }

    /// The token of the newest link to this page.
    pub async fn mailed_token(&self, page: &str) -> String {
        self.mailed_tokens(page).await.pop().unwrap()
    }

    /// The token of the newest link to this page that was mailed to `address`.
    pub async fn mailed_token_for(&self, page: &str, address: &str) -> String {
        tokens(&self.mails_to(address).await, page)
            .pop()
            .unwrap_or_else(|| panic!("no mail to {address} with a link to {page}"))
    }
}

/// The tokens in all links to `page`, in the order of the mails.
pub fn tokens(mails: &[Mail], page: &str) -> Vec<String> {
    let links = mails.iter().flat_map(Mail::links);
    links
        .filter(|link| link.path() == page)
        .map(|link| {
            let (name, token) = link.query_pairs().next().unwrap();
            assert_eq!(name, "token");
            token.into_owned()
        })
        .collect()
}
