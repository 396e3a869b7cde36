//! A whole cluster on this machine, from Debian's packages: PostgreSQL with a synchronous
//! standby, `PgBouncer`, two servers and nginx; and what becomes of people's work when one of
//! them stops, dies or is replaced.
//!
//! `make test` does the part that is quick, `make cluster` everything, and
//! `make cluster ARGS=up` starts one and leaves it running until Ctrl-C. `CLUSTER_WITHOUT`
//! takes away what a promise rests on, which must then be seen to be broken: `drain`
//! (requests fail) or `synchronous` (writes that were answered are lost). `CLUSTER_BOUNCER`
//! has `PgBouncer` pool transactions instead of sessions (`transaction`), or go on when the
//! database behind it dies (`survives`).

mod bouncer;
mod figures;
mod killed_upload;
mod limits;
mod nginx;
mod old_primary;
mod operator;
mod people;
mod postgres;
mod primary_lost;
mod process;
mod rolling_restart;
mod server;
mod set_up;
mod writers;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use figures::Figures;
use set_up::Cluster;

#[test]
#[ignore = "its load is too much beside other tests: make test runs it by itself"]
fn nothing_that_was_answered_is_lost_with_a_server_or_the_primary() {
    with_figures(|figures| {
        let mut cluster = Cluster::start();
        limits::together_they_allow_what_one_would(&cluster, figures);
        killed_upload::the_other_server_goes_on(&mut cluster, figures);
        primary_lost::nothing_that_was_answered_is_lost(&mut cluster, figures);
        cluster.nobody_panicked();
    });
}

#[test]
#[ignore = "two minutes of its own: make cluster"]
fn everything() {
    with_figures(|figures| {
        let mut cluster = Cluster::start();
        limits::together_they_allow_what_one_would(&cluster, figures);
        killed_upload::the_other_server_goes_on(&mut cluster, figures);
        rolling_restart::no_request_fails(&mut cluster, figures);
        primary_lost::nothing_that_was_answered_is_lost(&mut cluster, figures);
        old_primary::it_comes_back_as_the_standby(&mut cluster, figures);
        cluster.nobody_panicked();
    });
}

#[test]
#[ignore = "it ends with Ctrl-C: make cluster ARGS=up"]
fn up() {
    set_up::stay_up();
}

/// Prints what was measured, also when something was wrong.
fn with_figures(work: impl FnOnce(&mut Figures)) {
    if let Some(missing) = set_up::missing() {
        println!("skipped: there is no {missing} here, make setup installs it");
        return;
    }
    let mut figures = Figures::default();
    let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut figures)));
    figures.print();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Whether this is taken away, to see that the tests see it.
fn without(what: &str) -> bool {
    std::env::var("CLUSTER_WITHOUT").is_ok_and(|taken| taken == what)
}

/// How `PgBouncer` is to be: `transaction` hands out connections for a transaction and not for
/// a session, `survives` goes on when its database dies. Both are named with a comma.
fn bouncer_is(how: &str) -> bool {
    std::env::var("CLUSTER_BOUNCER").is_ok_and(|said| said.split(',').any(|word| word == how))
}
