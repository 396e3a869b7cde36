//! `stagedoor jobs`.

use clap::{Subcommand, ValueEnum};
use stagedoor_domain::operators::{self, JobState, ListedJob};
use stagedoor_domain::{Error, Services, background};
use uuid::Uuid;

use super::answer::{explained, print, write};
use super::json_lines;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the jobs, the oldest first: mails and other work that is still to be done, or
    /// that failed for good.
    List {
        /// Those in this state alone.
        #[arg(long)]
        state: Option<Only>,
        /// Those of this kind alone, such as `verify_email`.
        #[arg(long, value_parser = kind)]
        kind: Option<String>,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Print a job as JSON, with what it is about; e-mail addresses are shortened.
    Show {
        /// Its id.
        id: Uuid,
    },
    /// Have the running server do a job now, with as many tries as a new one, and print it
    /// as JSON.
    Retry {
        /// Its id.
        #[arg(required_unless_present = "all_dead", conflicts_with = "all_dead")]
        id: Option<Uuid>,
        /// Every job that failed for good; prints how many.
        #[arg(long)]
        all_dead: bool,
        /// With --all-dead: those of this kind alone.
        #[arg(long, requires = "all_dead", value_parser = kind)]
        kind: Option<String>,
    },
    /// Delete a job, which is then never done, and print it as JSON.
    Drop {
        /// Its id.
        id: Uuid,
    },
}

/// Which jobs are listed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Only {
    /// They wait for their time, or their turn.
    Ready,
    /// Somebody has them.
    Running,
    /// They failed for good.
    Dead,
}

impl From<Only> for JobState {
    fn from(only: Only) -> Self {
        match only {
            Only::Ready => Self::Ready,
            Only::Running => Self::Running,
            Only::Dead => Self::Dead,
        }
    }
}

pub(super) async fn run(command: Command, services: &Services) -> anyhow::Result<()> {
    let (id, outcome) = match command {
        Command::List { state, kind, json } => {
            let state = state.map(JobState::from);
            let jobs = operators::list_jobs(services, state, kind.as_deref()).await;
            return print_list(&jobs.map_err(explained)?, json);
        }
        Command::Retry { id: None, kind, .. } => {
            let retried = operators::retry_dead_jobs(services, kind.as_deref()).await;
            return print(&serde_json::json!({"retried": retried.map_err(explained)?}));
        }
        Command::Retry { id: Some(id), .. } => (id, operators::retry_job(services, id).await),
        Command::Show { id } => (id, operators::show_job(services, id).await),
        Command::Drop { id } => (id, operators::drop_job(services, id).await),
    };
    print(&outcome.map_err(|error| match error {
        Error::NotFound => anyhow::anyhow!("there is no job {id}: it is done, or never was"),
        error => explained(error),
    })?)
}

/// The name of a kind of job.
fn kind(text: &str) -> Result<String, String> {
    let kinds = background::job_kinds();
    if kinds.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(format!(
        "there is no such kind of job; there are {}",
        kinds.join(", ")
    ))
}

fn print_list(jobs: &[ListedJob], json: bool) -> anyhow::Result<()> {
    if json {
        return json_lines::print(jobs).map(drop);
    }
    let lines: String = jobs.iter().map(line).collect();
    write(lines.as_bytes())
}

/// One job for people: which, what, where it is, since when, and what went wrong.
fn line(job: &ListedJob) -> String {
    let when = job.run_at.format("%Y-%m-%d %H:%M:%SZ");
    let state = job.state.as_str();
    let (id, kind, attempts) = (job.id, &job.kind, job.attempts);
    let error = job.last_error.as_deref().unwrap_or("-");
    let tries = if attempts == 1 { "try" } else { "tries" };
    format!("{id}  {state:<7}  {when}  {attempts:>3} {tries:<5}  {kind}  {error}\n")
}
