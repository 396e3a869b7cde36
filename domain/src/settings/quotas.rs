//! Limits for one client address, and for one user.

use super::number::count;

crate::settings! {
    /// How often one client address (IPv6: one /64, and a /48 so many times more) or one
    /// user may do something.
    #[derive(Debug, Clone, Copy)]
    pub struct AddressQuotas {
        login_per_minute: u32 = count(10),
            "STAGEDOOR_LIMIT_LOGIN_PER_MINUTE", "logins from one client address in a minute";
        register_per_hour: u32 = count(20),
            "STAGEDOOR_LIMIT_REGISTER_PER_HOUR",
            "registrations from one client address in an hour";
        resend_per_hour: u32 = count(20),
            "STAGEDOOR_LIMIT_RESEND_PER_HOUR",
            "confirmation mails for one client address in an hour";
        reset_per_hour: u32 = count(20),
            "STAGEDOOR_LIMIT_RESET_PER_HOUR",
            "mails for a forgotten password asked for from one client address in an hour";
        passkey_per_minute: u32 = count(30),
            "STAGEDOOR_LIMIT_PASSKEY_PER_MINUTE",
            "challenges for passkeys for one client address in a minute";
        support_per_hour: u32 = count(20),
            "STAGEDOOR_LIMIT_SUPPORT_PER_HOUR",
            "messages to support in an hour from one client address without an account";
        upgrade_per_minute: u32 = count(10),
            "STAGEDOOR_LIMIT_UPGRADE_PER_MINUTE",
            "calls of the upgrade by one user in a minute";
        /// One begins when a form has to be shown again.
        visits_per_hour: u32 = count(120),
            "STAGEDOOR_LIMIT_VISITS_PER_HOUR",
            "visitors of one client address in an hour for whom what they typed into a refused form is kept";
        ipv6_site_factor: u32 = count(6),
            "STAGEDOOR_LIMIT_IPV6_SITE_FACTOR",
            "a client address is an IPv4 address or an IPv6 /64; an IPv6 /48 may use so many times as much of each limit";
        /// A school that looks at pages.
        requests_per_minute: u32 = count(3000),
            "STAGEDOOR_LIMIT_REQUESTS_PER_MINUTE",
            "requests of any kind from one client address in a minute, the site's files apart",
            "OWASP ASVS 5.0, 2.4.1";
        /// Nobody clicks twice a second for a minute.
        changes_per_minute: u32 = count(120),
            "STAGEDOOR_LIMIT_CHANGES_PER_MINUTE",
            "requests of one user in a minute that may change something",
            "OWASP ASVS 5.0, 2.4.2";
    }
}
